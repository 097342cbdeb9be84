"""Approving out of the queue: exactly the version that was on the screen."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, TaskState

from editorial.approval import CHANGED_SINCE, OWN_EDIT, may_approve
from institutions.models import User

ALREADY_DECIDED = _("This version no longer waits here: somebody has decided, or it was withdrawn.")
NOT_YOURS = _("This step is not yours to decide.")


@transaction.atomic
def approve_seen(*, task_state: TaskState, revision_id: int, by: User) -> None:
    """Approve the version `revision_id` that `by` looked at, by the workflow's own action.

    Raises PermissionDenied, with the reason, for another version than the one that waits, for one's own edit
    and for a step that is over or not for this person.
    """
    place = TaskState.objects.select_for_update().get(pk=task_state.pk)
    if place.status != TaskState.STATUS_IN_PROGRESS:
        raise PermissionDenied(ALREADY_DECIDED)
    if place.revision_id != revision_id or not place.revision.is_latest_revision():
        raise PermissionDenied(CHANGED_SINCE)
    if not may_approve(revision=place.revision, approver=by):
        raise PermissionDenied(OWN_EDIT)
    task = place.task.specific
    if "approve" not in {name for name, _label, _form in task.get_actions(page_of(place), by)}:
        raise PermissionDenied(NOT_YOURS)
    task.on_action(place.specific, by, "approve")


def page_of(task_state: TaskState) -> Page:
    return Page.objects.get(pk=task_state.workflow_state.object_id).specific
