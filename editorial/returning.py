"""What came back, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wagtail.models import Comment, Page, TaskState


@dataclass(frozen=True)
class Remark:
    pk: int
    contentpath: str
    label: str
    text: str
    by: Any
    at: datetime


@dataclass(frozen=True)
class Return:
    reason: str
    by: Any
    at: datetime
    remarks: Sequence[Remark]


def open_remarks(page: Page) -> list[Remark]:
    """Unresolved, oldest first."""
    comments = Comment.objects.filter(page_id=page.pk, resolved_at=None).select_related("user")
    return [
        Remark(
            comment.pk,
            comment.contentpath,
            comment.contentpath,
            comment.text,
            comment.user,
            comment.created_at,
        )
        for comment in comments.order_by("created_at")
    ]


def last_return(page: Page) -> Return | None:
    state = (
        TaskState.objects.filter(workflow_state__object_id=str(page.pk), status=TaskState.STATUS_REJECTED)
        .select_related("finished_by")
        .order_by("-finished_at")
        .first()
    )
    if state is None or state.finished_at is None:
        return None
    return Return(state.comment, state.finished_by, state.finished_at, open_remarks(page))
