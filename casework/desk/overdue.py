"""How many working days something is late."""

from collections.abc import Collection, Mapping
from datetime import date

from casework.calendar.due_dates import working_days


def days_late(due: Collection[date], today: date) -> Mapping[date, int]:
    """By due date, for those that are over."""
    over = [day for day in due if day < today]
    if not over:
        return {}
    calendar = working_days()
    return {day: calendar.counted(day, today) for day in over}
