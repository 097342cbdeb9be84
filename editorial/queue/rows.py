"""One page of the queue as it is shown: a fixed number of queries for any number of rows."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst
from django.utils.translation import get_language_info
from wagtail.models import Comment, Page, Revision, TaskState

from editorial.queue.bundled import bundle_names
from editorial.queue.changes import Changes, changes_between
from editorial.queue.desks import Desk, Line
from editorial.translation_states import Cell, LanguageState, cells_of
from editorial.working_days import working_days_between
from institutions.models import User


@dataclass(frozen=True)
class LanguageOfRow:
    """`days_behind`: since how many days the source is newer; 0 since today, None where it is not newer."""

    code: str
    name: str
    state: LanguageState
    days_behind: int | None


@dataclass(frozen=True)
class Row:
    """`since_submitted` and `since_arrived` in working days; `scheduled` is when it is to be published."""

    line: Line
    title: str
    direction: str
    type_name: str
    institution: str
    submitted_by: User | None
    edited_by: User | None
    changes: Changes
    languages: Sequence[LanguageOfRow]
    remarks: int
    scheduled: datetime | None
    bundle: str
    is_own: bool
    since_submitted: int
    since_arrived: int
    is_late: bool

    @property
    def pk(self) -> int:
        return self.line.step.pk

    @property
    def url(self) -> str:
        return reverse("queue_review", args=[self.pk])

    @property
    def is_again(self) -> bool:
        return self.line.returns > 0


def rows_of(lines: Sequence[Line], desk: Desk, now: datetime) -> list[Row]:
    """In the order of `lines`."""
    known = _Known(lines)
    return [_row(line, desk, known, now) for line in lines]


class _Known:
    """What the rows of one screen need, read for all of them at once."""

    def __init__(self, lines: Sequence[Line]) -> None:
        pages = Page.objects.filter(pk__in=[line.step.page_id for line in lines])
        self.pages: Mapping[int, Page] = pages.in_bulk()
        wanted = {line.step.revision_id for line in lines} | {
            page.live_revision_id for page in self.pages.values() if page.live_revision_id
        }
        self.revisions = Revision.objects.select_related("user").filter(pk__in=wanted).in_bulk()
        self.submitters = submitters_of(lines)
        self.languages = cells_of({line.translation_key for line in lines})
        self.bundles = bundle_names(self.pages)
        open_comments = Comment.objects.filter(page__in=self.pages, resolved_at=None)
        self.remarks = Counter(
            dict(open_comments.order_by().values_list("page_id").annotate(number=Count("pk")))
        )


def submitters_of(lines: Sequence[Line]) -> Mapping[int, User | None]:
    """`{task state: who asked for the approval}`."""
    states = TaskState.objects.filter(pk__in=[line.step.pk for line in lines])
    return {
        state.pk: state.workflow_state.requested_by
        for state in states.select_related("workflow_state__requested_by")
    }


def _row(line: Line, desk: Desk, known: _Known, now: datetime) -> Row:
    step, page = line.step, known.pages[line.step.page_id]
    waiting, public = known.revisions[step.revision_id], known.revisions.get(page.live_revision_id or 0)
    model: Any = page.specific_class or Page
    since_arrived = working_days_between(step.arrived_at, now)
    content = waiting.content
    return Row(
        line=line,
        title=str(content.get("title") or line.title),
        direction=direction_of(line.language),
        type_name=str(capfirst(model._meta.verbose_name)),
        institution=desk.institutions[line.institution].name_in(),
        submitted_by=known.submitters.get(step.pk),
        edited_by=waiting.user,
        changes=changes_between(model, public.content if public and page.live else None, content),
        languages=languages_shown(known.languages.get(line.translation_key)),
        remarks=known.remarks[page.pk],
        scheduled=parse_datetime(content.get("go_live_at") or ""),
        bundle=known.bundles.get(page.pk, ""),
        is_own=line.is_own(desk.user),
        since_submitted=working_days_between(step.submitted_at, now),
        since_arrived=since_arrived,
        is_late=since_arrived > settings.PORTAL_APPROVAL_TARGET_DAYS,
    )


def direction_of(language: str) -> str:
    return "rtl" if get_language_info(language)["bidi"] else "ltr"


def languages_shown(cells: Mapping[str, Cell] | None) -> list[LanguageOfRow]:
    """Every language of the portal; none for a page that is no record."""
    if cells is None:
        return []
    return [_language(cells[code], str(name)) for code, name in settings.WAGTAIL_CONTENT_LANGUAGES]


def _language(cell: Cell, name: str) -> LanguageOfRow:
    behind = cell.days_behind if cell.behind_since else None
    return LanguageOfRow(cell.language, name, cell.state, behind)
