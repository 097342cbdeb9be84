"""Into the database: the whole case in one transaction, once for each form however often it is sent."""

import hashlib
from collections.abc import Sequence

from django.db import IntegrityError, connection, transaction
from django.db.models import Max

from casework.intake.submissions import SealedCase, SealedFile
from casework.models import (
    Case,
    CaseFile,
    CaseInstitution,
    CaseMessage,
    MessagePurpose,
    Party,
    SealedIdentity,
)
from casework.procedures import Act, procedure_of
from casework.steps import note_event, refresh_due_date
from institutions.models import Institution, Term
from institutions.models.term import Vocabulary


@transaction.atomic
def store(sealed: SealedCase) -> Case:
    """The case of this form. What differs from what the form had sent before is added to it."""
    _wait_for_the_disk()
    case = _standing(sealed)
    if case is None:
        try:
            with transaction.atomic():
                return _created(sealed)
        except IntegrityError:
            # The same form at the same moment, or a receipt that exists: the second is an error.
            case = _standing(sealed)
            if case is None:
                raise
    if bytes(case.content_digest) != sealed.content_digest:
        _add(case, sealed)
    return case


def _wait_for_the_disk() -> None:
    """The receipt follows the commit, so the commit must last, however the server is set up."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit TO on")


def _standing(sealed: SealedCase) -> Case | None:
    return Case.objects.select_for_update().filter(token_digest=sealed.token_digest).first()


def _created(sealed: SealedCase) -> Case:
    case = Case(
        kind=sealed.kind,
        locale=sealed.locale,
        channel=sealed.channel,
        state=procedure_of(sealed.kind).first,
        received_on=sealed.received_on,
        theme=_term(Vocabulary.THEME, sealed.theme),
        region=_term(Vocabulary.REGION, sealed.region),
        token_digest=sealed.token_digest,
        content_digest=sealed.content_digest,
        receipt_lookup=sealed.receipt_lookup,
        receipt_recipient=sealed.receipt_recipient,
        key_id=sealed.key_id,
        body=sealed.body,
    )
    refresh_due_date(case)
    case.save(force_insert=True)
    institutions = Institution.objects.filter(slug__in=sealed.about)
    CaseInstitution.objects.bulk_create(
        CaseInstitution(case=case, institution=institution) for institution in institutions
    )
    note_event(case, Act.RECEIVED)
    _keep_identity(case, sealed)
    keep_files(case, sealed.files, key_id=sealed.key_id)
    return case


def _add(case: Case, sealed: SealedCase) -> None:
    """A form that was changed and sent again is a message to the case it had made."""
    digest = hashlib.sha256(sealed.token_digest + sealed.content_digest).digest()
    if CaseMessage.objects.filter(token_digest=digest).exists():
        return
    message = CaseMessage.objects.create(
        case=case,
        number=next_number(case),
        party=Party.AUTHOR,
        purpose=MessagePurpose.ADDITION,
        written_on=sealed.received_on,
        token_digest=digest,
        key_id=sealed.key_id,
        content=sealed.body,
    )
    _keep_identity(case, sealed)
    keep_files(case, sealed.files, key_id=sealed.key_id, message=message)
    note_event(case, Act.ADDED)
    case.has_news = True
    case.save(update_fields=["has_news"])


def next_number(case: Case) -> int:
    """Of the next message; the caller holds the case's row."""
    return (case.messages.aggregate(last=Max("number"))["last"] or 0) + 1


def _keep_identity(case: Case, sealed: SealedCase) -> None:
    if sealed.identity:
        values = {"key_id": sealed.identity_key_id, "content": sealed.identity}
        SealedIdentity.objects.update_or_create(case=case, defaults=values)


def keep_files(
    case: Case, files: Sequence[SealedFile], *, key_id: str, message: CaseMessage | None = None
) -> None:
    """With the case, or with one of its messages."""
    CaseFile.objects.bulk_create(
        CaseFile(
            case=case,
            message=message,
            kind=file.kind,
            flags=list(file.flags),
            key_id=key_id,
            name=file.name,
            content=file.content,
        )
        for file in files
    )


def _term(vocabulary: str, slug: str) -> Term | None:
    return Term.objects.filter(vocabulary=vocabulary, slug=slug).first() if slug else None
