"""Writing into the audit, inside the transaction of what it tells of."""

import json
import re
from collections.abc import Mapping
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from casework.audit.acts import AuditAct
from casework.audit.chain import NOTHING, Details, Link
from casework.models import AuditEntry
from institutions.models import User

# Any number, the same for all processes: who holds it writes the next entry.
LOCK = 8_309_033
LONGEST_DETAILS = 2000
CODE = re.compile(r"[A-Za-z0-9_.:+/-]{0,100}")


def record(
    *, act: AuditAct, actor: User | None, subject: str = "", details: Details | None = None
) -> AuditEntry:
    """Add an entry; it stands exactly when the caller's transaction does.

    `actor` is None for what the portal does by itself. What citizens do is not recorded here: the time of it
    is kept nowhere. `details` holds codes, numbers and ISO days, lists of them at most.
    Until the transaction ends nobody else can record, so this comes last in it, after all rows are locked.

    Raises `TransactionManagementError` outside a transaction, ValueError for anything that could be content.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(f"{act}: an act is recorded inside its transaction")
    kept = dict(details or {})
    _refuse_content(subject, kept)
    _wait_for_the_turn()
    number, previous = _last()
    link = Link(number + 1, timezone.now(), actor.pk if actor else None, AuditAct(act).value, subject, kept)
    return AuditEntry.objects.create(
        number=link.number,
        at=link.at,
        actor=link.actor,
        act=link.act,
        subject=link.subject,
        details=link.details,
        previous=previous,
        hash=link.hash_after(previous),
    )


def _refuse_content(subject: str, details: Mapping[str, Any]) -> None:
    """Words that somebody has typed have blanks, other letters or a length; codes have not."""
    if len(json.dumps(details)) > LONGEST_DETAILS:
        raise ValueError("These details are too long for the audit.")
    values = [one for value in details.values() for one in (value if isinstance(value, list) else [value])]
    for text in (subject, *details, *values):
        if not _is_code(text):
            # Without the text: exceptions are logged.
            raise ValueError("The audit takes codes and numbers, no content.")


def _is_code(value: Any) -> bool:
    if isinstance(value, str):
        return CODE.fullmatch(value) is not None
    return value is None or isinstance(value, int)


def _wait_for_the_turn() -> None:
    """The embedded database needs no lock: its transactions begin as the only writer."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _last() -> tuple[int, str]:
    last = AuditEntry.objects.order_by("-number").values_list("number", "hash").first()
    return last or (0, NOTHING)
