"""Who looks after whom: administrators after everybody, leads after their own institution's officers."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from institutions.models import Institution, Invitation, Membership, User
from institutions.models.invitation import InvitationQuerySet
from institutions.models.membership import MembershipQuerySet
from institutions.roles import DECIDING_ROLES, Role, is_approving_body, roles_of

# What a lead gives, sees and ends, in the own institution.
LED_ROLES: Sequence[Role] = (Role.CONTRIBUTOR, Role.TRANSLATOR)

NOT_ONESELF = _("Nobody changes their own roles. Ask another administrator.")
NOT_YOURS = _("You do not look after this role in this institution.")


def is_administrator(user: Any) -> bool:
    """The operator's own account counts as one."""
    if not user.is_authenticated or not user.is_active:
        return False
    return user.is_superuser or _current(user).filter(role=Role.ADMINISTRATOR).exists()


def _current(user: Any) -> MembershipQuerySet:
    return Membership.objects.current().filter(user_id=user.pk)


def decides_for_the_body(user: Any) -> bool:
    """Approvers and administrators of the approving body, and the operator."""
    if not user.is_authenticated or not user.is_active:
        return False
    if user.is_superuser:
        return True
    held = user.memberships.filter(
        ended_at=None, role__in=DECIDING_ROLES, institution__slug=settings.PORTAL_APPROVING_BODY
    )
    return bool(held.exists())


def institutions_led_by(user: Any) -> QuerySet[Institution]:
    led = _current(user).filter(role=Role.LEAD, user__is_active=True)
    return Institution.objects.open().filter(pk__in=led.values("institution_id"))


def institutions_looked_after_by(user: Any) -> QuerySet[Institution]:
    """Those in which the person may give roles: with people of their own, and not closed."""
    if not is_administrator(user):
        return institutions_led_by(user)
    peopled = Q(is_partner=True) | Q(memberships__isnull=False)
    body = [candidate.pk for candidate in Institution.objects.open() if is_approving_body(candidate)]
    return Institution.objects.open().filter(peopled | Q(pk__in=body)).distinct()


def may_see_people(user: Any) -> bool:
    return is_administrator(user) or institutions_led_by(user).exists()


def roles_given_by(user: Any, institution: Institution) -> Sequence[Role]:
    """The roles that the person may give, and end, in this institution: none above their own."""
    if is_administrator(user):
        return roles_of(institution)
    if institutions_led_by(user).filter(pk=institution.pk).exists():
        return LED_ROLES
    return ()


def check_may_change(*, by: User, user: User | None, institution: Institution, role: str) -> None:
    """Raises PermissionDenied unless `by` looks after this role here and is not `user`."""
    if user is not None and by.pk == user.pk:
        raise PermissionDenied(NOT_ONESELF)
    if role not in roles_given_by(by, institution):
        raise PermissionDenied(NOT_YOURS)


def memberships_visible_to(user: Any) -> MembershipQuerySet:
    """Current and ended ones."""
    if is_administrator(user):
        return Membership.objects.all()
    return Membership.objects.filter(institution__in=institutions_led_by(user), role__in=LED_ROLES)


def people_visible_to(user: Any) -> QuerySet[User]:
    """Administrators see everybody; leads those who work for them now."""
    if is_administrator(user):
        return User.objects.all()
    return User.objects.filter(pk__in=memberships_visible_to(user).current().values("user_id"))


def invitations_visible_to(user: Any) -> InvitationQuerySet:
    if is_administrator(user):
        return Invitation.objects.all()
    return Invitation.objects.filter(institution__in=institutions_led_by(user), role__in=LED_ROLES)
