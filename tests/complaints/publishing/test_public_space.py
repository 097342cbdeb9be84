"""What everybody reads of a contribution, wherever the portal shows it or gives it away; and that it goes."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from casework.models import Case
from complaints.models import Contribution, ContributionOrigin, ContributionText, CopyDraft
from complaints.public_space.listing import PAGE_SIZE
from complaints.publishing.deciding import withdraw
from complaints.publishing.projecting import address_of
from editorial.relations import related_records
from institutions.models import Institution, Term
from outbox.relay import deliver_due
from publication.dumps.making import make_dump
from publication.dumps.revising import revise_dumps
from publication.dumps.shelf import tidy
from publication.models import PublicRecord, RecordRelation
from publication.refreshing import project_all, refresh_later
from search.documents import documents
from tests.complaints.publishing.copying import (
    ANSWERS,
    SECRET_WORDS,
    TEXTS,
    TITLES,
    Sent,
    confirmed,
    copy_of,
    officer,
    proposed,
    published,
    triager,
)

pytestmark = pytest.mark.django_db

LANGUAGES = ("ar", "fr", "en")
LIST = "speak-up/published/"


def page(path: str) -> BeautifulSoup:
    response = Client().get(path)
    assert response.status_code == 200, path
    return BeautifulSoup(response.content, "html.parser")


def initiative() -> PublicRecord:
    return PublicRecord.objects.of_type("initiative").filter(locale="fr")[0]


@pytest.fixture
def answered() -> tuple[Contribution, Sent]:
    return published(copy_of(*LANGUAGES, answered=True, leads_to=(initiative().public_id,)), locale="fr")


def outputs(contribution: Contribution) -> Iterator[tuple[str, str]]:
    """(where, what) of everything that the public can read of it."""
    client, public_id = Client(), contribution.public_id
    for code in LANGUAGES:
        for path in (
            f"{LIST}",
            f"{LIST}{public_id}/",
            "data/contribution.csv",
            "data/contribution.json",
            "data/contribution.jsonl",
            "data/contribution.atom",
            "data/record.atom",
            f"search/?q={TITLES[code].split()[-1]}",
            "",
        ):
            response = client.get(f"/{code}/{path}")
            content = getattr(response, "streaming_content", None) or [response.content]
            yield f"/{code}/{path}", b"".join(content).decode()
        for path in (f"contributions?locale={code}&facets=true", f"contributions/{public_id}?locale={code}"):
            yield path, client.get(f"/api/v1/{path}").content.decode()
        yield f"sitemap {code}", client.get(f"/sitemap-contribution-{code}.xml").content.decode()
    yield "activities", client.get("/api/v1/activities/pages/newest").content.decode()
    records = list(PublicRecord.objects.of_type("contribution"))
    yield "index", json.dumps([document for _record, document in documents(records)], default=str)


def dumped(root: Path) -> str:
    return "".join(gzip.decompress(path.read_bytes()).decode() for path in root.rglob("*.gz"))


def private_marks(found: Sent) -> list[str]:
    case = found.case
    return [
        *SECRET_WORDS,
        case.public_id,
        str(case.pk),
        case.pk.hex,
        str(found.receipt),
        "".join(found.receipt.groups),
    ]


def test_no_output_knows_the_case(answered: tuple[Contribution, Sent], dumps_aside: Path) -> None:
    contribution, found = answered
    make_dump()
    marks, seen = private_marks(found), 0
    for where, content in [*outputs(contribution), ("dump", dumped(dumps_aside))]:
        seen += contribution.public_id in content
        assert [mark for mark in marks if mark in content] == [], where
    assert seen > 20


def test_no_table_but_the_desks_own_knows_the_case(answered: tuple[Contribution, Sent]) -> None:
    """And the words of the case stand nowhere in the clear."""
    _contribution, found = answered
    own = ("casework_", "complaints_contributionorigin", "complaints_copydraft")
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT string_agg(t::text, chr(10)) FROM "{table}" t')
            content = str((cursor.fetchone() or [""])[0])
            assert [word for word in SECRET_WORDS if word in content] == [], table
            if not table.startswith(own):
                assert found.case.public_id not in content, table
                assert str(found.case.pk) not in content, table


def test_public_tables_point_at_nothing_private() -> None:
    desk = {Case, ContributionOrigin, CopyDraft, *apps.get_app_config("casework").get_models()}
    reached: set[type[models.Model]] = set()
    ahead: list[type[models.Model]] = [Contribution, ContributionText, PublicRecord, RecordRelation]
    while ahead:
        model = ahead.pop()
        if model not in reached:
            reached.add(model)
            fields = (*model._meta.local_fields, *model._meta.local_many_to_many)
            ahead += [field.related_model for field in fields if isinstance(field.related_model, type)]
    assert reached & desk == set()
    assert not [name for name in vars(Contribution) if "origin" in name or "case" in name or "draft" in name]


def test_withdrawal_removes_it_everywhere(answered: tuple[Contribution, Sent], dumps_aside: Path) -> None:
    contribution, _found = answered
    make_dump()
    assert TITLES["fr"] in dumped(dumps_aside)
    withdraw(contribution=contribution, by=triager(), reason="personal")
    revise_dumps()
    tidy(timezone.localdate())
    words = [*TITLES.values(), *TEXTS.values(), *ANSWERS.values()]
    for where, content in [*outputs(contribution), ("dump", dumped(dumps_aside))]:
        assert [word for word in words if word in content] == [], where
    for code in LANGUAGES:
        assert Client().get(f"/{code}/{LIST}{contribution.public_id}/").status_code == 404
    assert Client().get(f"/id/{contribution.public_id}/").status_code == 404
    assert Client().get(f"/api/v1/contributions/{contribution.public_id}").status_code == 404
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT string_agg(t::text, chr(10)) FROM "{table}" t')
            content = str((cursor.fetchone() or [""])[0])
            assert [word for word in words if word in content] == [], table
    newest = json.loads(Client().get("/api/v1/activities/pages/newest").content)["orderedItems"][0]
    assert (newest["type"], newest["object"]["type"]) == ("Delete", "Tombstone")
    project_all()
    assert not PublicRecord.objects.of_type("contribution").exists()


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_page_has_the_words_the_answer_and_the_story(
    answered: tuple[Contribution, Sent], code: str
) -> None:
    contribution, _found = answered
    shown = page(f"/{code}/{LIST}{contribution.public_id}/")
    assert shown.html is not None
    assert (shown.html["lang"], shown.html["dir"]) == (code, "rtl" if code == "ar" else "ltr")
    assert TITLES[code] in str(shown.h1)
    said, answer = shown.select(".said .prose")
    assert TEXTS[code] in said.text
    assert ANSWERS[code] in answer.text
    assert len(shown.select(".status--completed")) == 2
    times = [str(time["datetime"]) for time in shown.select(".timeline .step__facts time")]
    assert [len(time) for time in times] == [7, 10, 10]
    assert {str(link["hreflang"]) for link in shown.select('link[rel="alternate"][hreflang]')} == {
        *LANGUAGES,
        "x-default",
    }
    assert shown.select('.timeline a[href^="/"]')


def test_it_exists_in_the_languages_it_was_written_in_alone() -> None:
    contribution, _found = published(copy_of("fr"))
    assert Client().get(f"/ar/{LIST}{contribution.public_id}/").status_code == 404
    row = page(f"/ar/{LIST}").select_one(".record__title")
    assert row is not None
    assert row.select_one('a[lang="fr"][hreflang="fr"]') is not None
    assert Client().get(f"/id/{contribution.public_id}/", headers={"accept-language": "ar"})["Location"] == (
        address_of(contribution.public_id, "fr")
    )


def test_what_it_led_to_says_so_in_turn(answered: tuple[Contribution, Sent]) -> None:
    contribution, found = answered
    target = initiative()
    back = related_records(target.translation_key, "fr").of_type("contribution").get()
    assert back.public_id == contribution.public_id
    shown = page(target.url)
    heading = next(h2 for h2 in shown.select("h2") if "id" in h2.attrs and h2["id"] == "contribution")
    assert TITLES["fr"] in str(heading.parent)
    kinds = RecordRelation.objects.filter(translation_key=contribution.key).values_list("kind", flat=True)
    assert list(kinds) == ["led-to"]
    declined = copy_of("fr", answered=True, outcome="declined", leads_to=(target.public_id,))
    confirmed(proposed(found.case, declined))
    assert list(kinds.all()) == ["answered-with"]


@pytest.mark.parametrize("code", LANGUAGES)
def test_an_empty_list_says_what_will_stand_here(code: str) -> None:
    shown = page(f"/{code}/{LIST}")
    assert shown.select_one(".empty a.btn") is not None
    assert not shown.select(".facets")


def test_filters_narrow_the_list_and_what_is_unknown_is_said(answered: tuple[Contribution, Sent]) -> None:
    published(copy_of("fr", theme=""), kind="expectation")
    assert len(page(f"/fr/{LIST}").select(".record")) == 2
    for query, number in (
        ("kind=expectation", 1),
        ("outcome=adopted", 1),
        ("outcome=waiting", 1),
        ("concerned=mrafp", 2),
        ("theme=open-data", 1),
        ("kind=expectation&outcome=adopted", 0),
    ):
        shown = page(f"/fr/{LIST}?{query}")
        assert len(shown.select("ul.records > .record")) == number, query
        links = [str(link["href"]) for link in shown.select(".downloads a")]
        assert all(query in link for link in links), query
    assert "nonsense" in page(f"/fr/{LIST}?kind=nonsense").text
    assert Client().get("/fr/data/contribution.csv?kind=nonsense").status_code == 400


def many(number: int) -> None:
    """Rows as `published` leaves them, without the slow way there."""
    for place in range(number):
        one = Contribution.objects.create(kind="suggestion", locale="fr", received_month="2026-01-01")
        ContributionText.objects.create(
            contribution=one, locale="fr", title=f"Idée {place:03}", text=f"Le texte {place}."
        )
    project_all()


def test_pages_follow_each_other_without_gap_or_repetition() -> None:
    many(2 * PAGE_SIZE + 3)
    for sort in ("newest", "title"):
        seen: list[str] = []
        path = f"/fr/{LIST}?sort={sort}"
        while path:
            shown = page(path)
            seen += [str(link["href"]) for link in shown.select(".record__title a")]
            onward = shown.select_one('.pager a[rel="next"]')
            path = f"/fr/{LIST}{onward['href']}" if onward else ""
        assert len(seen) == len(set(seen)) == 2 * PAGE_SIZE + 3
    assert "notice" in str(page(f"/fr/{LIST}?after=nonsense"))


def test_pages_cost_a_bounded_number_of_queries(answered: tuple[Contribution, Sent]) -> None:
    contribution, _found = answered
    many(PAGE_SIZE)
    for path in (f"/fr/{LIST}", f"/fr/{LIST}?kind=suggestion", f"/fr/{LIST}{contribution.public_id}/"):
        Client().get(path)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert Client().get(path).status_code == 200
        assert len(queries) <= 12, [query["sql"][:90] for query in queries]


def test_a_term_of_another_name_reaches_it() -> None:
    contribution, _found = published()
    term = Term.objects.get(vocabulary="theme", slug="open-data")
    Term.objects.filter(pk=term.pk).update(slug="data-for-all")
    refresh_later([contribution.key])
    deliver_due()
    records = PublicRecord.objects.of_type("contribution").with_facet("theme", ["data-for-all"])
    assert records.count() == 1


def test_citizens_words_are_escaped() -> None:
    text = "<script>alert(1)</script> & <b>gras</b>"
    copy = copy_of("fr")
    contribution, _found = published(type(copy)(**{**vars(copy), "texts": {"fr": text}}))
    content = Client().get(f"/fr/{LIST}{contribution.public_id}/").content.decode()
    assert "<script>alert" not in content
    assert "&lt;script&gt;alert(1)" in content


def test_officers_and_institutions_leave_their_names_behind(answered: tuple[Contribution, Sent]) -> None:
    contribution, _found = answered
    for where, content in outputs(contribution):
        assert officer().email not in content, where
        assert triager().email not in content, where
    assert Institution.objects.get(slug="mrafp").name_in("fr") in str(page(f"/fr/{LIST}"))


def test_fields_of_the_api_leave_the_rest_out(answered: tuple[Contribution, Sent]) -> None:
    address = f"/api/v1/contributions/{answered[0].public_id}"
    full = Client().get(address, {"locale": "ar"}).json()
    less = Client().get(address, {"locale": "ar", "fields": "title,text"}).json()
    assert less == {name: full[name] for name in ("id", "title", "text")}
    assert full["text"] == TEXTS["ar"]
