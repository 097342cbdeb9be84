"""The working days of the figures are those of the calendar by which dates are owed."""

from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from casework.calendar.working_days import Pause, WorkingDays
from casework.statistics.working_time import DAY, WorkingTime

FIRST = date(2026, 1, 1)
LAST = FIRST + timedelta(days=500)
PLACES = st.integers(0, 500)
WEEKENDS = st.sampled_from([frozenset({5, 6}), frozenset({4, 5}), frozenset({6}), frozenset[int]()])


def day(place: int) -> date:
    return FIRST + timedelta(days=place)


@st.composite
def pauses(draw: st.DrawFn) -> Sequence[Pause]:
    """One after the other, as a case has them: some empty, some end on the day on which the next begins.

    The last may still last.
    """
    edges = sorted(draw(st.lists(PLACES, max_size=8)))
    found: list[Pause] = [(day(a), day(b)) for a, b in zip(edges[::2], edges[1::2], strict=False)]
    return [*found, (day(edges[-1]), None)] if len(edges) % 2 else found


def closed(pauses: Sequence[Pause], last: date) -> Sequence[tuple[date, date]]:
    return [(since, until or last + DAY) for since, until in pauses]


@settings(max_examples=500, deadline=None)
@given(PLACES, PLACES, st.frozensets(PLACES.map(day), max_size=60), WEEKENDS, pauses())
def test_both_count_the_same(
    one: int, other: int, holidays: frozenset[date], weekend: frozenset[int], stood_still: Sequence[Pause]
) -> None:
    start, end = day(one), day(other)
    calendar = WorkingDays(holidays, weekend)
    laid_out = WorkingTime(FIRST, LAST, holidays, weekend)
    assert laid_out.between(start, end) == calendar.counted(start, end)
    counted = laid_out.counted(start, end, closed(stood_still, max(start, end)))
    assert counted == calendar.counted(start, end, stood_still)
