"""Who sees which case, in one place: the queue, the case, its files, its audit and its figures ask here.

The operator's account is no officer: who keeps the servers does not read cases by it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.models import Case, CaseInstitution, Recusal
from casework.procedures import walled_kinds
from institutions.models import Membership, User
from institutions.roles import DESK_ROLES, Role

# Whoever has left an institution stays on its side of the wall for so long.
COOLING_OFF = timedelta(days=365)
NOT_YOURS = _("This case is not yours to work on.")


@dataclass(frozen=True)
class Seat:
    """What somebody is at the desk. `institutions`: those they lead; `close_to`: those behind their wall.

    `edits`: they work in the CMS as well.
    """

    triages: bool
    handles: bool
    reviews: bool
    keeps_identities: bool
    institutions: Collection[int]
    close_to: Collection[int]
    edits: bool = False

    @property
    def is_at_desk(self) -> bool:
        return bool(self.sees_all or self.reviews or self.keeps_identities or self.institutions)

    @property
    def sees_all(self) -> bool:
        return self.triages or self.handles


def seat_of(user: Any) -> Seat:
    """From the memberships as they are now."""
    if not user.is_authenticated or not user.is_active:
        return Seat(False, False, False, False, (), ())
    rows = _memberships(user)
    current = [(role, institution, slug) for role, institution, slug, ended in rows if ended is None]
    at_body = {role for role, _institution, slug in current if slug == settings.PORTAL_APPROVING_BODY}
    return Seat(
        triages=Role.TRIAGE_OFFICER in at_body,
        handles=Role.CASE_OFFICER in at_body,
        reviews=any(role == Role.REVIEWER for role, *_rest in current),
        keeps_identities=Role.CUSTODIAN in at_body,
        institutions={institution for role, institution, _slug in current if role == Role.LEAD},
        close_to={institution for _role, institution, *_rest in rows},
        edits=any(role not in DESK_ROLES for role, *_rest in current),
    )


def _memberships(user: Any) -> Sequence[tuple[str, int, str, Any]]:
    held = Membership.objects.filter(_lately(), user_id=user.pk)
    return list(held.values_list("role", "institution_id", "institution__slug", "ended_at"))


def _lately() -> Q:
    return Q(ended_at=None) | Q(ended_at__gt=timezone.now() - COOLING_OFF)


def _body() -> str:
    return settings.PORTAL_APPROVING_BODY


def visible_to(user: Any, seat: Seat | None = None) -> QuerySet[Case]:
    """The cases that this person may know of at all. `seat`: theirs, where it was asked for already."""
    seat = seat or seat_of(user)
    about_body = _about(institution__slug=settings.PORTAL_APPROVING_BODY)
    reach = Q(pk__in=[])
    if seat.sees_all:
        reach |= Q(pk__isnull=False)
    if seat.institutions:
        reach |= Q(routed_to__in=seat.institutions)
    if seat.reviews:
        reach |= Q(about_body)
    return Case.objects.filter(reach).exclude(_behind_wall(seat)).exclude(_recused(user))


def _about(**which: Any) -> Exists:
    return Exists(CaseInstitution.objects.filter(case=OuterRef("pk"), **which))


def _behind_wall(seat: Seat) -> Q:
    return Q(kind__in=walled_kinds()) & Q(_about(institution__in=seat.close_to))


def _recused(user: Any) -> Q:
    return Q(Exists(Recusal.objects.filter(case=OuterRef("pk"), user_id=user.pk)))


def may_triage(user: Any, case: Case) -> bool:
    """Send it where it belongs. A case about the approving body is triaged by a reviewer."""
    seat = seat_of(user)
    return (seat.triages or seat.reviews) and _is_visible(user, case)


def may_handle(user: Any, case: Case) -> bool:
    """Ask, answer, pause, close: the desk, and the lead of the institution it was routed to."""
    seat = seat_of(user)
    at_work = seat.sees_all or seat.reviews or case.routed_to_id in seat.institutions
    return at_work and _is_visible(user, case)


def may_publish(user: Any, case: Case) -> bool:
    """Make a public copy of it: officers of the body alone, never the institution that it was routed to."""
    return seat_of(user).sees_all and _is_visible(user, case)


def handlers_of(case: Case) -> QuerySet[User]:
    """Everybody who `may_handle` the case, in one query."""
    desk = Q(role__in=(Role.TRIAGE_OFFICER, Role.CASE_OFFICER), institution__slug=_body())
    reach = desk | Q(role=Role.LEAD, institution=case.routed_to_id)
    if case.concerns.filter(institution__slug=_body()).exists():
        reach |= Q(role=Role.REVIEWER)
    held = Membership.objects.filter(user=OuterRef("pk"))
    people = User.objects.filter(Exists(held.filter(reach, ended_at=None)), is_active=True)
    if case.kind in walled_kinds():
        about = case.concerns.values("institution")
        people = people.exclude(Exists(held.filter(_lately(), institution__in=about)))
    return people.exclude(pk__in=case.recusals.values("user")).order_by("first_name", "last_name", "pk")


def releasable_by(user: Any) -> QuerySet[Case]:
    """Cases whose author this custodian may reveal: all that they stand on no side of, seen or not."""
    seat = seat_of(user)
    if not seat.keeps_identities:
        return Case.objects.none()
    return Case.objects.exclude(_behind_wall(seat)).exclude(_recused(user))


def may_release_identity(user: Any, case: Case) -> bool:
    """The custodian, who does not have to see the case."""
    return releasable_by(user).filter(pk=case.pk).exists()


def _is_visible(user: Any, case: Case) -> bool:
    return visible_to(user).filter(pk=case.pk).exists()


def check(allowed: bool) -> None:
    """Raises PermissionDenied with a sentence for people."""
    if not allowed:
        raise PermissionDenied(NOT_YOURS)
