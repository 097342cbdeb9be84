"""How many working days something is late."""

from collections.abc import Collection, Mapping
from datetime import date

from casework.statistics.working_time import working_time


def days_late(due: Collection[date], today: date) -> Mapping[date, int]:
    """By due date, for those that are over."""
    over = [day for day in due if day < today]
    if not over:
        return {}
    calendar = working_time(min(over), today)
    return {day: calendar.between(day, today) for day in over}
