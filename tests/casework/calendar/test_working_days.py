"""Working days beside a naive count of them, and the reason for each day."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.calendar.suggesting import suggested
from casework.calendar.working_days import Pause, Reason, StillPaused, WorkingDays

DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))
NEAR = st.integers(0, 200)


@st.composite
def calendars(draw: st.DrawFn) -> WorkingDays:
    start = draw(DAYS)
    holidays = draw(st.frozensets(NEAR.map(lambda n: start + timedelta(days=n)), max_size=40))
    weekend = draw(st.sampled_from([frozenset({5, 6}), frozenset({4, 5}), frozenset({6}), frozenset[int]()]))
    return WorkingDays(holidays, weekend)


@st.composite
def closed_pauses(draw: st.DrawFn) -> list[Pause]:
    start = draw(DAYS)
    spans = draw(st.lists(st.tuples(NEAR, st.integers(0, 40)), max_size=4))
    return [(start + timedelta(days=n), start + timedelta(days=n + length)) for n, length in spans]


def naive(
    calendar: WorkingDays, start: date, until: date, pauses: Sequence[tuple[date, date | None]]
) -> list[date]:
    """Every day after `start`, taken away one by one for each reason not to count it."""
    days = {date.fromordinal(number) for number in range(start.toordinal() + 1, until.toordinal() + 1)}
    days -= calendar.holidays
    days = {day for day in days if day.weekday() not in calendar.weekend}
    for since, end in pauses:
        last = end or date.max
        days = {day for day in days if day < since or day >= last}
    return sorted(days)


@settings(max_examples=300, deadline=None)
@given(calendars(), DAYS, st.integers(1, 60), closed_pauses())
def test_the_due_date_is_the_working_day_with_that_number(
    calendar: WorkingDays, start: date, days: int, pauses: list[Pause]
) -> None:
    due = calendar.add(start, days, pauses)
    expected = naive(calendar, start, start + timedelta(days=1000), pauses)
    assert due == expected[days - 1]
    assert calendar.counted(start, due, pauses) == days
    assert calendar.counted(start, due - timedelta(days=1), pauses) == days - 1


@settings(max_examples=200, deadline=None)
@given(calendars(), DAYS, st.integers(-30, 200), closed_pauses())
def test_what_is_counted_is_what_the_naive_count_says(
    calendar: WorkingDays, start: date, span: int, pauses: list[Pause]
) -> None:
    until = start + timedelta(days=span)
    assert calendar.counted(start, until, pauses) == len(naive(calendar, start, until, pauses))


@settings(max_examples=200, deadline=None)
@given(calendars(), DAYS, st.integers(1, 40), closed_pauses())
def test_each_day_is_explained_once(
    calendar: WorkingDays, start: date, days: int, pauses: list[Pause]
) -> None:
    explained = calendar.explain(start, days, pauses)
    span = (calendar.add(start, days, pauses) - start).days
    assert [day.date for day in explained] == [start + timedelta(days=n) for n in range(span + 1)]
    assert [day.number for day in explained if day.counts] == list(range(1, days + 1))
    assert all((day.reason == Reason.WORKING) == day.counts for day in explained)
    assert all(day.number is None for day in explained if not day.counts)


@settings(max_examples=200, deadline=None)
@given(calendars(), DAYS, st.integers(1, 40), closed_pauses(), closed_pauses())
def test_a_pause_never_makes_it_due_earlier(
    calendar: WorkingDays, start: date, days: int, pauses: list[Pause], more: list[Pause]
) -> None:
    assert calendar.add(start, days, [*pauses, *more]) >= calendar.add(start, days, pauses)


def test_five_hundred_deadlines_over_leap_days_and_year_ends() -> None:
    """With the country's real holidays: every start around the turns of the years and 29 February 2028."""
    known = [one for year in range(2026, 2030) for one in suggested(year)]
    calendar = WorkingDays(frozenset(one.date for one in known))
    chance, tried, crossed = Random(500), 0, {"leap day": 0, "year end": 0}
    for turn in (date(2026, 12, 31), date(2027, 12, 31), date(2028, 2, 29), date(2028, 12, 31)):
        for _ in range(125):
            start, days = turn - timedelta(days=chance.randint(0, 45)), chance.randint(1, 40)
            due = calendar.add(start, days)
            assert due == naive(calendar, start, start + timedelta(days=200), [])[days - 1]
            crossed["leap day"] += start < date(2028, 2, 29) <= due
            crossed["year end"] += start.year < due.year
            tried += 1
    assert tried == 500
    assert min(crossed.values()) >= 50


def test_a_complaint_before_the_feast_of_the_throne() -> None:
    """Counted by hand: Friday 24 July 2026, five days, with Thursday 30 July free."""
    calendar = WorkingDays(frozenset({date(2026, 7, 30)}), provisional=frozenset({date(2026, 7, 30)}))
    explained = calendar.explain(date(2026, 7, 24), 5)
    assert [(day.date.day, day.number, day.reason.value) for day in explained] == [
        (24, None, "arrival"),
        (25, None, "weekend"),
        (26, None, "weekend"),
        (27, 1, "working"),
        (28, 2, "working"),
        (29, 3, "working"),
        (30, None, "holiday"),
        (31, 4, "working"),
        (1, None, "weekend"),
        (2, None, "weekend"),
        (3, 5, "working"),
    ]
    assert [day.date.day for day in explained if day.provisional] == [30]


def test_the_day_on_which_the_answer_comes_counts_again() -> None:
    calendar = WorkingDays(frozenset())
    monday = date(2026, 3, 2)
    pauses: list[Pause] = [(date(2026, 3, 4), date(2026, 3, 6))]
    assert calendar.add(monday, 4, pauses) == date(2026, 3, 10)
    assert calendar.add(monday, 4, [(date(2026, 3, 4), date(2026, 3, 4))]) == date(2026, 3, 6)


def test_while_a_pause_lasts_no_day_can_be_named() -> None:
    calendar, monday = WorkingDays(frozenset()), date(2026, 3, 2)
    lasting: list[Pause] = [(date(2026, 3, 5), None)]
    assert calendar.add(monday, 2, lasting) == date(2026, 3, 4)
    with pytest.raises(StillPaused):
        calendar.add(monday, 3, lasting)
    explained = calendar.explain(monday, 3, lasting)
    assert [(day.date.day, day.reason.value) for day in explained] == [
        (2, "arrival"),
        (3, "working"),
        (4, "working"),
        (5, "pause"),
    ]
    assert calendar.explain(monday, 3, [(date(2026, 2, 1), None)])[-1].date == date(2026, 3, 3)
    assert calendar.counted(monday, date(2026, 4, 1), lasting) == 2


def test_nothing_to_count_and_nothing_to_work() -> None:
    saturday = date(2026, 3, 7)
    assert WorkingDays(frozenset()).add(saturday, 0) == saturday
    with pytest.raises(ValueError, match="working day"):
        WorkingDays(frozenset(), frozenset(range(7)))
