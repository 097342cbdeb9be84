"""Due dates from the rules in force, on the portal's own days whatever the clock does."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from casework.calendar.due_dates import due_on, explained, rule_for, working_days
from casework.calendar.preparing import SOURCE, prepare_calendar
from casework.calendar.suggesting import CountryUnknown, missing, suggested
from casework.models import AuditEntry, DeadlineRule, Holiday
from outbox.models import Message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_calendar")]


def add_rule(days: int, first: date, last: date | None = None, kind: str = "complaint") -> DeadlineRule:
    return DeadlineRule.objects.create(
        kind=kind, step="answer", working_days=days, valid_from=first, valid_until=last, source="Décret"
    )


def test_the_rule_of_the_day_of_arrival_counts() -> None:
    old = add_rule(60, date(2026, 1, 1), date(2026, 6, 30))
    new = add_rule(30, date(2026, 7, 1))
    assert rule_for("complaint", "answer", date(2026, 6, 30)) == old
    assert rule_for("complaint", "answer", date(2026, 7, 1)) == new
    assert rule_for("complaint", "answer", date(2025, 12, 31)) is None
    assert rule_for("complaint", "triage", date(2026, 7, 1)) is None
    assert rule_for("suggestion", "answer", date(2026, 7, 1)) is None


def test_due_dates_follow_calendar_pauses_and_weekend(settings: Settings) -> None:
    add_rule(3, date(2026, 1, 1))
    wednesday = date(2026, 7, 29)
    assert due_on("complaint", "answer", wednesday) == date(2026, 8, 3)
    Holiday.objects.create(date=date(2026, 7, 30), names={"fr": "Fête du Trône"})
    assert due_on("complaint", "answer", wednesday) == date(2026, 8, 4)
    paused = [(date(2026, 8, 3), date(2026, 8, 5))]
    assert due_on("complaint", "answer", wednesday, paused) == date(2026, 8, 6)
    assert due_on("complaint", "answer", wednesday, [(date(2026, 7, 31), None)]) is None
    assert due_on("petition", "answer", wednesday) is None
    assert explained("petition", "answer", wednesday) == ()
    assert explained("complaint", "answer", wednesday)[-1].date == date(2026, 8, 4)
    settings.PORTAL_WEEKEND = frozenset({4, 5})
    assert due_on("complaint", "answer", wednesday) == date(2026, 8, 4)


def test_estimated_days_are_said_to_be(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    add_rule(3, date(2026, 1, 1))
    Holiday.objects.create(date=date(2026, 3, 20), names={"fr": "Aïd"}, is_provisional=True)
    calendar = working_days()
    with django_assert_num_queries(1):
        days = explained("complaint", "answer", date(2026, 3, 18), calendar=calendar)
    assert [(day.date.day, day.provisional) for day in days if day.reason == "holiday"] == [(20, True)]


CLOCK_CHANGES = [date(2026, 2, 15), date(2026, 3, 22), date(2027, 2, 7), date(2027, 3, 14)]


@pytest.mark.parametrize("turn", CLOCK_CHANGES)
def test_the_clock_of_ramadan_moves_no_due_date(turn: date) -> None:
    """Each hour of the days around: the local day decides, and its due date is the same at every hour."""
    zone = ZoneInfo(timezone.get_default_timezone_name())
    offsets, add_rule_ = set(), add_rule(30, date(2026, 1, 1))
    due: dict[date, set[date | None]] = {}
    for hour in range(-48, 72):
        moment = datetime(turn.year, turn.month, turn.day, tzinfo=UTC) + timedelta(hours=hour)
        with time_machine.travel(moment, tick=False):
            today = timezone.localdate()
            due.setdefault(today, set()).add(due_on("complaint", "answer", today))
        assert today == moment.astimezone(zone).date()
        offsets.add(moment.astimezone(zone).utcoffset())
    assert offsets == {timedelta(0), timedelta(hours=1)}, (
        "The clock did not change: the test looks at nothing."
    )
    assert {len(dates) for dates in due.values()} == {1}
    calendar = working_days()
    assert all(dates == {calendar.add(day, add_rule_.working_days)} for day, dates in due.items())


def test_preparing_twice_changes_nothing() -> None:
    call_command("prepare_casework", stdout=(first := StringIO()))
    assert "\n11 deadline rules and 53 public holidays added.\n" in first.getvalue()
    rules, holidays = list(DeadlineRule.objects.values()), list(Holiday.objects.values())
    before = (Message.objects.count(), AuditEntry.objects.count())
    call_command("prepare_casework", stdout=(second := StringIO()))
    none = "0 ready texts added.\n0 deadline rules and 0 public holidays added.\n"
    assert second.getvalue() == none
    assert (list(DeadlineRule.objects.values()), list(Holiday.objects.values())) == (rules, holidays)
    assert (Message.objects.count(), AuditEntry.objects.count()) == before


def test_what_people_have_removed_or_changed_does_not_come_back() -> None:
    prepare_calendar()
    Holiday.objects.filter(date=date(2026, 3, 20)).delete()
    DeadlineRule.objects.filter(kind="complaint", step="answer").update(working_days=20)
    assert prepare_calendar() == (0, 0)
    assert not Holiday.objects.filter(date=date(2026, 3, 20)).exists()
    assert due_on("complaint", "answer", date(2026, 11, 2)) == date(2026, 12, 2)


def test_what_is_prepared() -> None:
    prepare_calendar()
    rules = {(rule.kind, rule.step): rule.working_days for rule in DeadlineRule.objects.all()}
    assert rules == {
        ("complaint", "acknowledge"): 0,
        ("complaint", "triage"): 5,
        ("complaint", "answer"): 30,
        ("suggestion", "acknowledge"): 0,
        ("suggestion", "triage"): 10,
        ("suggestion", "answer"): 30,
        ("expectation", "acknowledge"): 0,
        ("expectation", "triage"): 10,
        ("expectation", "answer"): 30,
        ("information", "acknowledge"): 0,
        ("information", "triage"): 5,
    }
    assert set(DeadlineRule.objects.values_list("source", flat=True)) == {SOURCE}
    assert {day.year for day in Holiday.objects.dates("date", "year")} == {2026, 2027, 2028}
    throne = Holiday.objects.get(date=date(2026, 7, 30))
    assert (throne.is_provisional, set(throne.names)) == (False, {"ar", "fr", "en"})
    assert throne.names["ar"] == "عيد العرش"
    feast = Holiday.objects.get(date=date(2026, 3, 20))
    assert feast.is_provisional
    assert feast.names == {"ar": "عيد الفطر", "fr": "Fête de la rupture du jeûne", "en": "Eid al-Fitr"}
    for holiday in Holiday.objects.all():
        assert set(holiday.names) == {"ar", "fr", "en"}, holiday.date
        assert not any("(" in name for name in holiday.names.values()), holiday.names


def test_a_feast_on_a_day_that_is_free_anyway_is_not_provisional() -> None:
    both = next(one for one in suggested(2027) if one.date == date(2027, 8, 14))
    assert not both.is_provisional
    assert both.names["fr"] == "Allégeance Oued Eddahab – Anniversaire du prophète"


def test_another_country_is_a_setting(settings: Settings) -> None:
    settings.PORTAL_COUNTRY = "TN"
    assert date(2026, 3, 20) in {one.date for one in suggested(2026)}
    assert date(2026, 7, 30) not in {one.date for one in suggested(2026)}
    settings.PORTAL_COUNTRY = "XX"
    with pytest.raises(CountryUnknown):
        missing(2026)
    assert prepare_calendar() == (11, 0)
