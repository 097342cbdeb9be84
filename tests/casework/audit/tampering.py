"""Tampering with the audit as the database's superuser would, triggers off. Always rolled back."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import batched

from django.db import connection, transaction

from casework.audit.acts import AuditAct
from casework.audit.chain import NOTHING, Link
from casework.audit.heads import Head
from casework.audit.keys import known_keys
from casework.audit.verifying import Break, verify
from casework.models import AuditEntry

BEGAN = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
LONGEST_REWRITE = 200


class Undone(Exception):
    """Raised to roll back."""


def fill(rows: int, *, seed: int) -> None:
    """As many entries as a busy desk would write, quicker than one by one."""
    chance, previous = random.Random(seed), NOTHING
    for numbers in batched(range(1, rows + 1), 2000):
        entries = []
        for number in numbers:
            entry = _entry(number, previous, chance)
            entries.append(entry)
            previous = entry.hash
        AuditEntry.objects.bulk_create(entries)


def _entry(number: int, previous: str, chance: random.Random) -> AuditEntry:
    at = BEGAN + timedelta(seconds=number * 7, microseconds=chance.randrange(10**6))
    link = Link(
        number, at, chance.choice([None, 3, 17, 99]), chance.choice(list(AuditAct)).value,
        f"case-{chance.getrandbits(40):08x}",
        {"step": chance.choice(["triage", "answer"]), "days": number % 30},
    )  # fmt: skip
    return AuditEntry(
        number=link.number, at=link.at, actor=link.actor, act=link.act, subject=link.subject,
        details=link.details, previous=previous, hash=link.hash_after(previous),
    )  # fmt: skip


@contextmanager
def as_superuser() -> Iterator[None]:
    """In a transaction that is rolled back at the end, with no trigger in the way."""
    try:
        with transaction.atomic():
            _execute("SET LOCAL session_replication_role = replica")
            yield
            raise Undone
    except Undone:
        pass


def found_after(kind: str, rows: int, chance: random.Random, heads: list[Head]) -> Break | None:
    """Tamper once, with what else the database holds of heads gone; what the verification finds."""
    with as_superuser():
        _execute("DELETE FROM casework_audithead")
        KINDS[kind](rows, chance)
        found = verify(keys=known_keys(()), outside=heads).first_break
    return found


def edit(rows: int, chance: random.Random) -> None:
    """One field of one entry."""
    _execute(_change(chance), [chance.randint(1, rows)])


def _change(chance: random.Random) -> str:
    changes = (
        "actor = coalesce(actor, 0) + 1",
        "act = act || 'x'",
        "subject = 'case-00000000'",
        "at = at + interval '1 microsecond'",
        "details = details || '{\"days\": 31}'",
        "details = details - 'step'",
        "previous = md5(previous) || md5(previous)",
        "hash = md5(hash) || md5(hash)",
    )
    return f"UPDATE casework_auditentry SET {chance.choice(changes)} WHERE number = %s"


def edit_and_seal(rows: int, chance: random.Random) -> None:
    """One entry says something else, with a hash that fits to it."""
    entry = AuditEntry.objects.get(number=chance.randint(1, rows))
    entry.actor, entry.subject = 4242, "case-00000000"
    entry.hash = _link_of(entry).hash_after(entry.previous)
    entry.save()


def rewrite_to_the_end(rows: int, chance: random.Random) -> None:
    """An entry says something else, and all after it are bound anew."""
    first = rows - chance.randrange(min(rows, LONGEST_REWRITE))
    entries = list(AuditEntry.objects.filter(number__gte=first))
    entries[0].actor, entries[0].subject = 4242, "case-00000000"
    _bind(entries)
    AuditEntry.objects.bulk_update(entries, ["actor", "subject", "previous", "hash"])


def delete(rows: int, chance: random.Random) -> None:
    first = chance.randint(1, rows)
    _execute(
        "DELETE FROM casework_auditentry WHERE number BETWEEN %s AND %s", [first, first + chance.randrange(5)]
    )


def delete_and_close_up(rows: int, chance: random.Random) -> None:
    """One is gone, all after it have moved up and are bound anew."""
    gone = rows - chance.randrange(min(rows, LONGEST_REWRITE))
    after = list(AuditEntry.objects.filter(number__gt=gone))
    before = AuditEntry.objects.filter(number__lt=gone).last()
    AuditEntry.objects.filter(number__gte=gone)._raw_delete(connection.alias)
    for number, entry in enumerate(after, gone):
        entry.number = number
    _bind(after, before.hash if before else NOTHING)
    AuditEntry.objects.bulk_create(after)


def reorder(rows: int, chance: random.Random) -> None:
    """Two entries change places, numbers aside; half of the time their hashes stay where they were."""
    one, other = chance.sample(range(1, rows + 1), 2)
    fields = ["at", "actor", "act", "subject", "details"]
    fields += ["previous", "hash"] if chance.random() < 0.5 else []
    columns = ", ".join(fields)
    _execute(
        f"UPDATE casework_auditentry a SET ({columns}) = (SELECT {columns} FROM casework_auditentry b"
        " WHERE b.number = %s + %s - a.number) WHERE a.number IN (%s, %s)",
        [one, other, one, other],
    )


def cut_tail(rows: int, chance: random.Random) -> None:
    """The newest entries are gone: a few, or many."""
    longest = chance.choice([1, 10, rows // 2])
    last = rows - 1 - chance.randrange(longest)
    AuditEntry.objects.filter(number__gt=last)._raw_delete(connection.alias)


KINDS: dict[str, Callable[[int, random.Random], None]] = {
    "edited": edit,
    "edited, with a fitting hash": edit_and_seal,
    "rewritten to the end": rewrite_to_the_end,
    "deleted": delete,
    "deleted and closed up": delete_and_close_up,
    "reordered": reorder,
    "cut tail": cut_tail,
}


def _bind(entries: list[AuditEntry], previous: str = "") -> None:
    previous = previous or entries[0].previous
    for entry in entries:
        entry.previous, entry.hash = previous, _link_of(entry).hash_after(previous)
        previous = entry.hash


def _link_of(entry: AuditEntry) -> Link:
    return Link(entry.number, entry.at, entry.actor, entry.act, entry.subject, entry.details)


def _execute(statement: str, values: list[int] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
