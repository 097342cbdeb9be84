"""Counting working days, and saying of each day why it counts or not. Knows no database and no clock."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

# From the first day that does not count to the first that counts again; None: it still lasts.
type Pause = tuple[date, date | None]

DAY = timedelta(days=1)
WEEK = frozenset(range(7))


class Reason(StrEnum):
    ARRIVAL = "arrival"
    WORKING = "working"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    PAUSE = "pause"


class StillPaused(Exception):
    """The days stand still, so that no day can be named."""


@dataclass(frozen=True, slots=True)
class Day:
    """`number`: which working day it is, if it `counts`. `provisional`: it hangs on an estimated holiday."""

    date: date
    counts: bool
    number: int | None
    reason: Reason
    provisional: bool = False


@dataclass(frozen=True)
class WorkingDays:
    """`weekend`: days of the week, 0 is Monday. `provisional`: those of the `holidays` that are estimated.

    The day on which something begins never counts: the next working day is the first. Raises ValueError
    when no day of the week is left.
    """

    holidays: frozenset[date]
    weekend: frozenset[int] = frozenset({5, 6})
    provisional: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if not self.weekend < WEEK:
            raise ValueError("A week needs a working day.")

    def add(self, start: date, days: int, pauses: Sequence[Pause] = ()) -> date:
        """The working day with the number `days` after `start`; `start` itself for 0. Raises StillPaused."""
        last = start
        for day in self._until_number(start, days, pauses):
            last = day.date
        return last

    def counted(self, start: date, until: date, pauses: Sequence[Pause] = ()) -> int:
        """Working days after `start`, up to and with `until`."""
        span = (start + DAY * step for step in range(1, (until - start).days + 1))
        return sum(self._reason(day, pauses) == Reason.WORKING for day in span)

    def explain(self, start: date, days: int, pauses: Sequence[Pause] = ()) -> Sequence[Day]:
        """Each day from `start` to the one that `add` names, or to where a pause begins that still lasts."""
        explained = [Day(start, False, None, Reason.ARRIVAL)]
        try:
            explained.extend(self._until_number(start, days, pauses))
        except StillPaused:
            stands_still = min(since for since, until in pauses if until is None)
            explained.append(Day(max(stands_still, start + DAY), False, None, Reason.PAUSE))
        return explained

    def _until_number(self, start: date, days: int, pauses: Sequence[Pause]) -> Iterator[Day]:
        number, today = 0, start
        while number < days:
            today += DAY
            if any(until is None and since <= today for since, until in pauses):
                raise StillPaused
            reason = self._reason(today, pauses)
            counts = reason == Reason.WORKING
            number += counts
            estimated = reason == Reason.HOLIDAY and today in self.provisional
            yield Day(today, counts, number if counts else None, reason, estimated)

    def _reason(self, day: date, pauses: Sequence[Pause]) -> Reason:
        if day.weekday() in self.weekend:
            return Reason.WEEKEND
        if day in self.holidays:
            return Reason.HOLIDAY
        if any(since <= day and (until is None or day < until) for since, until in pauses):
            return Reason.PAUSE
        return Reason.WORKING
