"""The months and years that figures are about, and the day on which they become known."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = 12
# Late enough that what came in on the last day has been read and sorted.
DAY_OF_MONTH = 10
NAME = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2]))?")


@dataclass(frozen=True, order=True)
class Period:
    """A calendar month, or with `month` 0 a calendar year; as text `2026-03` or `2026`."""

    year: int
    month: int = 0

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}" if self.month else f"{self.year:04}"

    @property
    def is_year(self) -> bool:
        return not self.month

    @property
    def first(self) -> date:
        return date(self.year, self.month or 1, 1)

    @property
    def last(self) -> date:
        return self._after() - timedelta(days=1)

    @property
    def published_from(self) -> date:
        """The fixed day: nothing of the period is known to the public before."""
        return self._after().replace(day=DAY_OF_MONTH)

    @property
    def months(self) -> Sequence["Period"]:
        """Those of a year; a month itself."""
        return [Period(self.year, number) for number in range(1, MONTHS + 1)] if self.is_year else [self]

    def _after(self) -> date:
        if self.is_year or self.month == MONTHS:
            return date(self.year + 1, 1, 1)
        return date(self.year, self.month + 1, 1)


def period_of(text: str) -> Period | None:
    """None of a text that names none."""
    found = NAME.fullmatch(text)
    if found is None or int(found[1]) < 1:
        return None
    return Period(int(found[1]), int(found[2] or 0))


def month_of(day: date) -> Period:
    return Period(day.year, day.month)


def months_between(first: Period, last: Period) -> Iterator[Period]:
    for number in range(first.year * MONTHS + first.month - 1, last.year * MONTHS + last.month):
        yield Period(number // MONTHS, number % MONTHS + 1)


def last_due(today: date) -> Period:
    """The latest month whose figures may be known by `today`."""
    before = today.replace(day=1) - timedelta(days=1)
    month = month_of(before)
    return month if month.published_from <= today else month_of(before.replace(day=1) - timedelta(days=1))


def next_day(today: date) -> date:
    """The next day, after today, on which figures become known."""
    this_month = today.replace(day=DAY_OF_MONTH)
    return this_month if today < this_month else month_of(today)._after().replace(day=DAY_OF_MONTH)
