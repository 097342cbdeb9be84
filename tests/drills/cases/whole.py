"""Whether the case of a form is there once and has all that the form had, read with the desk's keys."""

import hashlib
from collections.abc import Iterator, Sequence

from casework.models import Case, CaseFile, SealedIdentity
from casework.procedures import Act
from casework.receipts.tokens import read_token
from casework.sealing.envelopes import CannotOpen, open_envelope
from casework.sealing.keys import Ring, identities
from casework.sealing.words import open_words
from tests.drills.cases.citizen import Form


def what_lacks(form: Form) -> Iterator[str]:
    """Nothing for a form that has one whole case."""
    digest = hashlib.sha256(read_token(form.token).value).digest()
    cases = Case.objects.filter(token_digest=digest).prefetch_related("events", "concerns__institution")
    if len(cases) != 1:
        yield f"{len(cases)} cases"
        return
    [case] = cases
    wanted = dict(form.fields())
    if [event.act for event in case.events.all()] != [Act.RECEIVED] or case.messages.exists():
        yield "its one event"
    if [concern.institution.slug for concern in case.concerns.all()] != [wanted["about"]]:
        yield "the institution"
    if not _opens(case.body, identities(Ring.DESK), form.words):
        yield "its words"
    if [name for name, _content in form.files] != [_name(file) for file in case.files.all()]:
        yield "its files"
    if not _identity_fits(case, str(wanted.get("name", ""))):
        yield "who it is"


def _opens(envelope: bytes | memoryview, keys: Sequence[str], words: str) -> bool:
    try:
        return words in open_words(envelope, keys).values()
    except CannotOpen:
        return False


def _name(file: CaseFile) -> str:
    """Empty where the file itself cannot be opened."""
    keys = identities(Ring.DESK)
    try:
        return open_envelope(file.name, keys).decode() if open_envelope(file.content, keys) else ""
    except CannotOpen:
        return ""


def _identity_fits(case: Case, name: str) -> bool:
    kept = SealedIdentity.objects.filter(case=case).first()
    if kept is None or not name:
        return kept is None and not name
    return _opens(kept.content, identities(Ring.IDENTITY), name)
