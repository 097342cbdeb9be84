"""The screens of the calendar, as an administrator and as others see them."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from pytest_django import DjangoAssertNumQueries, Settings

from casework.calendar import affected
from casework.calendar.preparing import prepare_calendar
from casework.models import Holiday
from institutions.models import User
from institutions.sign_in.languages import CHOSEN

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("empty_calendar"),
]

SignIn = Callable[[User], Client]
PLACE = "/desk/calendar/"


def typed(**changes: str) -> dict[str, str]:
    """As the form posts it: one input per language, by their order in the form."""
    return {"on": "2026-12-24", "names_ar": "عيد", "names_fr": "Fête", "source": "Décret"} | changes


@pytest.fixture
def desk(signed_in: SignIn, administrator: User) -> Client:
    client = signed_in(administrator)
    session = client.session
    session[CHOSEN] = "en"
    session.save()
    return client


@pytest.fixture
def counted() -> Iterator[list[list[date]]]:
    """Seven open cases, whatever the days; the days that were asked for."""
    asked: list[list[date]] = []

    def count(days: object) -> int:
        asked.append(list(days))  # type: ignore[call-overload]
        return 7

    before = list(affected._counts)
    affected.count_affected_with(count)
    yield asked
    affected._counts[:] = before


def shown(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path, headers={"accept-language": "en"})
    assert response.status_code == status
    return response.content.decode()


def post(client: Client, path: str, data: Mapping[str, Any]) -> str:
    response = client.post(path, data, headers={"accept-language": "en"}, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def test_a_year_with_its_holidays_and_the_rules(desk: Client) -> None:
    prepare_calendar()
    page = shown(desk, f"{PLACE}?year=2027")
    assert 'datetime="2027-07-30"' in page
    assert 'datetime="2026-07-30"' not in page
    assert page.count("calendar__provisional") == 6
    assert "30 working days" in page
    assert "At once" in page
    assert "set by the approving body" in page
    assert 'href="/desk/calendar/suggest/2027/"' in page


def test_the_same_number_of_queries_for_every_year(
    desk: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    prepare_calendar()
    shown(desk, PLACE)
    with django_assert_max_num_queries(12):
        shown(desk, f"{PLACE}?year=2026")


@pytest.mark.parametrize("year", ["", "x", "1", "99999999999999999999"])
def test_a_year_that_is_none_is_said_to_be(year: str, desk: Client) -> None:
    assert 'role="alert"' in shown(desk, f"{PLACE}?year={year}")


def test_an_empty_year_says_what_it_means(desk: Client) -> None:
    assert "every weekday would count" in shown(desk, f"{PLACE}?year=2031")


def test_adding_changing_and_removing(desk: Client) -> None:
    page = post(desk, f"{PLACE}add/", typed(is_provisional="on"))
    holiday = Holiday.objects.get()
    assert (holiday.date, holiday.names) == (date(2026, 12, 24), {"ar": "عيد", "fr": "Fête"})
    assert (holiday.is_provisional, holiday.source) == (True, "Décret")
    assert "Saved." in page
    form = shown(desk, f"{PLACE}{holiday.pk}/change/")
    assert 'value="2026-12-24"' in form
    assert 'value="Fête"' in form
    post(desk, f"{PLACE}{holiday.pk}/change/", typed(on="2026-12-25"))
    holiday.refresh_from_db()
    assert (holiday.date, holiday.is_provisional) == (date(2026, 12, 25), False)
    asked = shown(desk, f"{PLACE}{holiday.pk}/remove/")
    assert "counts as a working day" in asked
    assert Holiday.objects.exists()
    assert "removed" in post(desk, f"{PLACE}{holiday.pk}/remove/", {})
    assert not Holiday.objects.exists()
    shown(desk, f"{PLACE}{holiday.pk}/remove/", 404)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"on": ""}, "required"),
        ({"on": "31/31/2026"}, "valid date"),
        ({"on": "1226-12-24"}, "between 2000 and 2100"),
        ({"names_ar": "", "names_fr": ""}, "at least one language"),
        ({"names_ar": "x" * 121}, "at most 120"),
        ({"source": "x" * 201}, "at most 200"),
        ({"on": "2026-12-01"}, "in the calendar already"),
    ],
)
def test_bad_input_is_explained_and_nothing_typed_is_lost(
    changes: dict[str, str], words: str, desk: Client
) -> None:
    Holiday.objects.create(date=date(2026, 12, 1), names={"fr": "Autre"})
    page = post(
        desk,
        f"{PLACE}add/",
        typed(**({"names_en": "Typed by me"} if "names_ar" not in changes else {}), **changes),
    )
    assert words in page
    assert 'role="alert"' in page
    assert ("Typed by me" in page) == ("names_ar" not in changes)
    assert Holiday.objects.count() == 1


def test_how_many_cases_are_touched_is_said_first(desk: Client, counted: list[list[date]]) -> None:
    page = post(desk, f"{PLACE}add/", typed())
    assert "7 open cases may get another due date" in page
    assert not Holiday.objects.exists()
    assert "Saved." in post(desk, f"{PLACE}add/", typed(confirmed="1"))
    holiday = Holiday.objects.get()
    assert "7 open cases" in shown(desk, f"{PLACE}{holiday.pk}/remove/")
    assert counted == [[date(2026, 12, 24)], [date(2026, 12, 24)]]


def test_what_is_missing_is_shown_before_it_is_added(desk: Client) -> None:
    Holiday.objects.create(date=date(2027, 7, 30), names={"fr": "Fête du Trône"})
    page = shown(desk, f"{PLACE}suggest/2027/")
    assert 'value="2027-05-16"' in page
    assert 'value="2027-07-30"' not in page
    assert Holiday.objects.count() == 1
    assert "at least one day" in post(desk, f"{PLACE}suggest/2027/", {})
    refused = post(desk, f"{PLACE}suggest/2027/", {"days": ["2027-05-16", "2027-07-30"]})
    assert 'role="alert"' in refused
    assert refused.count("checked") == 1
    assert "2 days added" in post(desk, f"{PLACE}suggest/2027/", {"days": ["2027-05-16", "2027-01-01"]})
    assert Holiday.objects.get(date=date(2027, 5, 16)).is_provisional
    assert Holiday.objects.count() == 3


def test_no_suggestions_for_an_unknown_country_or_year(desk: Client, settings: Settings) -> None:
    assert "between 2000 and 2100" in shown(desk, f"{PLACE}suggest/1/")
    settings.PORTAL_COUNTRY = "XX"
    assert "no suggestions for this country" in shown(desk, f"{PLACE}suggest/2027/")
    settings.PORTAL_COUNTRY = "MA"
    prepare_calendar()
    assert "Nothing is missing" in shown(desk, f"{PLACE}suggest/2027/")


def test_who_sees_it_and_who_changes_it(
    signed_in: SignIn, client: Client, editor: User, lead: User, body_editor: User, approver: User
) -> None:
    holiday = Holiday.objects.create(date=date(2026, 12, 1), names={"fr": "Autre"})
    changing = ["add/", f"{holiday.pk}/change/", f"{holiday.pk}/remove/", "suggest/2027/"]
    for person in (body_editor, approver):
        page = shown(signed_in(person), f"{PLACE}?year=2026")
        assert 'datetime="2026-12-01"' in page
        assert not any(PLACE + path in page for path in changing)
    for person in (editor, lead):
        shown(signed_in(person), PLACE, 404)
    # Strangers stand before the door of the desk.
    shown(client, PLACE, 302)
    for person in (editor, lead, body_editor, approver):
        for path in changing:
            shown(signed_in(person), PLACE + path, 404)
            assert signed_in(person).post(PLACE + path, typed()).status_code == 404
    assert Holiday.objects.get() == holiday


def test_names_are_in_the_language_of_the_reader(desk: Client) -> None:
    holiday = Holiday.objects.create(
        date=date(2026, 7, 30), names={"ar": "عيد العرش", "fr": "Fête du Trône", "en": "Throne Day"}
    )
    for code, name in holiday.names.items():
        with translation.override(code):
            assert (holiday.label, str(holiday)) == ({"text": name, "language": code}, name)
    holiday.names.pop("en")
    with translation.override("en"):
        assert holiday.label == {"text": "عيد العرش", "language": "ar"}
