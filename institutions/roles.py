"""What people are for an institution, and the group that each role is in Django's terms."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _

from institutions.models.institution import Institution


class Role(models.TextChoices):
    CONTRIBUTOR = "contributor", _("Contributor")
    TRANSLATOR = "translator", _("Translator")
    LEAD = "lead", _("Institution lead")
    APPROVER = "approver", _("Approver")
    ADMINISTRATOR = "administrator", _("Administrator")


# Roles that only the approving body has.
BODY_ROLES: Sequence[Role] = (Role.APPROVER, Role.ADMINISTRATOR)

_GROUPS = {
    Role.CONTRIBUTOR: "editors",
    Role.TRANSLATOR: "translators",
    Role.LEAD: "leads",
    Role.APPROVER: "approvers",
    Role.ADMINISTRATOR: "administrators",
}


def is_approving_body(institution: Institution) -> bool:
    return institution.slug == settings.PORTAL_APPROVING_BODY


def works_for_body(user: Any) -> bool:
    """Whether the person has any role in the approving body now, or is the operator."""
    if user.is_superuser:
        return True
    current = user.memberships.filter(ended_at=None)
    return bool(current.filter(institution__slug=settings.PORTAL_APPROVING_BODY).exists())


def roles_of(institution: Institution) -> Sequence[Role]:
    """The roles that people of this institution can have."""
    return [role for role in Role if role not in BODY_ROLES or is_approving_body(institution)]


def group_name(role: Role, slug: str) -> str:
    """The name of the group of `role` in the institution with this identifier: `mrafp: editors`."""
    return f"{slug}: {_GROUPS[role]}"


def group_of(role: Role, institution: Institution) -> Group:
    """Made where it is missing; what its members may do comes from `editorial.provisioning`."""
    return Group.objects.get_or_create(name=group_name(role, institution.slug))[0]
