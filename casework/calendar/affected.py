"""How many open cases a change of the calendar would touch; counted by whoever keeps the cases."""

from collections.abc import Callable, Sequence
from datetime import date

Count = Callable[[Sequence[date]], int]

_counts: list[Count] = []


def count_affected_with(count: Count) -> None:
    """`count` is given days, and says how many open cases have one of them between arrival and due date."""
    _counts[:] = [count]


def affected_by(days: Sequence[date]) -> int | None:
    """None while nobody counts."""
    return _counts[0](days) if _counts else None
