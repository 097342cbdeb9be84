"""Time in working days: Monday to Friday, on the portal's own clock. Public holidays are not known yet."""

from datetime import date, datetime, timedelta

from django.utils import timezone

WEEK = 7
WORKING = 5


def working_days_between(start: datetime, end: datetime) -> int:
    """Working days after the day of `start`, up to and with the day of `end`: 0 on the same day."""
    return max(0, _until(timezone.localdate(end)) - _until(timezone.localdate(start)))


def _until(day: date) -> int:
    """Working days from the calendar's first Monday up to and with `day`."""
    weeks, rest = divmod(day.toordinal(), WEEK)
    return weeks * WORKING + min(rest, WORKING)


def working_days_before(days: int, now: datetime) -> datetime:
    """The latest moment whose day lies more than `days` working days before `now`."""
    moment = now
    while working_days_between(moment, now) <= days:
        moment -= timedelta(days=1)
    return moment
