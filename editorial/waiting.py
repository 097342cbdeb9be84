"""What waits, and for whom: one task state a page, `started_at` is when it came to this step."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from wagtail.models import Task, TaskState, WorkflowState

from editorial.models.workflow import ApprovingBodyTask, LeadCheckTask


def waiting_for_lead() -> QuerySet[TaskState]:
    return _in_progress(LeadCheckTask)


def waiting_for_body() -> QuerySet[TaskState]:
    return _in_progress(ApprovingBodyTask)


def _in_progress(kind: type[Task]) -> QuerySet[TaskState]:
    return TaskState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS,
        workflow_state__status=WorkflowState.STATUS_IN_PROGRESS,
        task__content_type=ContentType.objects.get_for_model(kind),
    ).order_by("started_at", "pk")
