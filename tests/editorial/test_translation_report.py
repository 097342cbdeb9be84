"""The report of languages: records one may know of, filters, lag, CSV, at the same cost for many."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from editorial.models import InstitutionSectionPage, RecordPage, Wording
from editorial.translation_states import record_models
from institutions.models import User
from tests import cms
from tests.editorial.translation_steps import TITLE, Story

pytestmark = pytest.mark.django_db

REPORT = "/cms/languages/"


@pytest.fixture
def story(signed_in: cms.SignIn, editor: User, approver: User, section: InstitutionSectionPage) -> Story:
    return Story(signed_in, editor, approver, section)


def lines(client: Client, **query: str) -> list[dict[str, str]]:
    response = client.get(REPORT, query | {"format": "csv"})
    assert response["Content-Type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    names = ["record", "type", "institution", "language", "state", "work", "days", "address"]
    return [dict(zip(names, row, strict=True)) for row in rows[1:]]


def records(client: Client, **query: str) -> set[str]:
    return {line["record"] for line in lines(client, **query)}


def rows(client: Client, **query: str) -> int:
    html = client.get(REPORT, query).content
    return len(BeautifulSoup(html, "html.parser").select(".languages-table tbody tr"))


def queries(client: Client, **query: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(REPORT, query).status_code == 200
    return len(captured)


def test_partner_sees_own_records_and_approver_all(story: Story, page_of: cms.PageOf) -> None:
    story.write()
    foreign = page_of("commitment/mo0007").title
    assert TITLE in records(story.editor)
    assert foreign not in records(story.editor)
    assert {TITLE, foreign} <= records(story.approver)


def test_foreign_draft_is_not_told(
    signed_in: cms.SignIn, body_editor: User, lead: User, story: Story
) -> None:
    section = InstitutionSectionPage.objects.get(institution__slug="icpc", locale__language_code="fr")
    [model] = [model for model in record_models() if model.record_type == "initiative"]
    cms.create(signed_in(body_editor), model, section, title="Projet Zorglub")
    assert "Zorglub" not in signed_in(lead).get(REPORT).content.decode()
    assert "Projet Zorglub" in records(signed_in(body_editor))


def test_filters(story: Story) -> None:
    source = story.write()
    story.translated(source)
    assert TITLE in records(story.editor, language="ar", state="published")
    assert TITLE in records(story.editor, language="en", state="missing")
    assert TITLE not in records(story.editor, language="ar", state="missing")
    assert TITLE not in records(story.editor, state="outdated")
    story.change(source, summary="Autre texte.")
    assert records(story.editor, state="outdated") == {TITLE}
    assert records(story.editor, state="outdated", language="en") == set()
    assert TITLE in records(story.editor, type="initiative")
    assert TITLE not in records(story.editor, type="resource")
    own = str(story.section.institution_id)
    assert TITLE not in records(story.approver, institution=own, type="resource")


def test_nonsense_in_the_address_is_left_aside(story: Story) -> None:
    everything = records(story.approver)
    assert records(story.approver, state="x", language="zz", institution="'") == everything
    assert story.approver.get(REPORT, {"p": "x"}).status_code == 200
    assert story.approver.get(REPORT, {"p": "999"}).status_code == 200


def test_days_behind(story: Story) -> None:
    source = story.write()
    arabic = story.translated(source)
    story.change(source, summary="Autre texte.")
    public = Wording.objects.filter(page=source, published_at__isnull=False)
    public.update(published_at=F("published_at") - timedelta(days=12))
    [line] = [x for x in lines(story.editor, state="outdated") if x["days"]]
    assert line["days"] == "12"
    page = story.editor.get(REPORT, {"state": "outdated"}).content.decode()
    assert reverse("languages:changes", args=[arabic.pk]) in page
    assert f"{reverse('guarded_submit', args=[source.pk])}?select_locale=en" in page


def test_csv_calculates_nothing(story: Story) -> None:
    story.write(title="=HYPERLINK(1)")
    assert "'=HYPERLINK(1)" in records(story.editor)
    assert not [x for x in records(story.editor) if x.startswith("=")]


def test_many_records_cost_as_much_as_few(story: Story) -> None:
    drafts = {"type": "initiative", "state": "draft"}
    story.write()
    queries(story.approver)
    few = queries(story.approver, **drafts)
    for number in range(5):
        story.write(title=f"Encore {number}")
    assert queries(story.approver, **drafts) <= few
    assert queries(story.approver) <= 30
    assert queries(story.editor) <= 30


def test_pages_of_fifty(story: Story) -> None:
    assert rows(story.approver) == 50
    assert 0 < rows(story.approver, p="2") <= 50
    total = sum(model.objects.filter(is_source=True).count() for model in record_models())
    assert total * 3 == len(lines(story.approver))


def test_models_are_those_of_all_records() -> None:
    names = {model.record_type for model in record_models()}
    assert {"initiative", "resource", "commitment", "plan", "platform", "dossier", "progress_update"} == names
    assert all(issubclass(model, RecordPage) for model in record_models())


def test_signed_out_people_see_nothing(client: Client, story: Story) -> None:
    response: Any = client.get(REPORT)
    assert response.status_code == 302
