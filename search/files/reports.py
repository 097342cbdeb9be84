"""What the reading process says of a file, line by line. Known on both sides; nothing of Django in it."""

from dataclasses import dataclass, field
from enum import StrEnum

MOST_PAGES = 500
MOST_ON_PAGE = 20_000
MOST_LETTERS = 1_000_000


class Reason(StrEnum):
    """Why a text is not there, or not all of it."""

    NONE = ""
    IN_PART = "in_part"
    NO_TEXT = "no_text"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    FORMAT = "format"
    SIZE = "size"
    UNPACKED = "unpacked"
    TIME = "time"
    MEMORY = "memory"
    MISSING = "missing"


@dataclass(frozen=True)
class Page:
    """`number` counts from 1; 0 where a file has no pages. `name`: of a sheet."""

    number: int
    name: str
    text: str


@dataclass(frozen=True)
class Report:
    pages: list[Page] = field(default_factory=list)
    reason: Reason = Reason.NONE


class Unreadable(Exception):
    """The file gives no text, for a reason that a person can be told."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason
