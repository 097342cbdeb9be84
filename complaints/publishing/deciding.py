"""The second officer confirms a copy, or sends it back; and copies are taken down.

Two pairs of eyes, because what is public once has been copied elsewhere before anybody can take it back. To
take something down one pair is enough: waiting does the harm there.
"""

from collections.abc import Collection

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework import permissions
from casework.audit.acts import AuditAct
from casework.audit.recording import record
from casework.models import Case
from casework.sealing.keys import Ring, identities, sealer
from casework.sealing.words import seal_words
from casework.steps import locked, today
from complaints.models import (
    Contribution,
    ContributionOrigin,
    ContributionText,
    CopyDraft,
    Decision,
    Withdrawal,
)
from complaints.publishing.copies import Copy, check, opened
from complaints.publishing.proposing import open_drafts, require_answered, require_care, require_publishable
from institutions.models import Institution, Term, User
from publication.history import forget_words
from publication.projection import project


@transaction.atomic
def confirm(*, draft: CopyDraft, by: User, checked: Collection[str], confirmed: str = "") -> Contribution:
    """Publish exactly this draft. `checked` and `confirmed` as for `propose`: the second officer looks, too.

    Raises PermissionDenied, ValidationError, and what opening an envelope raises.
    """
    case, draft = _both_locked(draft, by)
    if draft.proposed_by_id == by.pk:
        raise ValidationError(_("Somebody else has to confirm what you have written."))
    copy = opened(bytes(draft.content), identities(Ring.DESK))
    require_publishable(case)
    check(copy, source=case.locale)
    require_answered(case, copy)
    require_care(copy, checked, confirmed)
    contribution = _written(case, copy)
    _bring_in_line(contribution)
    _decided(draft, Decision.CONFIRMED, by)
    record(
        act=AuditAct.COPY_PUBLISHED,
        actor=by,
        subject=case.public_id,
        details={"draft": draft.pk, "contribution": contribution.public_id},
    )
    return contribution


@transaction.atomic
def send_back(*, draft: CopyDraft, by: User, reason: str) -> None:
    """`reason` is for the officer who wrote it, and as sealed as the draft."""
    case, draft = _both_locked(draft, by)
    if not reason.strip():
        raise ValidationError({"reason": _("Say what has to change.")})
    draft.reason = seal_words({"text": reason.strip()}, sealer(Ring.DESK).recipients)
    _decided(draft, Decision.RETURNED, by)
    record(act=AuditAct.COPY_RETURNED, actor=by, subject=case.public_id, details={"draft": draft.pk})


@transaction.atomic
def withdraw(*, contribution: Contribution, by: User, reason: str) -> None:
    """Take it out of the public's sight at once, everywhere; its words are gone for good."""
    case = _case_of(contribution, by)
    if reason not in Withdrawal.values:
        raise ValidationError({"reason": _("Choose one of the reasons in the list.")})
    if case is not None:
        locked(case)
        open_drafts(case).update(decision=Decision.REPLACED, decided_by=by, decided_at=timezone.now())
    contribution = Contribution.objects.select_for_update().get(pk=contribution.pk)
    contribution.withdrawn_on, contribution.withdrawal = today(), reason
    contribution.save(update_fields=["withdrawn_on", "withdrawal"])
    contribution.texts.all().delete()
    _bring_in_line(contribution)
    record(
        act=AuditAct.COPY_WITHDRAWN,
        actor=by,
        subject=case.public_id if case else "",
        details={"contribution": contribution.public_id, "reason": reason},
    )


def may_withdraw(user: User, contribution: Contribution) -> bool:
    try:
        _case_of(contribution, user)
    except PermissionDenied:
        return False
    return True


def _case_of(contribution: Contribution, by: User) -> Case | None:
    """None when the case is kept no longer: then every officer of the body may. Raises PermissionDenied."""
    origin = ContributionOrigin.objects.select_related("case").filter(contribution=contribution).first()
    if origin is None:
        permissions.check(permissions.seat_of(by).sees_all)
        return None
    permissions.check(permissions.may_publish(by, origin.case))
    return origin.case


def _both_locked(draft: CopyDraft, by: User) -> tuple[Case, CopyDraft]:
    permissions.check(permissions.may_publish(by, draft.case))
    case = locked(draft.case)
    draft = CopyDraft.objects.select_for_update().get(pk=draft.pk)
    if not draft.is_open:
        raise ValidationError(_("This draft was decided or replaced meanwhile: look at the newest one."))
    return case, draft


def _decided(draft: CopyDraft, decision: Decision, by: User) -> None:
    draft.decision, draft.decided_by, draft.decided_at = decision, by, timezone.now()
    draft.save(update_fields=["decision", "decided_by", "decided_at", "reason"])


def _written(case: Case, copy: Copy) -> Contribution:
    origin = ContributionOrigin.objects.select_related("contribution").filter(case=case).first()
    contribution = origin.contribution if origin else Contribution(published_at=timezone.now())
    contribution.kind, contribution.locale = case.kind, case.locale
    contribution.received_month = case.received_on.replace(day=1)
    contribution.theme, contribution.region = _term("theme", copy.theme), _term("region", copy.region)
    contribution.outcome, contribution.leads_to = copy.outcome, list(copy.leads_to)
    contribution.answered_on = (contribution.answered_on or today()) if copy.answers else None
    contribution.withdrawn_on, contribution.withdrawal = None, ""
    contribution.changed_at = timezone.now()
    contribution.save()
    contribution.institutions.set(Institution.objects.filter(slug__in=copy.institutions))
    _write_texts(contribution, copy)
    if origin is None:
        ContributionOrigin.objects.create(case=case, contribution=contribution)
    return contribution


def _term(vocabulary: str, slug: str) -> Term | None:
    return Term.objects.get(vocabulary=vocabulary, slug=slug) if slug else None


def _write_texts(contribution: Contribution, copy: Copy) -> None:
    contribution.texts.all().delete()
    ContributionText.objects.bulk_create(
        ContributionText(
            contribution=contribution,
            locale=code,
            title=copy.titles[code],
            text=copy.texts[code],
            answer=copy.answers.get(code, ""),
        )
        for code in copy.languages()
    )


def _bring_in_line(contribution: Contribution) -> None:
    """The history of copies keeps no words: an earlier wording may be what had to go."""
    project(contribution, translation_key=contribution.key)
    forget_words(contribution.key)
