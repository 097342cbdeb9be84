"""The whole of taking a case in: receipt, seal, keep."""

import hashlib
import logging
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection

from casework.intake import spool
from casework.intake.storing import store
from casework.intake.submissions import Submission, sealed_case
from casework.models import Case
from casework.receipts.codes import Code, code_from
from casework.receipts.keys import ReceiptKeys, keys_of
from casework.sealing.keys import secret
from casework.steps import today

logger = logging.getLogger(__name__)

# Seconds for its turn: whoever hands in is not sent back because others look up receipts, or guess them.
PATIENCE = 10.0


class Kept(StrEnum):
    DATABASE = "database"
    SPOOL = "spool"


@dataclass(frozen=True)
class Receipt:
    """`due_on`: by when the next word is owed; unknown while the database is away."""

    code: Code
    received_on: date
    due_on: date | None
    kept: Kept


class CannotReceive(Exception):
    """Neither database nor disk take it now: nothing was kept, and the form must say so and stay filled."""


def receive(*, submission: Submission, token: bytes) -> Receipt:
    """Keep it and give the receipt; the same one however often the form is sent.

    Raises CannotReceive, and casework.receipts.keys.TooBusy before anything was kept.
    """
    code, keys = _receipt(token)
    sealed = sealed_case(submission, token=token, keys=keys, on=today())
    try:
        case = store(sealed)
    except (OperationalError, InterfaceError):
        logger.warning("intake: the database is away, a case waits in the spool")
        _forget_broken_connection()
        try:
            spool.keep(sealed)
        except (OSError, spool.SpoolFull) as error:
            logger.error("intake: a case could not be kept: %s", type(error).__name__)
            raise CannotReceive from error
        return Receipt(code, sealed.received_on, None, Kept.SPOOL)
    return Receipt(code, case.received_on, case.due_on, Kept.DATABASE)


def _forget_broken_connection() -> None:
    if not connection.in_atomic_block:
        connection.close()


def _receipt(token: bytes) -> tuple[Code, ReceiptKeys]:
    code = code_from(secret("receipt-secret"), token)
    keys = keys_of(code, patience=PATIENCE)
    before = settings.PORTAL_RECEIPT_SECRETS["receipt-secret-before"]
    if not before or _shown(token) in (None, keys.lookup):
        return code, keys
    earlier = code_from(before.encode(), token)
    return earlier, keys_of(earlier, patience=PATIENCE)


def _shown(token: bytes) -> bytes | None:
    """The receipt that this form was given already, by what finds it."""
    digest = hashlib.sha256(token).digest()
    try:
        found = Case.objects.filter(token_digest=digest).values_list("receipt_lookup", flat=True).first()
    except (OperationalError, InterfaceError):
        return None
    return bytes(found) if found else None
