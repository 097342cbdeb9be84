"""Giving somebody a role, and taking it back."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page

from institutions.models import Institution, Membership, User
from institutions.permissions import check_may_change
from institutions.roles import Role, group_of, roles_of

# Sent with `user`, in the transaction that gave or took a role.
roles_changed = Signal()


@transaction.atomic
def grant(*, user: User, institution: Institution, role: Role, by: User | None) -> Membership:
    """Make `user` a `role` of `institution`; a role that is held already stays as it is.

    `by` is None for the operator. Raises ValidationError for a role that this institution does not have, a
    closed institution and a closed account; PermissionDenied for a role that `by` does not give.
    """
    _check_can_have(user, institution, role)
    if by is not None:
        check_may_change(by=by, user=user, institution=institution, role=role)
    membership, created = Membership.objects.current().get_or_create(
        user=user, institution=institution, role=role, defaults={"granted_by": by}
    )
    if created:
        user.groups.add(group_of(role, institution))
        _record("portal.role.given", membership, by)
        roles_changed.send(User, user=user)
    return membership


def _check_can_have(user: User, institution: Institution, role: Role) -> None:
    if role not in roles_of(institution):
        raise ValidationError(_("Only the approving body has this role."))
    if institution.is_closed:
        raise ValidationError(_("This institution is closed: nobody gets a role in it."))
    if not user.is_active:
        raise ValidationError(_("This account is closed. Reopen it first."))


@transaction.atomic
def end(*, membership: Membership, by: User | None, reason: str = "") -> None:
    """The person no longer has this role; ending it twice changes nothing.

    `by` is None for the operator. Raises PermissionDenied for a role that `by` does not look after, and for
    the last administrator.
    """
    if by is not None:
        check_may_change(
            by=by, user=membership.user, institution=membership.institution, role=membership.role
        )
    _keep_an_administrator(membership)
    _end(membership, by, reason)


@transaction.atomic
def end_all(*, memberships: Iterable[Membership], by: User | None, reason: str) -> None:
    """End each of them, for somebody who was asked whether they may, as when an institution closes."""
    for membership in memberships:
        _keep_an_administrator(membership)
        _end(membership, by, reason)


def _end(membership: Membership, by: User | None, reason: str) -> None:
    current = Membership.objects.current().filter(pk=membership.pk)
    if not current.update(ended_at=timezone.now(), ended_by=by, end_reason=reason[:300]):
        return
    membership.refresh_from_db()
    user = membership.user
    user.groups.remove(group_of(Role(membership.role), membership.institution))
    free_locks(user)
    _record("portal.role.ended", membership, by, reason=reason)
    roles_changed.send(User, user=user)


def _keep_an_administrator(membership: Membership) -> None:
    """Rows are locked, so that two administrators who end each other at once do not both succeed."""
    if membership.role != Role.ADMINISTRATOR or membership.ended_at is not None:
        return
    administrators = Membership.objects.current().filter(role=Role.ADMINISTRATOR)
    rows = list(administrators.select_for_update().order_by("pk").values_list("pk", "user__is_active"))
    if not any(is_active for pk, is_active in rows if pk != membership.pk):
        raise PermissionDenied(_("This is the last administrator. Make somebody else one first."))


def free_locks(user: User) -> None:
    """Unlock what the person has locked and may not edit any more."""
    # Asked afresh: rights are kept on the object that was asked before.
    somebody = User.objects.get(pk=user.pk)
    for page in Page.objects.filter(locked_by=somebody).specific():
        if not page.permissions_for_user(somebody).can_edit():
            Page.objects.filter(pk=page.pk).update(locked=False, locked_at=None, locked_by=None)
            log(page, "wagtail.unlock", data={"reason": "the person who held it may not edit any more"})


def _record(action: str, membership: Membership, by: User | None, **data: Any) -> None:
    facts = {"person": membership.user_id, "role": membership.role, **data}
    log(membership.institution, action, user=by, data=facts)


def people_with(role: Role, institution: Institution) -> QuerySet[User]:
    """Who has `role` in `institution` now and may sign in."""
    current = Membership.objects.current().filter(role=role, institution=institution)
    return User.objects.filter(is_active=True, pk__in=current.values("user_id")).order_by("pk")
