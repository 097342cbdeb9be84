"""What waits for whom: the steps of approval that nobody has taken yet."""

from django.db.models import QuerySet
from wagtail.models import TaskState, WorkflowState

from editorial.models import ApprovingBodyTask


def waiting_for_body() -> QuerySet[TaskState]:
    return _in_progress().filter(task__in=ApprovingBodyTask.objects.values("pk"))


def waiting_for_lead() -> QuerySet[TaskState]:
    return TaskState.objects.none()


def _in_progress() -> QuerySet[TaskState]:
    return TaskState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS, workflow_state__status=WorkflowState.STATUS_IN_PROGRESS
    )
