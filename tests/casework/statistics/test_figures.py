"""The sums are right, whatever the cases, and cost the same however many there are."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.models import Case, DeadlineRule, Holiday
from casework.statistics.delays import Times, times_of
from casework.statistics.periods import Period, last_due, next_day, period_of
from casework.statistics.publishing import counted
from casework.statistics.tables import TABLES
from casework.statistics.working_time import WorkingTime
from tests.casework.statistics.many import many
from tests.casework.statistics.oracle import Oracle

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 1, 1), date(2026, 5, 31)


@pytest.fixture
def calendar() -> None:
    DeadlineRule.objects.all().delete()
    Holiday.objects.all().delete()
    for kind, days in (("complaint", 20), ("suggestion", 10), ("expectation", 40)):
        DeadlineRule.objects.create(
            kind=kind, step="answer", working_days=days, valid_from=date(2020, 1, 1), source="a test"
        )
    for day in (date(2026, 1, 14), date(2026, 3, 20), date(2026, 5, 1)):
        Holiday.objects.create(date=day, names={"en": "A day"})


def without_zeros(counts: object) -> dict[str, int]:
    return {name: number for name, number in dict(counts).items() if number}  # type: ignore[call-overload]


@pytest.mark.parametrize("month", [2, 3, 5])
def test_every_table_is_what_a_naive_count_gives(month: int, calendar: None) -> None:
    many(600, FIRST, LAST)
    period = Period(2026, month)
    cases = Case.objects.prefetch_related("pauses", "events", "about").select_related(
        "theme", "region", "routed_to"
    )
    expected = Oracle(list(cases)).counted(period.first, period.last)
    found = counted(period)
    assert found.keys() == expected.keys() == TABLES.keys()
    for name, counts in expected.items():
        assert without_zeros(found[name]) == without_zeros(counts), name
        assert counts.total() > 0, name


def test_counting_more_cases_asks_no_more(calendar: None) -> None:
    def queries(number: int) -> int:
        many(number, FIRST, LAST, seed=number)
        with CaptureQueriesContext(connection) as asked:
            counted(Period(2026, 3))
        return len(asked)

    few = queries(200)
    assert queries(2_000) <= few <= 45


def test_days_are_counted_between_as_on_paper() -> None:
    time = WorkingTime(date(2026, 3, 1), date(2026, 4, 30), [date(2026, 3, 20)], {5, 6})
    # From Monday 16 to Monday 23 March, without a holiday and a weekend.
    assert time.between(date(2026, 3, 16), date(2026, 3, 23)) == 4
    assert time.between(date(2026, 3, 16), date(2026, 3, 16)) == 0
    pause = (date(2026, 3, 17), date(2026, 3, 19))
    assert time.counted(date(2026, 3, 16), date(2026, 3, 23), [pause]) == 2
    beyond = (date(2026, 3, 23), date(2026, 4, 10))
    assert time.counted(date(2026, 3, 16), date(2026, 3, 23), [beyond]) == 3


def test_quartiles_are_real_numbers_of_days() -> None:
    assert times_of({}) == Times(0, None, None, None)
    assert times_of({3: 1}) == Times(1, 3, 3, 3)
    assert times_of({1: 2, 4: 1, 9: 1}) == Times(4, 1, 1, 4)
    assert times_of({0: 3, 10: 97}) == Times(100, 10, 10, 10)


@pytest.mark.parametrize(
    ("today", "last", "following"),
    [
        (date(2026, 4, 9), Period(2026, 2), date(2026, 4, 10)),
        (date(2026, 4, 10), Period(2026, 3), date(2026, 5, 10)),
        (date(2026, 12, 31), Period(2026, 11), date(2027, 1, 10)),
        (date(2027, 1, 10), Period(2026, 12), date(2027, 2, 10)),
    ],
)
def test_figures_come_on_the_tenth(today: date, last: Period, following: date) -> None:
    assert last_due(today) == last
    assert next_day(today) == following


@pytest.mark.parametrize("text", ["", "2026-13", "26-03", "2026-3", "2026-03-01", "٢٠٢٦", "0000", "2026-00"])
def test_what_is_no_period(text: str) -> None:
    assert period_of(text) is None
