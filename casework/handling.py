"""What officers do with a case. Each act checks who, writes the event and the audit, in one transaction."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from casework import permissions
from casework.audit.acts import AuditAct
from casework.audit.recording import record
from casework.deadlines import begin_pause, end_pause
from casework.intake.storing import next_number
from casework.models import Case, CaseInstitution, CaseMessage, CaseNote, MessagePurpose, Party, Recusal
from casework.procedures import Act, procedure_of, walled_kinds
from casework.sealing.keys import Ring, sealer
from casework.sealing.words import seal_words
from casework.steps import locked, step, today
from institutions.models import Institution, Term, User


@transaction.atomic
def triage(
    *, case: Case, by: User, about: Iterable[Institution], theme: Term | None, region: Term | None
) -> None:
    """It is admissible; what it is about is as the officer found it, whatever the author had chosen."""
    case = _for_triage(case, by)
    case.theme, case.region = theme, region
    _set_about(case, about)
    _done(case, Act.TRIAGED, by)


@transaction.atomic
def classify(
    *, case: Case, by: User, about: Iterable[Institution], theme: Term | None, region: Term | None
) -> None:
    """Correct what it is about, later on. Whoever it turns out to concern loses sight of it at once."""
    case = _for_triage(case, by)
    case.theme, case.region = theme, region
    _set_about(case, about)
    case.save(update_fields=["theme", "region", "routed_to", "officer"])
    record(act=AuditAct.CASE_CLASSIFIED, actor=by, subject=case.public_id)


def _set_about(case: Case, about: Iterable[Institution]) -> None:
    wanted = {institution.pk for institution in about}
    case.concerns.exclude(institution__in=wanted).delete()
    known = set(case.concerns.values_list("institution_id", flat=True))
    CaseInstitution.objects.bulk_create(
        CaseInstitution(case=case, institution_id=key) for key in sorted(wanted - known)
    )
    if case.kind in walled_kinds() and case.routed_to_id in wanted:
        case.routed_to = None
    if case.officer is not None and not permissions.visible_to(case.officer).filter(pk=case.pk).exists():
        case.officer = None


@transaction.atomic
def refuse(*, case: Case, by: User, reason: str, text: str) -> None:
    """It cannot be dealt with; the author is told why. `reason`: a code of the procedure."""
    case = _for_triage(case, by)
    _known(reason, procedure_of(case.kind).refusals)
    _over(case)
    _write(case, by, MessagePurpose.DECISION, text)
    _done(case, Act.REFUSED, by, reason=reason)


@transaction.atomic
def redirect(*, case: Case, by: User, text: str) -> None:
    """Another body is competent; the author is told which one and how to turn to it."""
    case = _for_triage(case, by)
    _over(case)
    _write(case, by, MessagePurpose.DECISION, text)
    _done(case, Act.REDIRECTED, by)


@transaction.atomic
def route(*, case: Case, by: User, to: Institution) -> None:
    """From now on the lead of `to` sees it. Raises ValidationError for one that stands behind the wall."""
    case = _for_triage(case, by)
    if to.is_closed or to.is_group:
        raise ValidationError(_("Cases go to one institution that exists today."))
    if case.kind in walled_kinds() and case.concerns.filter(institution=to).exists():
        raise ValidationError(
            _("The case is about %(institution)s, so it cannot go there.") % {"institution": to}
        )
    case.routed_to, case.routed_on, case.officer = to, today(), None
    _done(case, Act.ROUTED, by, institution=to.slug)


@transaction.atomic
def take(*, case: Case, by: User, officer: User | None = None) -> None:
    """Make `officer`, or oneself, answer for it. Raises ValidationError for who may not see it."""
    case = _for_handling(case, by)
    officer = officer or by
    if not permissions.may_handle(officer, case):
        raise ValidationError(_("This person does not see the case."))
    case.officer = officer
    _done(case, Act.TAKEN, by, officer=officer.pk)


@transaction.atomic
def ask(*, case: Case, by: User, text: str) -> None:
    """A question to the author; until the reply, no day counts."""
    case = _for_handling(case, by)
    begin_pause(case, "waiting-for-author")
    _write(case, by, MessagePurpose.QUESTION, text)
    _done(case, Act.ASKED, by)


@transaction.atomic
def answer(*, case: Case, by: User, text: str) -> None:
    case = _for_handling(case, by)
    end_pause(case)
    case.answered_on = case.answered_on or today()
    _write(case, by, MessagePurpose.ANSWER, text)
    _done(case, Act.ANSWERED, by)


@transaction.atomic
def close(*, case: Case, by: User, outcome: str, text: str = "") -> None:
    """`outcome`: a code of the procedure; `text`: a last word to the author, compulsory without an answer."""
    case = _for_handling(case, by)
    _known(outcome, procedure_of(case.kind).outcomes)
    if not text.strip() and case.answered_on is None:
        raise ValidationError(_("Nobody has answered yet: say to the author why the case is closed."))
    _over(case)
    case.outcome = outcome
    if text.strip():
        _write(case, by, MessagePurpose.DECISION, text)
    _done(case, Act.CLOSED, by, outcome=outcome)


@transaction.atomic
def merge(*, case: Case, by: User, into: Case, text: str) -> None:
    """The same matter came in twice: this one closes and follows the other. Each author keeps a receipt."""
    case = _for_triage(case, by)
    permissions.check(permissions.may_handle(by, into))
    if into.pk == case.pk or into.duplicate_of_id is not None:
        raise ValidationError(_("Choose the case that goes on."))
    _over(case)
    case.duplicate_of, case.outcome = into, "duplicate"
    _write(case, by, MessagePurpose.DECISION, text)
    _done(case, Act.MERGED, by, into=into.public_id)


@transaction.atomic
def pause(*, case: Case, by: User, reason: str) -> None:
    case = _for_handling(case, by)
    begin_pause(case, reason)
    _done(case, Act.PAUSED, by, reason=reason)


@transaction.atomic
def resume(*, case: Case, by: User) -> None:
    case = _for_handling(case, by)
    end_pause(case)
    _done(case, Act.RESUMED, by)


@transaction.atomic
def note(*, case: Case, by: User, text: str) -> CaseNote:
    """For officers alone."""
    case = _for_handling(case, by)
    desk = sealer(Ring.DESK)
    kept = seal_words({"text": _said(text)}, desk.recipients)
    record(act=AuditAct.NOTE_WRITTEN, actor=by, subject=case.public_id)
    return CaseNote.objects.create(case=case, officer=by, key_id=desk.key_id, content=kept)


@transaction.atomic
def recuse(*, case: Case, by: User) -> None:
    """A conflict of interest: from now on this person sees nothing of it. Cannot be undone by oneself."""
    permissions.check(permissions.visible_to(by).filter(pk=case.pk).exists())
    case = locked(case)
    Recusal.objects.get_or_create(case=case, user=by)
    if case.officer_id == by.pk:
        case.officer = None
        case.save(update_fields=["officer"])
    record(act=AuditAct.RECUSAL_DECLARED, actor=by, subject=case.public_id)


def _for_triage(case: Case, by: User) -> Case:
    permissions.check(permissions.may_triage(by, case))
    return locked(case)


def _for_handling(case: Case, by: User) -> Case:
    permissions.check(permissions.may_handle(by, case))
    return locked(case)


def _known(code: str, codes: Iterable[str]) -> None:
    if code not in codes:
        raise ValidationError(_("Choose one of the reasons in the list."))


def _said(text: str) -> str:
    if not text.strip():
        raise ValidationError(_("Write something first."))
    return text.strip()


def _over(case: Case) -> None:
    end_pause(case)
    case.closed_on = today()


def _write(case: Case, by: User, purpose: MessagePurpose, text: str) -> None:
    desk = sealer(Ring.DESK)
    CaseMessage.objects.create(
        case=case,
        number=next_number(case),
        party=Party.DESK,
        purpose=purpose,
        officer=by,
        written_on=today(),
        key_id=desk.key_id,
        content=seal_words({"text": _said(text)}, (*desk.recipients, case.receipt_recipient)),
    )


def _done(case: Case, act: Act, by: User, **details: Any) -> None:
    step(case, act, by=by, details=details)
    record(act=AuditAct(f"case.{act}"), actor=by, subject=case.public_id, details=details)
