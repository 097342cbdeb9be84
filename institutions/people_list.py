"""Who works for which institution: one row a role, in a constant number of queries."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q

from institutions.models import Invitation, Membership
from institutions.models.membership import MembershipQuerySet
from institutions.people_forms import PeopleFilter
from institutions.permissions import invitations_visible_to, memberships_visible_to
from institutions.roles import Role
from institutions.sign_in.factors import holders_of_second_factor

PAGE_SIZE = 60


@dataclass(frozen=True)
class Row:
    """`protected`: whether the person has a second factor."""

    membership: Membership
    protected: bool

    @property
    def role(self) -> str:
        return str(Role(self.membership.role).label)


def people_found(user: Any, wanted: PeopleFilter, number: str | None) -> tuple[Page, list[Row]]:
    """The page `number` of the roles that `user` may see and `wanted` lets through."""
    found = _filtered(memberships_visible_to(user), wanted).select_related("user", "institution")
    page = Paginator(found.order_by("institution__slug", "user__email", "role"), PAGE_SIZE).get_page(number)
    return page, rows_of(page.object_list)


def rows_of(memberships: Any) -> list[Row]:
    held = list(memberships)
    people = [membership.user_id for membership in held]
    protected = set(holders_of_second_factor().filter(user_id__in=people))
    return [Row(membership, membership.user_id in protected) for membership in held]


def _filtered(memberships: MembershipQuerySet, wanted: PeopleFilter) -> MembershipQuerySet:
    wanted.is_valid()
    asked = wanted.cleaned_data
    who = asked.get("who")
    gone = who == "left"
    memberships = memberships.ended().filter(user__is_active=False) if gone else memberships.current()
    if who == "unprotected":
        memberships = memberships.exclude(user_id__in=holders_of_second_factor())
    if asked.get("role"):
        memberships = memberships.filter(role=asked["role"])
    if asked.get("institution"):
        memberships = memberships.filter(institution=asked["institution"])
    for word in (asked.get("q") or "").split():
        memberships = memberships.filter(_named(word))
    return memberships


def _named(word: str) -> Q:
    return (
        Q(user__email__icontains=word)
        | Q(user__first_name__icontains=word)
        | Q(user__last_name__icontains=word)
    )


def unanswered_invitations(user: Any) -> list[tuple[Invitation, str]]:
    """Those that the person may send again or withdraw, each with the name of its role."""
    unanswered = invitations_visible_to(user).unanswered().select_related("institution")
    return [(invitation, str(Role(invitation.role).label)) for invitation in unanswered]
