"""What follows when somebody changes how they sign in: sessions end, the ledger and the person are told."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.http import HttpRequest
from wagtail.log_actions import log

from institutions.models import User
from institutions.sign_in import mails, sessions
from institutions.sign_in.factors import Type, has_factor, use_up_current_code

# The ledger's words for the kinds of factors.
KINDS = {Type.TOTP: "app", Type.WEBAUTHN: "key", Type.RECOVERY_CODES: "recovery codes"}


@transaction.atomic
def factor_added(*, request: HttpRequest, user: User, kind: str) -> None:
    """The person has proved it while adding it, so this session has passed it."""
    if kind == Type.TOTP:
        use_up_current_code(Authenticator.objects.get(user=user, type=kind))
    _record(user, "portal.second_factor.add", "second_factor_added", kind=KINDS[Type(kind)])
    sessions.ends_sessions_of(user)
    sessions.keep_this_session(request, user)
    sessions.note_second_factor(request.session, user)


@transaction.atomic
def factor_removed(*, request: HttpRequest, user: User, kind: str) -> None:
    """Without another one the person sets a new one up before anything else."""
    _record(user, "portal.second_factor.remove", "second_factor_removed", kind=KINDS[Type(kind)])
    sessions.ends_sessions_of(user)
    sessions.keep_this_session(request, user)
    if not has_factor(user):
        sessions.forget_second_factor(request.session)


@transaction.atomic
def recovery_codes_renewed(*, user: User) -> None:
    _record(user, "portal.second_factor.renew", "recovery_codes_renewed", kind=KINDS[Type.RECOVERY_CODES])


@transaction.atomic
def password_changed(*, user: User) -> None:
    """Sessions end by themselves: they agree with the password that was."""
    _record(user, "portal.password.change", "password_changed")


def signed_in(*, user: User, factor: Authenticator) -> None:
    log(instance=user, action="portal.session.begin", user=user, data={"kind": KINDS[Type(factor.type)]})
    if factor.type == Type.RECOVERY_CODES:
        mails.tell(user, "recovery_code_used")


def _record(user: User, action: str, change: str, **data: Any) -> None:
    log(instance=user, action=action, user=user, data=data)
    mails.tell(user, change)
