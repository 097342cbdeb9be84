"""Where somebody works: the institutions, the roles in each, the sections and the pages in them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.db.models import Q
from wagtail.models import Page

from editorial.models import InstitutionSectionPage
from institutions.models import Institution, Membership
from institutions.roles import Role

# Roles whose work is in the institution's own section.
WORKING = (Role.CONTRIBUTOR, Role.TRANSLATOR, Role.LEAD)


class OwnPage(NamedTuple):
    """A page in the section, as far as the home page speaks of it."""

    pk: int
    path: str
    title: str
    language: str
    key: Any
    live: bool
    is_draft: bool
    editor_id: int | None
    edited_at: datetime | None


FIELDS = (
    "pk",
    "path",
    "draft_title",
    "locale__language_code",
    "translation_key",
    "live",
    "has_unpublished_changes",
    "latest_revision__user_id",
    "latest_revision_created_at",
)


@dataclass
class Place:
    """One institution of a person. `sections` by language."""

    institution: Institution
    roles: frozenset[str]
    sections: Mapping[str, InstitutionSectionPage]
    pages: list[OwnPage] = field(default_factory=list)

    @property
    def may_add(self) -> bool:
        return bool(self.roles & {Role.CONTRIBUTOR, Role.LEAD})

    @property
    def is_led(self) -> bool:
        return Role.LEAD in self.roles


def places_of(user: Any) -> list[Place]:
    """The institutions in whose sections the person works, by name; three queries."""
    held = Membership.objects.current().filter(user=user, role__in=[role.value for role in WORKING])
    roles: dict[Institution, set[str]] = defaultdict(set)
    for membership in held.select_related("institution"):
        roles[membership.institution].add(membership.role)
    sections: dict[int, dict[str, InstitutionSectionPage]] = defaultdict(dict)
    own = InstitutionSectionPage.objects.filter(institution__in=roles).select_related("locale")
    for section in own:
        sections[section.institution_id][section.locale.language_code] = section
    places = [
        Place(institution, frozenset(names), sections[institution.pk]) for institution, names in roles.items()
    ]
    _fill(places)
    return sorted(places, key=lambda place: place.institution.name_in())


def _fill(places: Sequence[Place]) -> None:
    """Give each place the pages below its sections."""
    owner = {section.path: place for place in places for section in place.sections.values()}
    if not owner:
        return
    below = reduce(or_, (Q(path__startswith=path) for path in owner))
    lengths = {len(path) for path in owner}
    for row in Page.objects.filter(below).values_list(*FIELDS):
        page = OwnPage(*row)
        place = next(owner[page.path[:length]] for length in lengths if page.path[:length] in owner)
        if page.path not in owner:
            place.pages.append(page)
