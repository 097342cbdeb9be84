"""Who an author is takes two people: an officer who says why, and a custodian who agrees."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework import permissions
from casework.audit.acts import AuditAct
from casework.audit.recording import record
from casework.models import Case, IdentityRequest, SealedIdentity
from casework.sealing.envelopes import CannotOpen
from casework.sealing.keys import Ring, identities, sealer
from casework.sealing.words import open_words, seal_words
from casework.steps import NotNow
from institutions.models import User

# So long the officer who asked may look at what was released.
SHOWN_FOR = timedelta(days=7)


@dataclass(frozen=True, repr=False)
class Asked:
    """A request that waits; `reason` is empty where no key at hand opens it."""

    request: IdentityRequest
    public_id: str
    reason: str


@transaction.atomic
def ask_for(*, case: Case, by: User, reason: str) -> IdentityRequest:
    """Raises PermissionDenied, and ValidationError without a reason, an identity, or while one waits."""
    permissions.check(permissions.may_handle(by, case))
    if not reason.strip():
        raise ValidationError(_("Say why you need to know who the author is."))
    if not SealedIdentity.objects.select_for_update().filter(case=case).exists():
        raise ValidationError(_("The author stayed anonymous: there is nothing to release."))
    if case.identity_requests.filter(asked_by=by, released=None).exists():
        raise ValidationError(_("You have asked already. The custodian decides."))
    desk = sealer(Ring.DESK)
    asked = IdentityRequest.objects.create(
        case=case,
        asked_by=by,
        key_id=desk.key_id,
        reason=seal_words({"text": reason.strip()}, desk.recipients),
    )
    _note(AuditAct.IDENTITY_REQUESTED, asked, by)
    return asked


def waiting_for(by: User) -> Sequence[Asked]:
    """What this custodian may decide, the oldest first: never their own, never from behind the wall."""
    open_ = IdentityRequest.objects.filter(released=None, case__in=permissions.releasable_by(by))
    rows = open_.exclude(asked_by=by).select_related("case", "asked_by").defer("case__body")
    keys = identities(Ring.DESK)
    return [Asked(row, row.case.public_id, _reason(row, keys)) for row in rows]


def _reason(request: IdentityRequest, keys: Sequence[str]) -> str:
    try:
        return open_words(request.reason, keys).get("text", "")
    except CannotOpen:
        return ""


@transaction.atomic
def decide(*, request: IdentityRequest, by: User, release: bool) -> None:
    """Raises PermissionDenied, also for one's own request, and NotNow for one that is decided."""
    case = Case.objects.get(pk=request.case_id)
    permissions.check(permissions.may_release_identity(by, case))
    asked = IdentityRequest.objects.select_for_update().get(pk=request.pk)
    if asked.asked_by_id == by.pk:
        raise PermissionDenied(_("Somebody else decides about what you have asked for."))
    if asked.released is not None:
        raise NotNow
    asked.released, asked.decided_by, asked.decided_at = release, by, timezone.now()
    asked.save(update_fields=["released", "decided_by", "decided_at"])
    _note(AuditAct.IDENTITY_RELEASED if release else AuditAct.IDENTITY_REFUSED, asked, by)


def last_request(case: Case, by: User) -> IdentityRequest | None:
    """What became of what this officer asked for."""
    return case.identity_requests.filter(asked_by=by).order_by("-asked_at").first()


def shown_until(request: IdentityRequest | None) -> datetime | None:
    """The moment until which the officer may look; None when there is nothing to look at (any more)."""
    if request is None or not request.released or request.decided_at is None:
        return None
    until = request.decided_at + SHOWN_FOR
    return until if timezone.now() < until else None


def reveal(*, case: Case, by: User) -> Mapping[str, str]:
    """Name and contact as the author gave them; each look is in the audit before anything is shown.

    Raises PermissionDenied, CannotOpen and casework.sealing.keys.NoKey.
    """
    permissions.check(permissions.may_handle(by, case))
    request = last_request(case, by)
    permissions.check(shown_until(request) is not None)
    keys = identities(Ring.IDENTITY)
    with transaction.atomic():
        sealed = SealedIdentity.objects.get(case=case)
        record(act=AuditAct.IDENTITY_VIEWED, actor=by, subject=case.public_id)
    return open_words(sealed.content, keys)


def _note(act: AuditAct, request: IdentityRequest, by: User) -> None:
    record(act=act, actor=by, subject=request.case.public_id, details={"request": str(request.pk)})
