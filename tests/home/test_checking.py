"""`load_sample_content --check` compares field by field and names what differs."""

from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page

from commitments.models import CommitmentPage, Milestone
from editorial.models import RecordLink
from home.sample_content.checking import differences
from institutions.models import Institution, Term
from knowledge_base.models import InitiativePage

pytestmark = pytest.mark.django_db

PageOf = Callable[..., Page]


def test_fresh_content_passes() -> None:
    out = StringIO()
    call_command("load_sample_content", check=True, stdout=out)
    assert "holds what the files say" in out.getvalue()


def _change_one_thing_of_each_kind(page_of: PageOf) -> None:
    mo0007 = page_of("commitment/mo0007")
    CommitmentPage.objects.filter(pk=page_of("commitment/mo0007", "fr").pk).update(summary="Autre chose.")
    CommitmentPage.objects.filter(pk=page_of("commitment/ma-2021-2023-01").pk).update(progress_percent=1)
    initiative = page_of("initiative/citizen-budget")
    InitiativePage.themes.through.objects.filter(initiativepage_id=initiative.pk).delete()
    Milestone.objects.filter(page=mo0007).order_by("sort_order").first().delete()
    last = Milestone.objects.filter(page=mo0007).order_by("sort_order").last()
    Milestone.objects.filter(pk=last.pk).update(titles={"fr": "Autre étape"})
    RecordLink.objects.filter(page_id=page_of("dossier/open-budget").pk).delete()
    Institution.objects.filter(slug="giz").update(kind="other")
    Term.objects.filter(vocabulary="theme", slug="integrity").update(labels={"fr": "Probité"})
    page_of("platform/open-data", "en").delete()
    Page.objects.filter(pk=page_of("dossier/accountability", "ar").pk).update(live=False)


CHANGED = [
    "commitment/mo0007 fr summary: 'Autre chose.' instead of ",
    "commitment/ma-2021-2023-01 ar progress_percent: 1 instead of ",
    "initiative/citizen-budget ar themes: [] instead of ",
    "commitment/mo0007 en number of milestones: ",
    "commitment/mo0007 en milestones 1 titles: ",
    "dossier/open-budget ar record_links: [] instead of ",
    "institution giz kind: 'other' instead of 'international-partner'",
    "term theme/integrity labels: {'fr': 'Probité'} instead of ",
    "platform/open-data en: missing",
    "dossier/accountability ar live: False instead of True",
]


def test_differences_of_every_kind_are_named(page_of: PageOf) -> None:
    _change_one_thing_of_each_kind(page_of)
    found = list(differences())
    for start in CHANGED:
        assert [line for line in found if line.startswith(start)], (start, found)
    records = {line.split(":")[0].rsplit(" ", 1)[0] for line in found}
    assert records <= {
        "commitment/mo0007 fr",
        "commitment/mo0007 en",
        "commitment/mo0007 en number of",
        *(f"commitment/mo0007 en milestones {number}" for number in range(1, 20)),
        "commitment/ma-2021-2023-01 ar",
        "initiative/citizen-budget ar",
        "dossier/open-budget ar",
        "institution giz",
        "term theme/integrity",
        "platform/open-data",
        "dossier/accountability ar",
    }


def test_command_fails_when_something_differs() -> None:
    Institution.objects.filter(slug="giz").update(kind="other")
    err = StringIO()
    with pytest.raises(CommandError, match="1 differences"):
        call_command("load_sample_content", check=True, stderr=err)
    assert err.getvalue().startswith("institution giz kind: 'other'")
