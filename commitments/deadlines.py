"""Whether a date has been kept. Derived from what is declared, never typed in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from editorial.statuses import DeclaredStatus

# What is declared so cannot be late any more.
CLOSED = (DeclaredStatus.COMPLETED, DeclaredStatus.WITHDRAWN)


def is_past(end: date | None, status: str, on: date) -> bool:
    """The end has passed and nobody has declared it completed or withdrawn."""
    return end is not None and end < on and status not in CLOSED


def day_in(value: str | None) -> date | None:
    """A date as the read model keeps it."""
    return date.fromisoformat(value) if value else None


@dataclass(frozen=True)
class Step:
    """A milestone as the read model keeps it. `number` counts from 1 in the commitment's own order."""

    number: int
    titles: Mapping[str, str]
    start: date | None
    end: date | None
    precision: str
    status: str

    def is_overdue(self, on: date) -> bool:
        return is_past(self.end, self.status, on)


def steps_in(data: Mapping[str, Any]) -> list[Step]:
    """The milestones of a commitment's public data."""
    return [
        Step(
            number,
            stated["titles"],
            day_in(stated["start"]),
            day_in(stated["end"]),
            stated["precision"],
            stated["status"],
        )
        for number, stated in enumerate(data.get("milestones", ()), start=1)
    ]


def is_overdue(data: Mapping[str, Any], on: date) -> bool:
    """Whether the commitment with this public data is past its own end date."""
    return is_past(day_in(data["end_date"]), data["declared_status"], on)
