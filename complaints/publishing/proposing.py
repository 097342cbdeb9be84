"""Proposing a public copy: the first of two officers writes it."""

from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework import permissions
from casework.audit.acts import AuditAct
from casework.audit.recording import record
from casework.models import Case
from casework.procedures import walled_kinds
from casework.sealing.envelopes import CannotOpen
from casework.sealing.keys import Ring, identities, sealer
from casework.sealing.words import open_words
from casework.steps import locked
from complaints.models import ContributionOrigin, CopyDraft, Decision, Withdrawal
from complaints.procedures import INADMISSIBLE, RECEIVED, REDIRECTED, WITHDRAWN
from complaints.publishing.copies import Copy, check, sealed, tidy
from complaints.publishing.redaction import Check, mark_of, suspicions
from institutions.models import User

# The field of the citizen's form, and what it says when they want it.
CONSENT, YES = "publish", "yes"
# The state decides: a case that is not admitted, went elsewhere or was taken back stands for nothing here.
NOT_PUBLISHED = frozenset({RECEIVED, INADMISSIBLE, REDIRECTED, WITHDRAWN})


@transaction.atomic
def propose(*, case: Case, by: User, copy: Copy, checked: Collection[str], confirmed: str = "") -> CopyDraft:
    """A draft for the second officer; an open one of the same case gives way to it.

    Also how a public copy is changed, and how it gets its answer. `checked`: the points of the list that were
    looked at, all of them. `confirmed`: `mark_of` the suspicions that may stand.
    Raises PermissionDenied, ValidationError by the form's field, casework.sealing.keys.NoKey.
    """
    permissions.check(permissions.may_publish(by, case))
    case = locked(case)
    copy = tidy(copy)
    require_publishable(case)
    check(copy, source=case.locale)
    require_answered(case, copy)
    require_care(copy, checked, confirmed)
    open_drafts(case).update(decision=Decision.REPLACED, decided_by=by, decided_at=timezone.now())
    desk = sealer(Ring.DESK)
    draft = CopyDraft.objects.create(
        case=case, proposed_by=by, key_id=desk.key_id, content=sealed(copy, desk.recipients)
    )
    record(act=AuditAct.COPY_PROPOSED, actor=by, subject=case.public_id, details={"draft": draft.pk})
    return draft


def open_drafts(case: Case) -> Any:
    return CopyDraft.objects.filter(case=case, decision="")


def reason_to_stay_private(case: Case, words: Mapping[str, str]) -> Any:
    """A sentence for officers, or None. `words`: what the author sent."""
    if case.kind in walled_kinds():
        return _("Complaints and information are never published.")
    if words.get(CONSENT) != YES:
        return _("The author does not want it published.")
    if case.state in NOT_PUBLISHED:
        return _("Only what was admitted, and not taken back, can be published.")
    origin = ContributionOrigin.objects.filter(case=case).select_related("contribution").first()
    if origin is not None and origin.contribution.withdrawal == Withdrawal.AUTHOR:
        return _("The author does not want it public any more.")
    return None


def require_publishable(case: Case) -> None:
    """Raises ValidationError, and NoKey where the author's consent cannot be read."""
    if (reason := reason_to_stay_private(case, words_of(case))) is not None:
        raise ValidationError(reason)


def words_of(case: Case) -> Mapping[str, str]:
    """Empty, so without consent, where no key at hand opens it."""
    try:
        return open_words(bytes(case.body), identities(Ring.DESK))
    except CannotOpen:
        return {}


def require_answered(case: Case, copy: Copy) -> None:
    """Nobody reads in public what its author was not told. Raises ValidationError."""
    if copy.answers and case.answered_on is None:
        raise ValidationError({"outcome": _("Answer the author first; the public answer comes after it.")})


def require_care(copy: Copy, checked: Collection[str], confirmed: str) -> None:
    """Raises ValidationError while the list is not ticked, or a suspicion not looked at."""
    if set(Check.values) - set(checked):
        raise ValidationError({"checked": _("Go through the whole list and tick each point.")})
    found = suspicions(copy.words())
    if found and confirmed != mark_of(found):
        raise ValidationError({"confirmed": _("Look at what was found, and say that it may stand.")})
