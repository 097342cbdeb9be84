"""What the CMS's home page says to the person who opens it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language

from editorial.approval_clock import ApprovalClock, approval_clock
from editorial.desk.due import Due, due_of
from editorial.desk.places import OwnPage, Place, places_of
from editorial.desk.returned import CameBack, came_back
from editorial.models import InstitutionSectionPage
from editorial.queue.bundled import open_bundles
from editorial.queue.desks import Desk, Line
from editorial.queue.rows import Row, rows_of
from editorial.translation_states import LanguageState, states_of
from editorial.waiting import waiting_for_body, waiting_for_lead
from editorial.waiting_times import Step, open_steps_of
from editorial.working_days import working_days_between
from notifications.reading import unread_of

SHOWN = 8
OLDEST = 5


@dataclass(frozen=True)
class Addition:
    """A kind of page to add; `forms` are (language, its name, address), the reader's language first."""

    name: str
    forms: Sequence[tuple[str, str, str]]


@dataclass(frozen=True)
class Waiting:
    """A page that somebody else has to decide about. `days` are working days at this step."""

    page: OwnPage
    days: int
    is_late: bool
    at_lead: bool


@dataclass(frozen=True)
class Outdated:
    page: OwnPage
    language: str

    @property
    def url(self) -> str:
        return reverse("wagtailadmin_pages:edit", args=[self.page.pk])


@dataclass
class Workplace:
    """What one institution's home says to this person."""

    place: Place
    additions: list[Addition]
    due: Due
    returned: list[CameBack]
    waiting: list[Waiting]
    drafts: list[OwnPage]
    outdated: list[Outdated]


@dataclass
class Home:
    workplaces: list[Workplace]
    clock: ApprovalClock
    notices: Sequence[Any]
    desk: Desk
    oldest: list[Row] = field(default_factory=list)
    bundles: list[tuple[str, str, int]] = field(default_factory=list)

    @property
    def decides(self) -> bool:
        return self.desk.is_bodys or bool(self.desk.led)

    @property
    def mine(self) -> int:
        return sum(not line.is_own(self.desk.user) for line in self.desk.lines)


def home_of(user: Any, now: datetime | None = None) -> Home:
    """A fixed number of queries, however many institutions and pages the person has."""
    at, desk = now or timezone.now(), Desk(user)
    places = places_of(user)
    shared = _Shared(places, at)
    home = Home(
        [_workplace(place, user, shared) for place in places], approval_clock(at), unread_of(user), desk
    )
    if home.decides:
        home.oldest = rows_of(_oldest(desk), desk, at)
    if desk.is_bodys:
        home.bundles = open_bundles()
    return home


def _oldest(desk: Desk) -> list[Line]:
    """Those that the person may decide about."""
    return [line for line in desk.lines if not line.is_own(desk.user)][:OLDEST]


class _Shared:
    """What the workplaces of one person need, read for all of them at once."""

    def __init__(self, places: Sequence[Place], now: datetime) -> None:
        self.now, self.language = now, get_language() or settings.LANGUAGE_CODE
        pages = [page for place in places for page in place.pages]
        self.due = due_of([place.institution.slug for place in places], self.language, now) if places else {}
        self.returned = came_back(pages) if pages else []
        self.steps = _steps(pages) if pages else {}
        self.states: Mapping[UUID, Mapping[str, LanguageState]] = (
            states_of({page.key for page in pages}) if pages else {}
        )
        self.models = InstitutionSectionPage.creatable_subpage_models() if places else []


def _steps(pages: Iterable[OwnPage]) -> Mapping[int, tuple[Step, bool]]:
    """`{page: (its open step, whether it is the lead's)}`."""
    keys = [str(page.pk) for page in pages]
    at_lead = open_steps_of(waiting_for_lead().filter(workflow_state__object_id__in=keys))
    at_body = open_steps_of(waiting_for_body().filter(workflow_state__object_id__in=keys))
    return {
        step.page_id: (step, is_leads)
        for steps, is_leads in ((at_lead, True), (at_body, False))
        for step in steps
    }


def _workplace(place: Place, user: Any, shared: _Shared) -> Workplace:
    own = {page.pk for page in place.pages}
    returned = [one for one in shared.returned if one.page.pk in own]
    elsewhere = {one.page.pk for one in returned} | shared.steps.keys()
    return Workplace(
        place=place,
        additions=_additions(place, shared) if place.may_add else [],
        due=shared.due.get(place.institution.slug, Due()),
        returned=returned,
        waiting=_waiting(place, shared),
        drafts=_drafts(place, user, elsewhere),
        outdated=[
            Outdated(page, page.language)
            for page in place.pages
            if shared.states.get(page.key, {}).get(page.language) == LanguageState.OUTDATED
        ],
    )


def _additions(place: Place, shared: _Shared) -> list[Addition]:
    """The form of each kind of page, in the section of each language."""
    names = dict(settings.WAGTAIL_CONTENT_LANGUAGES)
    codes = sorted(place.sections, key=lambda code: (code != shared.language, list(names).index(code)))
    return [
        Addition(
            str(capfirst(model._meta.verbose_name)),
            [(code, str(names[code]), _form(model, place.sections[code])) for code in codes],
        )
        for model in shared.models
    ]


def _form(model: Any, section: InstitutionSectionPage) -> str:
    kind = model._meta
    return reverse("wagtailadmin_pages:add", args=[kind.app_label, kind.model_name, section.pk])


def _waiting(place: Place, shared: _Shared) -> list[Waiting]:
    found = []
    for page in place.pages:
        if page.pk in shared.steps:
            step, at_lead = shared.steps[page.pk]
            days = working_days_between(step.arrived_at, shared.now)
            found.append(Waiting(page, days, days > settings.PORTAL_APPROVAL_TARGET_DAYS, at_lead))
    return sorted(found, key=lambda one: -one.days)


def _drafts(place: Place, user: Any, elsewhere: set[int]) -> list[OwnPage]:
    """What this person last edited and has not submitted, the newest first."""
    mine = [
        page
        for page in place.pages
        if page.is_draft and page.editor_id == user.pk and page.pk not in elsewhere and page.edited_at
    ]
    return sorted(mine, key=lambda page: str(page.edited_at), reverse=True)
