"""What is past its date: told by each domain of its records, gathered for the institution that owes it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from publication.models import PublicRecord


@dataclass(frozen=True)
class Obligation:
    """Derived from declared dates. `kind` names what is late; `what` are labels per language, or empty."""

    record: PublicRecord
    kind: Any
    what: Mapping[str, str]
    due: date
    precision: str


Reader = Callable[[PublicRecord, date], Iterable[Obligation]]
_readers: dict[str, Reader] = {}


def register_obligations(record_type: str, reader: Reader) -> None:
    """`reader(record, on)` tells what of a record of this type is past its date on that day."""
    _readers[record_type] = reader


def past_their_date(records: Iterable[PublicRecord], on: date) -> list[Obligation]:
    """Of all `records`, the longest past first."""
    found = [
        late for record in records if record.type in _readers for late in _readers[record.type](record, on)
    ]
    return sorted(found, key=lambda late: (late.due, late.record.order))
