"""What waits for one person's decision, and nothing of anybody else's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils.functional import cached_property
from wagtail.models import Page

from editorial.models import ApprovingBodyTask, InstitutionSectionPage
from editorial.waiting import waiting_for_body, waiting_for_lead
from editorial.waiting_times import Step, open_steps_of
from institutions.models import Institution, Membership
from institutions.roles import Role
from publication.collation import filing_key

PLACE = ("path", "content_type_id", "locale__language_code", "translation_key", "draft_title", "live")


@dataclass(frozen=True)
class Line:
    """A page that waits: what the list sorts, counts and filters by. `institution` is a slug."""

    step: Step
    institution: str
    content_type_id: int
    language: str
    translation_key: Any
    title: str
    is_public: bool
    for_body: bool

    @property
    def returns(self) -> int:
        """How often whoever decides here has returned it before; the lead counts the body's returns too."""
        return self.step.returned_here if self.for_body else self.step.returns

    def is_own(self, user: Any) -> bool:
        return bool(self.step.editor_id == user.pk)

    def is_called(self, words: str) -> bool:
        return filing_key(words) in filing_key(self.title)


class Desk:
    """The person's place in the queue: the approving body's, or that of a lead of institutions."""

    def __init__(self, user: Any) -> None:
        self.user = user

    @cached_property
    def is_bodys(self) -> bool:
        if not self.user.is_active:
            return False
        return self.user.is_superuser or ApprovingBodyTask.objects.filter(groups__user=self.user).exists()

    @cached_property
    def led(self) -> frozenset[str]:
        """Slugs of the institutions whose lead the person is."""
        held = Membership.objects.current().filter(user=self.user, role=Role.LEAD)
        return frozenset(held.values_list("institution__slug", flat=True))

    def require(self) -> None:
        """Raises PermissionDenied for somebody who decides about nothing."""
        if not self.is_bodys and not self.led:
            raise PermissionDenied

    @cached_property
    def institutions(self) -> Mapping[str, Institution]:
        return {institution.slug: institution for institution in Institution.objects.all()}

    @cached_property
    def sections(self) -> "Sections":
        return Sections()

    @cached_property
    def lines(self) -> Sequence[Line]:
        """Oldest at this step first."""
        found = self._lines_of_the_body() if self.is_bodys else []
        if self.led:
            steps = open_steps_of(waiting_for_lead())
            found += [line for line in self._lines(steps, for_body=False) if line.institution in self.led]
        return sorted(found, key=lambda line: (line.step.arrived_at, line.step.pk))

    def _lines_of_the_body(self) -> list[Line]:
        return self._lines(open_steps_of(waiting_for_body()), for_body=True)

    def _lines(self, steps: Sequence[Step], *, for_body: bool) -> list[Line]:
        pages = Page.objects.filter(pk__in=[step.page_id for step in steps]).values_list("pk", *PLACE)
        places = {pk: place for pk, *place in pages}
        return [
            Line(step, self.sections.institution_at(path), kind, language, key, title, live, for_body)
            for step in steps
            if (place := places.get(step.page_id))
            for path, kind, language, key, title, live in [place]
        ]

    def line(self, task_state_id: int) -> Line | None:
        """None for what does not wait, or not here: to the person it does not exist."""
        return next((line for line in self.lines if line.step.pk == task_state_id), None)


class Sections:
    """Which institution's section a page lies in; outside of all sections it is the approving body's."""

    def __init__(self) -> None:
        rows = InstitutionSectionPage.objects.values_list("path", "institution__slug")
        self._at: Mapping[str, str] = dict(rows)
        self._lengths = {len(path) for path in self._at}

    def institution_at(self, path: str) -> str:
        slugs = (self._at.get(path[:length]) for length in self._lengths)
        return next((slug for slug in slugs if slug), settings.PORTAL_APPROVING_BODY)
