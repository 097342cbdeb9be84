"""How entries hang together: `hash = SHA-256(hash of the entry before, then the entry as canonical JSON)`."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from casework.models.audit_entry import NOTHING

# By name: texts, numbers, nothing, or lists of them; `recording` refuses the rest.
type Details = Mapping[str, Any]


# Made once: an audit has a great many entries.
_encoded = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


class Link(NamedTuple):
    """What an entry says, without its place among the others."""

    number: int
    at: datetime
    actor: int | None
    act: str
    subject: str
    details: Any

    def canonical(self) -> bytes:
        """The same bytes on every machine: names sorted, no blanks, UTC to the microsecond."""
        words = {
            "number": self.number,
            "at": self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "actor": self.actor,
            "act": self.act,
            "subject": self.subject,
            "details": self.details,
        }
        return _encoded(words).encode()

    def hash_after(self, previous: str) -> str:
        """Hexadecimal. `previous` is the hash of the entry before; `NOTHING` for the first."""
        return hashlib.sha256(bytes.fromhex(previous) + self.canonical()).hexdigest()


__all__ = ["NOTHING", "Details", "Link"]
