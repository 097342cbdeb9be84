"""Is the audit whole? Entry by entry in flat memory, and beside the heads that were signed."""

import heapq
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import DatabaseError

from casework.audit.chain import NOTHING, Link
from casework.audit.heads import Head, kept_heads
from casework.models import AuditEntry

type Row = tuple[int, datetime, int | None, str, str, Any, str, str]
FIELDS = ("number", "at", "actor", "act", "subject", "details", "previous", "hash")
AT_ONCE = 2000


class Reason(StrEnum):
    MISSING = "entries before it are missing"
    MOVED = "it does not follow the entry before it: one of them was moved, replaced or taken out"
    EDITED = "what it says is not what was recorded"
    UNREADABLE = "the entry after it cannot be read"
    REWRITTEN = "it is not the entry that a signed head names: it or what is before it was rewritten"
    CUT = "a signed head names it, and it is gone: the end was cut off"
    FORGED = "the signature of the head that names it is wrong"
    UNKNOWN_KEY = "the head that names it is signed by a key that is not known here"


@dataclass(frozen=True)
class Break:
    """The first place that is wrong: the number of the entry, and what is wrong with it."""

    number: int
    reason: Reason


@dataclass(frozen=True)
class Verdict:
    """`entries` and `heads` that were looked at, up to the first break; the last of them that fits."""

    entries: int
    heads: int
    number: int
    hash: str
    first_break: Break | None

    @property
    def is_whole(self) -> bool:
        return self.first_break is None


def verify(*, keys: Mapping[str, Ed25519PublicKey], outside: Iterable[Head] = ()) -> Verdict:
    """Look at all entries, and at the heads kept here and `outside` (sorted by number).

    What was added while it looks counts as whole. Only a head that the database's owner could not take away
    tells of an end that was cut off together with its heads.
    """
    with closing(kept_heads()) as kept:
        return _Verification(keys, heapq.merge(kept, outside)).run()


class _Verification:
    def __init__(self, keys: Mapping[str, Ed25519PublicKey], heads: Iterator[Head]) -> None:
        self._keys, self._heads = keys, heads
        # Read before the entries: a head that is signed after them would name one that was not seen.
        self._awaited = next(heads, None)
        self._entries = self._seen_heads = self._number = 0
        self._hash = NOTHING

    def run(self) -> Verdict:
        found = self._first_break()
        return Verdict(self._entries, self._seen_heads, self._number, self._hash, found)

    def _first_break(self) -> Break | None:
        for at_once in (AT_ONCE, 1):
            try:
                return self._break_among_entries(at_once) or self._beyond_the_end()
            except (DatabaseError, ValueError, OverflowError):
                # Again from the last that could be read, singly: which one cannot be read?
                continue
        return Break(self._number, Reason.UNREADABLE)

    def _break_among_entries(self, at_once: int) -> Break | None:
        with closing(_rows(self._number, at_once)) as rows:
            return next(filter(None, map(self._break_at, rows)), None)

    def _break_at(self, row: Row) -> Break | None:
        number, previous, own = row[0], row[6], row[7]
        if number != self._number + 1:
            return Break(number, Reason.MISSING)
        if previous != self._hash:
            return Break(number, Reason.MOVED)
        if Link(*row[:6]).hash_after(previous) != own:
            return Break(number, Reason.EDITED)
        self._entries, self._number, self._hash = self._entries + 1, number, own
        return self._compare_with_heads()

    def _compare_with_heads(self) -> Break | None:
        """Heads of a number that no entry can have come up at the next one, or at the end."""
        while self._awaited is not None and self._awaited.number <= self._number:
            head = self._awaited
            if reason := self._wrong_with(head):
                return Break(head.number, reason)
            if (head.number, head.hash) != (self._number, self._hash):
                return Break(head.number, Reason.REWRITTEN)
            self._next_head()
        return None

    def _beyond_the_end(self) -> Break | None:
        if self._awaited is None:
            return None
        return Break(self._awaited.number, self._wrong_with(self._awaited) or Reason.CUT)

    def _wrong_with(self, head: Head) -> Reason | None:
        if head.key not in self._keys:
            return Reason.UNKNOWN_KEY
        return None if head.is_signed_by(self._keys) else Reason.FORGED

    def _next_head(self) -> None:
        self._seen_heads += 1
        self._awaited = next(self._heads, None)


def _rows(after: int, at_once: int) -> Generator[Row]:
    entries = AuditEntry.objects.order_by("number")
    if after:
        entries = entries.filter(number__gt=after)
    yield from entries.values_list(*FIELDS).iterator(chunk_size=at_once)
