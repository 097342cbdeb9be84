"""The sample content in the database: what the files say, and nothing else."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from wagtail.models import Page, Revision

from editorial.models import Approval
from home.sample_content.loading import load
from institutions.models import Institution, User
from knowledge_base.models import InitiativePage
from outbox.models import Message
from publication.models import PublicRecord, RecordFacet
from tests.home.records_in_files import records

pytestmark = pytest.mark.django_db

PageOf = Callable[..., Page]

PUBLIC = {
    "plan": 2,
    "commitment": 46,
    "initiative": 20,
    "dossier": 8,
    "platform": 15,
    "resource": 11,
    "institution": 34,
}
CORRECTED = [
    ("mo0002", "fr"),
    ("mo0005", "en"),
    ("mo0020", "fr"),
    ("mo0021", "en"),
    ("ma-2021-2023-08", "ar"),
]


def totals() -> dict[str, int]:
    models = (Page, Revision, Approval, Message, PublicRecord, Institution)
    return {model.__name__: model._default_manager.count() for model in models}


@pytest.mark.parametrize("locale", ["ar", "fr", "en"])
def test_every_record_is_public_in_each_language(locale: str) -> None:
    types = PublicRecord.objects.filter(locale=locale).values_list("type", flat=True)
    assert Counter(types) == PUBLIC


def test_second_load_changes_nothing(approver: User) -> None:
    before = totals()
    assert load(approver=approver, say=lambda line: None) == 0
    assert totals() == before


def test_second_load_keeps_what_editors_changed(approver: User, page_of: PageOf) -> None:
    page = page_of("initiative/citizen-budget", "fr")
    Page.objects.filter(pk=page.pk).update(title="Le budget expliqué")
    InitiativePage.objects.filter(pk=page.pk).update(summary="Revu par l’institution.")
    Institution.objects.filter(slug="giz").update(names={"fr": "Coopération allemande"})
    load(approver=approver, say=lambda line: None)
    page = page_of("initiative/citizen-budget", "fr")
    assert (page.title, page.summary) == ("Le budget expliqué", "Revu par l’institution.")
    assert Institution.objects.get(slug="giz").names == {"fr": "Coopération allemande"}


def test_load_brings_back_what_is_missing(approver: User, page_of: PageOf) -> None:
    for locale in ("ar", "fr", "en"):
        page_of("initiative/citizen-budget", locale).delete()
    assert load(approver=approver, say=lambda line: None) == 1
    assert page_of("initiative/citizen-budget").live


@pytest.mark.parametrize(("slug", "locale"), CORRECTED)
def test_corrected_title_is_shown_and_printed_one_kept(slug: str, locale: str, page_of: PageOf) -> None:
    title = next(record for record in records("commitments") if record["slug"] == slug)["titles"][locale]
    page = page_of(f"commitment/{slug}", locale)
    assert title["suggested"] != title["text"]
    assert (page.title, page.title_as_printed) == (title["suggested"], title["text"])
    assert PublicRecord.objects.get(page_id=page.pk).title == title["suggested"]


def test_only_corrected_titles_have_a_printed_form(page_of: PageOf) -> None:
    printed = [
        (record["slug"], locale)
        for record in records("commitments")
        for locale in ("ar", "fr", "en")
        if page_of(f"commitment/{record['slug']}", locale).title_as_printed
    ]
    assert printed == CORRECTED


def rows_as_text(*, apart_from: set[str]) -> Iterator[tuple[str, str]]:
    """(table, row) of the whole database."""
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names(cursor)) - apart_from):
            cursor.execute(f'SELECT row_to_json(t)::text FROM "{table}" t')
            yield from ((table, row) for (row,) in cursor.fetchall())


def test_no_contact_data_anywhere() -> None:
    contact = re.compile(r"[\w.+-]+@[\w-]+\.\w+|(?<![\w.-])0[5-8](?:[ .-]?\d\d){4}(?!\w)|\+212")
    rows = list(rows_as_text(apart_from={"institutions_user"}))
    assert len(rows) > 2000
    assert [(table, found.group()) for table, row in rows if (found := contact.search(row))] == []


def test_unknown_lead_stays_unknown(page_of: PageOf) -> None:
    page = page_of("commitment/ma-2021-2023-12")
    record = PublicRecord.objects.get(page_id=page.pk)
    assert page.institution is None
    assert page.lead_basis == ""
    assert record.data["institution"] is None
    facets = RecordFacet.objects.filter(translation_key=page.translation_key)
    assert not facets.filter(facet="institution").exists()


def test_inferred_lead_says_so(page_of: PageOf) -> None:
    assert page_of("commitment/ma-2021-2023-05").lead_basis == "inferred"


@pytest.mark.parametrize("record", records("commitments"), ids=lambda record: record["slug"])
def test_what_the_sources_do_not_say_is_empty(record: dict[str, Any], page_of: PageOf) -> None:
    page = page_of(f"commitment/{record['slug']}")
    stated = {
        "code": record["code"] or "",
        "progress_percent": record["progress_percent"],
        "institution": record["lead_institution"],
        "end_date": record["end_date"],
    }
    found = {
        "code": page.code,
        "progress_percent": page.progress_percent,
        "institution": page.institution.slug if page.institution else None,
        "end_date": page.end_date.isoformat() if page.end_date else None,
    }
    assert found == stated


def test_contradicting_assessments_are_both_kept(page_of: PageOf) -> None:
    page = page_of("commitment/mo0007")
    assert page.irm_relevant_to_ogp_values == "pending-irm-review"
    values = {conflict["value"] for conflict in page.conflicts}
    assert values == {"pending-irm-review", "not-relevant"}


def test_records_live_with_the_institution_that_writes_them(page_of: PageOf) -> None:
    partners = set(Institution.objects.partners().values_list("slug", flat=True))
    for record in records("initiatives"):
        wanted = record["lead_institution"] if record["lead_institution"] in partners else "icpc"
        section = page_of(f"initiative/{record['slug']}", "fr").get_parent().specific
        assert section.institution.slug == wanted, record["slug"]
