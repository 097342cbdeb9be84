"""What the screen of a bundle shows: a constant number of queries for any number of pages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from wagtail.models import Page, TaskState, WorkflowState

from editorial.models.bundles import Bundle, BundlePage, Obstacle
from editorial.models.workflow import LeadCheckTask
from editorial.releasing import approved_unpublished, obstacle_to

MOST_CANDIDATES = 50


@dataclass(frozen=True)
class Row:
    """A page of a bundle; `state` in words, `ready` if nothing is known to stand against it."""

    entry: BundlePage
    state: str
    ready: bool


def rows_of(bundle: Bundle) -> list[Row]:
    content = "approval__revision__content"
    entries = bundle.entries.select_related("page__locale", "approval").annotate(
        go_live_at=KeyTextTransform("go_live_at", content), expire_at=KeyTextTransform("expire_at", content)
    )
    places = _places(entry.page_id for entry in entries)
    return [_row(entry, places) for entry in entries]


def _row(entry: Any, places: Mapping[str, str]) -> Row:
    dates = {"go_live_at": entry.go_live_at, "expire_at": entry.expire_at}
    obstacle = obstacle_to(entry.page, entry.approval, dates)
    if obstacle is None:
        return Row(entry, _("Approved and ready"), ready=True)
    if obstacle in (Obstacle.NOT_APPROVED, Obstacle.CHANGED) and str(entry.page_id) in places:
        return Row(entry, places[str(entry.page_id)], ready=False)
    return Row(entry, str(obstacle.label), ready=False)


def _places(page_ids: Iterable[int | None]) -> dict[str, str]:
    """Where in the workflow pages are, by key."""
    keys = [str(pk) for pk in page_ids if pk is not None]
    active = WorkflowState.objects.active().filter(object_id__in=keys, base_content_type__model="page")
    found = active.values_list("object_id", "status", "current_task_state__task__content_type__model")
    return {key: _place(status, task) for key, status, task in found}


def _place(status: str, task: str) -> str:
    if status == WorkflowState.STATUS_NEEDS_CHANGES:
        return _("Returned to its editors")
    if task == LeadCheckTask._meta.model_name:
        return _("Waits for the institution's lead")
    return _("Waits for approval")


def candidates(query: str) -> QuerySet[Page]:
    """Pages that may join a bundle, in no bundle yet: at most MOST_CANDIDATES, the newest first."""
    waiting = TaskState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS, workflow_state__base_content_type__model="page"
    ).values("workflow_state__object_id")
    fit = Q(key__in=waiting) | Q(pk__in=approved_unpublished().values("page_id"))
    found = _free_pages().filter(fit)
    if query:
        found = found.filter(draft_title__icontains=query)
    return found.select_related("locale").order_by("-latest_revision_created_at")[:MOST_CANDIDATES]


def _free_pages() -> QuerySet[Page]:
    taken = BundlePage.objects.filter(left_at=None, page__isnull=False).values("page_id")
    return Page.objects.annotate(key=Cast("pk", CharField())).exclude(pk__in=taken)


def ready_alone() -> QuerySet[Page]:
    """Approved pages in no bundle that nothing publishes by itself."""
    return (
        _free_pages()
        .filter(pk__in=approved_unpublished().values("page_id"))
        .select_related("locale")
        .order_by("-latest_revision_created_at")[:MOST_CANDIDATES]
    )
