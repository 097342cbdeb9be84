"""Deadlines as a calendar, read back as a phone reads them."""

from datetime import date

import pytest
from django.test import Client
from icalendar import Calendar, Component

from commitments.models import CommitmentAction, CommitmentPage
from institutions.models import Institution
from publication.models import PublicRecord
from tests import cms
from tests.commitments.pages import publish

pytestmark = pytest.mark.django_db


def events(public_id: str, locale: str) -> list[Component]:
    response = Client().get(f"/{locale}/calendar/{public_id}.ics")
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert "Set-Cookie" not in response
    assert max(len(line) for line in response.content.split(b"\r\n")) <= 75
    calendar = Calendar.from_ical(response.content)
    assert isinstance(calendar, Calendar)
    assert calendar["version"] == "2.0"
    return list(calendar.walk("VEVENT"))


@pytest.fixture
def commitment(page_of: cms.PageOf) -> CommitmentPage:
    page = page_of("commitment/mo0007")
    assert isinstance(page, CommitmentPage)
    return page


@pytest.mark.parametrize("locale", ["ar", "fr", "en"])
def test_milestones_of_a_commitment(commitment: CommitmentPage, locale: str) -> None:
    found = events(commitment.public_id, locale)
    assert [event.decoded("dtstart") for event in found] == [
        date(2019, 11, 30),
        *(milestone.end_date for milestone in commitment.milestones.order_by("sort_order")),
    ]
    for event in found:
        assert (event.decoded("dtend") - event.decoded("dtstart")).days == 1
        assert event["summary"].params["LANGUAGE"] == locale
        assert str(event["url"]).startswith(f"http://testserver/{locale}/")
    titles = [milestone.title_in(locale) for milestone in commitment.milestones.order_by("sort_order")]
    assert [str(event["summary"]) for event in found[1:]] == titles


def test_month_precision_is_said(commitment: CommitmentPage, page_of: cms.PageOf) -> None:
    assert "only the month" in str(events(commitment.public_id, "en")[1]["description"])
    by_day = events(page_of("commitment/mo0006").public_id, "en")[0]
    assert by_day.decoded("dtstart") == date(2020, 8, 30)
    assert "only the" not in str(by_day["description"])


def test_identifiers_stay_and_are_each_used_once(commitment: CommitmentPage) -> None:
    first = [str(event["uid"]) for event in events(commitment.public_id, "ar")]
    publish(commitment, progress_percent=10)
    assert [str(event["uid"]) for event in events(commitment.public_id, "fr")] == first
    assert len(set(first)) == len(first) == 6
    assert all(uid.startswith(commitment.public_id) for uid in first)


def test_due_actions_are_in(commitment: CommitmentPage) -> None:
    CommitmentAction.objects.create(
        page=commitment,
        what={"en": "Publish the report"},
        institution=Institution.objects.get(slug="mrafp"),
        due=date(2027, 5, 1),
    )
    publish(commitment)
    last = events(commitment.public_id, "ar")[-1]
    assert last.decoded("dtstart") == date(2027, 5, 1)
    assert last["summary"].params["LANGUAGE"] == "en"


def test_a_plan_has_all_of_its_commitments(page_of: cms.PageOf) -> None:
    found = events(page_of("plan/ogp-2018-2020").public_id, "fr")
    assert len(found) == 1 + 6 + 6
    assert found[0].decoded("dtstart") == date(2020, 12, 31)


def test_nothing_else_has_a_calendar(page_of: cms.PageOf) -> None:
    client = Client()
    without_dates = page_of("commitment/mo0001").public_id
    other = PublicRecord.objects.filter(type="initiative", locale="ar").values_list("public_id", flat=True)[0]
    for public_id in (without_dates, other, "commitment-00000000"):
        assert client.get(f"/ar/calendar/{public_id}.ics").status_code == 404
    assert client.post(f"/ar/calendar/{without_dates}.ics").status_code == 405


def test_the_page_offers_it_only_where_there_is_one(page_of: cms.PageOf) -> None:
    client = Client()
    for name, offered in (("commitment/mo0007", True), ("commitment/mo0001", False)):
        page = page_of(name, "en")
        content = client.get(page.get_url()).content.decode()
        assert (f"/en/calendar/{page.public_id}.ics" in content) is offered
