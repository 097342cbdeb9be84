"""Giving somebody a role, and taking it back."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext as _

from institutions.models import Institution, Membership, User
from institutions.roles import Role, group_of, roles_of

# Sent with `user`, in the transaction that gave or took a role.
roles_changed = Signal()


@transaction.atomic
def grant(*, user: User, institution: Institution, role: Role, by: User | None) -> Membership:
    """Make `user` a `role` of `institution`; a role that is held already stays as it is.

    Raises ValidationError for a role that this institution does not have.
    """
    if role not in roles_of(institution):
        raise ValidationError(_("Only the approving body has this role."))
    membership, created = Membership.objects.current().get_or_create(
        user=user, institution=institution, role=role, defaults={"granted_by": by}
    )
    if created:
        user.groups.add(group_of(role, institution))
        roles_changed.send(User, user=user)
    return membership


@transaction.atomic
def end(*, membership: Membership, by: User | None, reason: str = "") -> None:
    """The person no longer has this role; ending it twice changes nothing."""
    ended = Membership.objects.current().filter(pk=membership.pk)
    if not ended.update(ended_at=timezone.now(), ended_by=by, end_reason=reason):
        return
    membership.refresh_from_db()
    membership.user.groups.remove(group_of(Role(membership.role), membership.institution))
    roles_changed.send(User, user=membership.user)


def people_with(role: Role, institution: Institution) -> QuerySet[User]:
    """Who has `role` in `institution` now and may sign in."""
    current = Membership.objects.current().filter(role=role, institution=institution)
    return User.objects.filter(is_active=True, pk__in=current.values("user_id")).order_by("pk")
