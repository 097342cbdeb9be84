"""What came back to its editors, and why."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from wagtail.models import Comment, WorkflowState

from editorial.desk.places import OwnPage


@dataclass(frozen=True)
class CameBack:
    """`remarks` are the texts of the remarks that are still open, oldest first."""

    page: OwnPage
    reason: str
    by: Any
    at: datetime | None
    remarks: list[str]

    @property
    def url(self) -> str:
        return reverse("wagtailadmin_pages:edit", args=[self.page.pk])


def came_back(pages: Iterable[OwnPage]) -> list[CameBack]:
    """Of these pages, the last returned first; two queries."""
    by_pk = {str(page.pk): page for page in pages}
    states = WorkflowState.objects.filter(
        status=WorkflowState.STATUS_NEEDS_CHANGES, object_id__in=list(by_pk)
    ).select_related("current_task_state__finished_by")
    found = {by_pk[state.object_id]: state.current_task_state for state in states}
    remarks = _remarks([page.pk for page in found])
    returned = [
        CameBack(page, step.comment, step.finished_by, step.finished_at, remarks.get(page.pk, []))
        for page, step in found.items()
        if step is not None
    ]
    return sorted(returned, key=lambda one: (one.at is not None, one.at), reverse=True)


def _remarks(pages: Iterable[int]) -> Mapping[int, list[str]]:
    texts: dict[int, list[str]] = defaultdict(list)
    rows = Comment.objects.filter(page_id__in=list(pages), resolved_at=None).order_by("created_at", "pk")
    for page, text in rows.values_list("page_id", "text"):
        texts[page].append(text)
    return texts
