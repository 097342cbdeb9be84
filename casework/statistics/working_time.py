"""Working days between many pairs of days: the calendar is laid out once, each question is a subtraction."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import accumulate

from django.conf import settings

from casework.models import Holiday

DAY = timedelta(days=1)
# The days of a pause: from the first that does not count to the first that counts again.
type Paused = tuple[date, date]


class WorkingTime:
    """Answers for days from `first` to `last`. Raises IndexError beyond them."""

    def __init__(self, first: date, last: date, holidays: Iterable[date], weekend: Iterable[int]) -> None:
        self.first = first
        free, off = frozenset(holidays), frozenset(weekend)
        days = (first + DAY * number for number in range((last - first).days + 1))
        self._until = list(accumulate(day.weekday() not in off and day not in free for day in days))

    def between(self, start: date, end: date) -> int:
        """Working days after `start`, up to and with `end`; 0 when it ends before it starts."""
        return self._number(end) - self._number(start) if end > start else 0

    def counted(self, start: date, end: date, pauses: Iterable[Paused]) -> int:
        """The same without the days of `pauses`, which do not overlap."""
        stood_still = sum(
            self.between(max(since - DAY, start), min(until - DAY, end)) for since, until in pauses
        )
        return self.between(start, end) - stood_still

    def _number(self, day: date) -> int:
        place = (day - self.first).days
        if place < 0:
            raise IndexError(day)
        return self._until[place]


def working_time(first: date, last: date) -> WorkingTime:
    """By the calendar as it is kept now: one query."""
    days = Holiday.objects.filter(date__range=(first, last)).values_list("date", flat=True)
    return WorkingTime(first, last, days, settings.PORTAL_WEEKEND)
