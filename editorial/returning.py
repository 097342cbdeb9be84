"""Returning a page with remarks on its fields and blocks. A remark is a comment of Wagtail on the page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Comment, Page, TaskState

from editorial.approval import CHANGED_SINCE
from editorial.models.workflow import NO_REASON
from editorial.page_parts import label_of
from institutions.models import User

RETURNED = "portal.page.return"


@dataclass(frozen=True)
class Remark:
    """What somebody wants changed at one place of the page."""

    pk: int
    contentpath: str
    label: str
    text: str
    by: User
    at: datetime


@dataclass(frozen=True)
class Return:
    """The last time the page came back. `reason` may be empty: then the remarks say it all."""

    reason: str
    by: User | None
    at: datetime
    remarks: Sequence[Remark]


@transaction.atomic
def return_with_remarks(*, task_state: TaskState, by: User, reason: str, remarks: Mapping[str, str]) -> None:
    """Send the page of `task_state` back to its editors; no new revision comes of it.

    `remarks` are texts by content path (`title`, `body.<block id>`); blank ones count as none. Raises
    PermissionDenied, with its reason, for who may not return it, for a place in the queue that is no longer
    current, for no reason at all, and for a remark on something that the page does not have.
    """
    page = task_state.revision.as_object()
    said = {path: text.strip() for path, text in remarks.items() if text.strip()}
    _check(task_state, page, by, reason, said)
    comments = [_comment(page, path, text, by) for path, text in said.items()]
    task_state.reject(user=by, comment=reason.strip())
    data = {"reason": reason.strip(), "remarks": [comment.pk for comment in comments]}
    log(instance=page, action=RETURNED, user=by, revision=task_state.revision, data=data)


def _check(task_state: TaskState, page: Page, by: User, reason: str, remarks: Mapping[str, str]) -> None:
    if task_state.status != TaskState.STATUS_IN_PROGRESS or not task_state.revision.is_latest_revision():
        raise PermissionDenied(CHANGED_SINCE)
    if "reject" not in [name for name, *_rest in task_state.task.specific.get_actions(page, by)]:
        raise PermissionDenied
    if not reason.strip() and not remarks:
        raise PermissionDenied(NO_REASON)
    for path in remarks:
        if not Comment(page=page, contentpath=path).has_valid_contentpath(page):
            raise PermissionDenied(_("The page has no field or block “%(path)s”.") % {"path": path})


def _comment(page: Page, path: str, text: str, by: User) -> Comment:
    comment = Comment(page_id=page.pk, user=by, text=text, contentpath=path)
    comment.save()
    comment.log_create(page_revision=page.latest_revision, user=by)
    return comment


def open_remarks(page: Page) -> list[Remark]:
    """Remarks that nobody has resolved, oldest first; those whose field or block is gone, too."""
    version = page.specific.get_latest_revision_as_object()
    comments = Comment.objects.filter(page_id=page.pk, resolved_at=None).select_related("user")
    return [_remark(version, comment) for comment in comments.order_by("created_at", "pk")]


def _remark(page: Any, comment: Comment) -> Remark:
    return Remark(
        pk=comment.pk,
        contentpath=comment.contentpath,
        label=label_of(page, comment.contentpath),
        text=comment.text,
        by=comment.user,
        at=comment.created_at,
    )


def last_return(page: Page) -> Return | None:
    """The last return, as long as nothing has been approved since; with the remarks that are still open."""
    states = TaskState.objects.for_instance(page).select_related("finished_by")
    ended = states.filter(finished_at__isnull=False).exclude(status=TaskState.STATUS_SKIPPED)
    last = ended.filter(status=TaskState.STATUS_REJECTED).order_by("-finished_at", "-pk").first()
    if (
        last is None
        or last.finished_at is None
        or page.approvals.filter(approved_at__gt=last.finished_at).exists()
    ):
        return None
    return Return(last.comment, last.finished_by, last.finished_at, open_remarks(page))
