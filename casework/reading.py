"""Opening a case at the desk: each look is in the audit before anything is shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from casework import permissions
from casework.audit.acts import AuditAct
from casework.audit.recording import record
from casework.models import Case, CaseFile, SealedIdentity
from casework.sealing.envelopes import CannotOpen, open_envelope
from casework.sealing.keys import Ring, identities
from casework.sealing.words import open_words
from institutions.models import User


@dataclass(frozen=True, repr=False)
class OpenedFile:
    """`name`: as the author called it."""

    id: UUID
    name: str
    kind: str
    flags: Sequence[str]
    verdict: str


@dataclass(frozen=True, repr=False)
class OpenedMessage:
    party: str
    purpose: str
    officer: Any
    written_on: date
    words: Mapping[str, str]
    files: Sequence[OpenedFile]


@dataclass(frozen=True, repr=False)
class OpenedNote:
    officer: Any
    written_at: datetime
    text: str


@dataclass(frozen=True, repr=False)
class OpenedCase:
    """`words`: what the author sent, by field name. What no key at hand opens is empty and in `closed`."""

    case: Case
    words: Mapping[str, str]
    files: Sequence[OpenedFile]
    messages: Sequence[OpenedMessage]
    notes: Sequence[OpenedNote]
    has_identity: bool
    closed: int


def look(*, case: Case, by: User) -> OpenedCase:
    """Everything in it except who the author is. Raises PermissionDenied and casework.sealing.keys.NoKey."""
    permissions.check(permissions.visible_to(by).filter(pk=case.pk).exists())
    with transaction.atomic():
        record(act=AuditAct.CASE_VIEWED, actor=by, subject=case.public_id)
        if case.has_news and permissions.may_handle(by, case):
            Case.objects.filter(pk=case.pk).update(has_news=False)
    return _opened(case)


def _opened(case: Case) -> OpenedCase:
    reader = _Reader(identities(Ring.DESK))
    files: dict[UUID | None, list[OpenedFile]] = {}
    for file in case.files.defer("content"):
        files.setdefault(file.message_id, []).append(reader.file(file))
    messages = [
        OpenedMessage(
            message.party,
            message.purpose,
            message.officer,
            message.written_on,
            reader.words(message.content),
            files.get(message.pk, []),
        )
        for message in case.messages.select_related("officer")
    ]
    notes = [
        OpenedNote(note.officer, note.written_at, reader.words(note.content).get("text", ""))
        for note in case.notes.select_related("officer")
    ]
    words = reader.words(case.body)
    has_identity = SealedIdentity.objects.filter(case=case).exists()
    return OpenedCase(case, words, files.get(None, []), messages, notes, has_identity, reader.failures)


class _Reader:
    def __init__(self, keys: Sequence[str]) -> None:
        self.keys, self.failures = keys, 0

    def words(self, envelope: bytes | memoryview) -> dict[str, str]:
        try:
            return open_words(envelope, self.keys)
        except CannotOpen:
            self.failures += 1
            return {}

    def file(self, file: CaseFile) -> OpenedFile:
        try:
            name = open_envelope(file.name, self.keys).decode()
        except CannotOpen:
            self.failures += 1
            name = ""
        return OpenedFile(file.pk, name, file.kind, file.flags, file.verdict)
