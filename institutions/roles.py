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
    TRIAGE_OFFICER = "triage_officer", _("Triage officer")
    CASE_OFFICER = "case_officer", _("Case officer")
    CUSTODIAN = "custodian", _("Custodian of identities")
    REVIEWER = "reviewer", _("Independent reviewer")


# Who decides for the approving body on what is published and who works here.
DECIDING_ROLES: Sequence[Role] = (Role.APPROVER, Role.ADMINISTRATOR)
# Who works at the desk of cases; none of them sees the CMS by it.
DESK_ROLES: Sequence[Role] = (Role.TRIAGE_OFFICER, Role.CASE_OFFICER, Role.CUSTODIAN, Role.REVIEWER)
# Roles that only the approving body has.
BODY_ROLES: Sequence[Role] = (*DECIDING_ROLES, Role.TRIAGE_OFFICER, Role.CASE_OFFICER, Role.CUSTODIAN)
# Who looks after cases about the approving body is not one of its people.
OUTSIDE_ROLES: Sequence[Role] = (Role.REVIEWER,)

_GROUPS = {
    Role.CONTRIBUTOR: "editors",
    Role.TRANSLATOR: "translators",
    Role.LEAD: "leads",
    Role.APPROVER: "approvers",
    Role.ADMINISTRATOR: "administrators",
    Role.TRIAGE_OFFICER: "triage officers",
    Role.CASE_OFFICER: "case officers",
    Role.CUSTODIAN: "custodians",
    Role.REVIEWER: "reviewers",
}


def is_approving_body(institution: Institution) -> bool:
    return institution.slug == settings.PORTAL_APPROVING_BODY


def works_for_body(user: Any) -> bool:
    """Whether the person works on pages for the approving body now, or is the operator."""
    if user.is_superuser:
        return True
    current = user.memberships.filter(ended_at=None).exclude(role__in=DESK_ROLES)
    return bool(current.filter(institution__slug=settings.PORTAL_APPROVING_BODY).exists())


def roles_of(institution: Institution) -> Sequence[Role]:
    """The roles that people of this institution can have."""
    kept_from = OUTSIDE_ROLES if is_approving_body(institution) else BODY_ROLES
    return [role for role in Role if role not in kept_from]


def group_name(role: Role, slug: str) -> str:
    """The name of the group of `role` in the institution with this identifier: `mrafp: editors`."""
    return f"{slug}: {_GROUPS[role]}"


def group_of(role: Role, institution: Institution) -> Group:
    """Made where it is missing; what its members may do comes from `editorial.provisioning`."""
    return Group.objects.get_or_create(name=group_name(role, institution.slug))[0]
