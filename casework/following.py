"""What whoever holds the receipt may do: read, write back, add files, withdraw, say how it was."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Count

from casework.attachments.checking import CheckedFile
from casework.deadlines import end_pause
from casework.intake import spool
from casework.intake.storing import keep_files, next_number
from casework.intake.submissions import sealed_files
from casework.models import Case, CaseMessage, MessagePurpose, Party
from casework.procedures import Act, procedure_of
from casework.receipts.codes import Code
from casework.receipts.keys import ReceiptKeys, keys_of
from casework.sealing.envelopes import CannotOpen
from casework.sealing.keys import Ring, sealer
from casework.sealing.words import open_words, seal_words
from casework.steps import NotNow, locked, note_event, step, today

MOST_FILES = 20


class UnknownReceipt(Exception):
    """No case has this receipt."""


@dataclass(frozen=True, repr=False)
class Followed:
    """A case in the hands of its author."""

    case: Case
    keys: ReceiptKeys


@dataclass(frozen=True, repr=False)
class Letter:
    """A message, opened. `words`: texts by field name; a plain message has `text` alone."""

    party: str
    purpose: str
    written_on: date
    words: Mapping[str, str]
    files: int


def follow(code: Code) -> Followed:
    """Raises UnknownReceipt, and casework.receipts.keys.TooBusy."""
    keys = keys_of(code)
    case = _found(keys.lookup)
    if case is None and spool.take_in(keys.lookup):
        case = _found(keys.lookup)
    if case is None:
        raise UnknownReceipt
    return Followed(case, keys)


def _found(lookup: bytes) -> Case | None:
    return Case.objects.select_related("routed_to", "theme").filter(receipt_lookup=lookup).first()


def what_was_sent(followed: Followed) -> Mapping[str, str]:
    return open_words(followed.case.body, [followed.keys.identity])


def letters(followed: Followed) -> Sequence[Letter]:
    """All that was written in the case, the oldest first. One that cannot be opened has no words."""
    messages = followed.case.messages.annotate(file_count=Count("files")).order_by("number")
    return [
        Letter(
            message.party,
            message.purpose,
            message.written_on,
            _words(message, followed),
            message.file_count,
        )
        for message in messages
    ]


def _words(message: CaseMessage, followed: Followed) -> Mapping[str, str]:
    try:
        return open_words(message.content, [followed.keys.identity])
    except CannotOpen:
        return {}


def write(*, followed: Followed, text: str, files: Sequence[CheckedFile], token: bytes) -> None:
    """Once for each token, however often it is sent. It answers a question that waits.

    Raises NotNow for a case that takes nothing more, or when it would have more than 20 added files.
    """
    digest = hashlib.sha256(token + followed.keys.lookup).digest()
    with transaction.atomic():
        case = locked(followed.case)
        if case.messages.filter(token_digest=digest).exists():
            return
        if case.files.exclude(message=None).count() + len(files) > MOST_FILES:
            raise NotNow
        act = Act.REPLIED if procedure_of(case.kind).allows(Act.REPLIED, case.state) else Act.ADDED
        if act is Act.REPLIED:
            end_pause(case)
        case.has_news = True
        step(case, act)
        purpose = MessagePurpose.REPLY if act is Act.REPLIED else MessagePurpose.ADDITION
        _keep(case, purpose, text, files, digest)


def _keep(
    case: Case, purpose: MessagePurpose, text: str, files: Sequence[CheckedFile], digest: bytes
) -> None:
    desk = sealer(Ring.DESK)
    message = CaseMessage.objects.create(
        case=case,
        number=next_number(case),
        party=Party.AUTHOR,
        purpose=purpose,
        written_on=today(),
        token_digest=digest,
        key_id=desk.key_id,
        content=seal_words({"text": text}, (*desk.recipients, case.receipt_recipient)),
    )
    keep_files(case, sealed_files(files, desk), key_id=desk.key_id, message=message)


@transaction.atomic
def withdraw(*, followed: Followed) -> None:
    """Doing it again changes nothing. Raises NotNow for a case that is over otherwise."""
    case = locked(followed.case)
    if case.events.filter(act=Act.WITHDRAWN).exists():
        return
    end_pause(case)
    case.closed_on = today()
    case.has_news = True
    step(case, Act.WITHDRAWN)


@transaction.atomic
def rate(*, followed: Followed, satisfaction: int) -> None:
    """1 to 5; the last word counts. Raises NotNow before there is an answer, ValueError for other numbers."""
    if not 1 <= satisfaction <= 5:
        raise ValueError("Satisfaction is said from 1 to 5.")
    case = locked(followed.case)
    if not procedure_of(case.kind).allows(Act.RATED, case.state):
        raise NotNow
    first = case.satisfaction is None
    case.satisfaction = satisfaction
    case.save(update_fields=["satisfaction"])
    if first:
        note_event(case, Act.RATED)
