"""Asking somebody by mail to take a role; the link works once, for a week."""

import hashlib
import secrets
from collections.abc import Sequence

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.users.models import UserProfile

from institutions.memberships import grant
from institutions.models import Institution, Invitation, Membership, User
from institutions.models.invitation import expiry
from institutions.permissions import NOT_ONESELF, check_may_change, roles_given_by
from institutions.roles import Role, roles_of
from outbox.models import Message
from outbox.posting import post

TOPIC = "invitations by mail"


def token_of(invitation: Invitation) -> str:
    """What the link carries.

    Made anew from the row's nonce and the server's key whenever it is mailed: neither the outbox nor a copy
    of the database is enough to accept an invitation.
    """
    value = f"{invitation.pk}:{invitation.nonce}"
    return salted_hmac("institutions.invitations", value, algorithm="sha256").hexdigest()


def link_of(invitation: Invitation) -> str:
    return f"{settings.WAGTAILADMIN_BASE_URL}/cms/invitation/{token_of(invitation)}/"


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def invitation_with(token: str) -> Invitation | None:
    """In whichever state it is."""
    found = Invitation.objects.select_related("institution", "invited_by")
    return found.filter(token_hash=_hash(token)).first()


@transaction.atomic
def invite(
    *, email: str, institution: Institution, role: Role, by: User | None, language: str = "", name: str = ""
) -> Invitation:
    """Mail an invitation; whether the address has an account here makes no difference to see.

    The same invitation, still unanswered, is sent again. `by` is None for the operator. Raises
    ValidationError for an impossible address or role, PermissionDenied for a role that `by` does not give.
    """
    address = User.objects.normalize_email(email).strip().lower()
    validate_email(address)
    if role not in roles_of(institution):
        raise ValidationError(_("Only the approving body has this role."))
    if institution.is_closed:
        raise ValidationError(_("This institution is closed: nobody gets a role in it."))
    if by is not None:
        check_may_change(by=by, user=None, institution=institution, role=role)
        if by.email.lower() == address:
            raise PermissionDenied(NOT_ONESELF)
    invitation, _created = Invitation.objects.unanswered().get_or_create(
        email=address, institution=institution, role=role, defaults=_unsent()
    )
    Invitation.objects.filter(pk=invitation.pk).update(
        name=name[:150], language=language or settings.LANGUAGE_CODE, invited_by=by
    )
    return _send(invitation, by)


def _unsent() -> dict[str, str]:
    """A place for the hash until the row has a number."""
    return {"nonce": secrets.token_hex(32), "token_hash": _hash(secrets.token_hex(32))}


def _send(invitation: Invitation, by: User | None) -> Invitation:
    """With a new token: a link sent before stops working."""
    invitation.refresh_from_db()
    invitation.nonce = secrets.token_hex(32)
    invitation.token_hash = _hash(token_of(invitation))
    invitation.expires_at, invitation.mailed_at = expiry(), None
    invitation.save()
    post(topic=TOPIC, key=str(invitation.pk))
    _record("portal.invitation.sent", invitation, by)
    return invitation


@transaction.atomic
def resend(*, invitation: Invitation, by: User) -> Invitation:
    """Another link for another week, asked for by `by` from now on; the old link dies."""
    _check_looks_after(invitation, by)
    Invitation.objects.filter(pk=invitation.pk).update(invited_by=by)
    return _send(invitation, by)


@transaction.atomic
def revoke(*, invitation: Invitation, by: User) -> None:
    _check_looks_after(invitation, by)
    withdraw(invitations=[invitation], by=by)


def withdraw(*, invitations: Sequence[Invitation], by: User | None) -> None:
    """For somebody who was asked whether they may, as when an institution closes."""
    for invitation in invitations:
        unanswered = Invitation.objects.unanswered().filter(pk=invitation.pk)
        if unanswered.update(revoked_at=timezone.now()):
            _record("portal.invitation.revoked", invitation, by)


def _check_looks_after(invitation: Invitation, by: User) -> None:
    check_may_change(by=by, user=None, institution=invitation.institution, role=invitation.role)
    if by.email.lower() == invitation.email:
        raise PermissionDenied(NOT_ONESELF)
    if not Invitation.objects.unanswered().filter(pk=invitation.pk).exists():
        raise ValidationError(_("This invitation has been answered or withdrawn."))


def _record(action: str, invitation: Invitation, by: User | None) -> None:
    data = {"invitation": invitation.pk, "role": invitation.role}
    log(invitation.institution, action, user=by, data=data)


def account_of(invitation: Invitation) -> User | None:
    """The account that the address has already."""
    return User.objects.filter(email=invitation.email).first()


def still_stands(invitation: Invitation) -> bool:
    """An invitation ends with its inviter's right to give the role, and with the institution."""
    inviter = invitation.invited_by
    if invitation.institution.is_closed:
        return False
    return inviter is None or invitation.role in roles_given_by(inviter, invitation.institution)


@transaction.atomic
def accept_as_new(
    *, invitation: Invitation, first_name: str, last_name: str, language: str, password: str
) -> User:
    """Make the person's account, with a validated password, and give it the role.

    Raises ValidationError when the invitation is no longer open, and when the address has an account by now.
    """
    _take(invitation)
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                invitation.email, password, first_name=first_name, last_name=last_name
            )
    except IntegrityError as taken:
        raise ValidationError(_("This address has an account by now. Sign in with it.")) from taken
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": language})
    _give(invitation, user)
    return user


@transaction.atomic
def accept_as(*, invitation: Invitation, user: User) -> Membership:
    """Give the role to the person who is signed in.

    Raises ValidationError when the invitation is no longer open, PermissionDenied when it is for another
    address.
    """
    if user.email.lower() != invitation.email:
        raise PermissionDenied(_("This invitation is for another address."))
    _take(invitation)
    return _give(invitation, user)


def _take(invitation: Invitation) -> None:
    """Whoever comes first: a link that is followed twice at once is accepted once."""
    taken = Invitation.objects.open().filter(pk=invitation.pk, token_hash=invitation.token_hash)
    if not still_stands(invitation) or not taken.update(accepted_at=timezone.now()):
        raise ValidationError(_("This invitation is no longer open."))


def _give(invitation: Invitation, user: User) -> Membership:
    Invitation.objects.filter(pk=invitation.pk).update(accepted_by=user)
    membership = grant(
        user=user,
        institution=invitation.institution,
        role=Role(invitation.role),
        by=invitation.invited_by,
    )
    _record("portal.invitation.accepted", invitation, user)
    return membership


def mail_invitations(messages: Sequence[Message]) -> None:
    """Mail the invitations that the outbox names, if they still wait."""
    waiting = Invitation.objects.open().filter(pk__in=[message.key for message in messages], mailed_at=None)
    for invitation in waiting.select_related("institution", "invited_by"):
        with translation.override(invitation.language):
            _mail_of(invitation).send()
        Invitation.objects.filter(pk=invitation.pk, nonce=invitation.nonce).update(mailed_at=timezone.now())


def _mail_of(invitation: Invitation) -> EmailMessage:
    values = {
        "institution": invitation.institution.name_in(),
        "role": Role(invitation.role).label,
        "inviter": str(invitation.invited_by or _("The operator of the portal")),
        "link": link_of(invitation),
    }
    subject = _("Invitation to work on the National Integrity Portal") % values
    greeting = _("Hello %(name)s,") % {"name": invitation.name} if invitation.name else _("Hello,")
    text = _(
        "%(inviter)s invites you to work on the National Integrity Portal for this institution:"
        " %(institution)s. Your role: %(role)s.\n\n"
        "Open this link within seven days to accept:\n%(link)s\n\n"
        "The link works once and is for you alone: do not pass it on. If you did not expect this message,"
        " do nothing."
    )
    return EmailMessage(subject, f"{greeting}\n\n{text % values}\n", to=[invitation.email])
