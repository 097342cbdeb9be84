"""Who decides which outside systems are told of what becomes public."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from institutions.roles import BODY_ROLES


def keeps_webhooks(user: Any) -> bool:
    """Approvers and administrators of the approving body, and the operator."""
    if not user.is_authenticated or not user.is_active:
        return False
    if user.is_superuser:
        return True
    held = user.memberships.filter(
        ended_at=None, role__in=BODY_ROLES, institution__slug=settings.PORTAL_APPROVING_BODY
    )
    return bool(held.exists())


def check_keeps_webhooks(user: Any) -> None:
    """Raises PermissionDenied for everybody else."""
    if not keeps_webhooks(user):
        raise PermissionDenied(_("Only approvers and administrators of the approving body keep webhooks."))
