"""Somebody leaves, or comes back. What they wrote stays theirs."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from institutions.memberships import end, roles_changed
from institutions.models import Membership, User
from institutions.permissions import NOT_ONESELF, NOT_YOURS, is_administrator, memberships_visible_to


@transaction.atomic
def leave(*, user: User, by: User, reason: str) -> bool:
    """End every role of `user` that `by` looks after; return whether the account was closed.

    It is closed when no role is left. Raises ValidationError without a reason; PermissionDenied for oneself,
    for somebody `by` does not look after, and for the last administrator.
    """
    if by.pk == user.pk:
        raise PermissionDenied(NOT_ONESELF)
    if not reason.strip():
        raise ValidationError(_("Say why, in a few words."))
    held = memberships_visible_to(by).current().filter(user=user).select_related("institution", "user")
    memberships = list(held)
    if not memberships and not is_administrator(by):
        raise PermissionDenied(NOT_YOURS)
    for membership in memberships:
        end(membership=membership, by=by, reason=reason)
    log(user, "portal.person.left", user=by, data={"reason": reason})
    if user.is_superuser or Membership.objects.current().filter(user=user).exists():
        return False
    User.objects.filter(pk=user.pk).update(is_active=False)
    user.is_active = False
    roles_changed.send(User, user=user)
    return True


@transaction.atomic
def come_back(*, user: User, by: User) -> None:
    """Reopen an account, without any role. Raises PermissionDenied unless `by` is an administrator."""
    if not is_administrator(by):
        raise PermissionDenied(NOT_YOURS)
    if by.pk == user.pk:
        raise PermissionDenied(NOT_ONESELF)
    if not User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
        return
    user.is_active = True
    log(user, "portal.person.returned", user=by)
    roles_changed.send(User, user=user)
