"""The one workflow of the portal: the lead's check, then the approving body. Idempotent."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.models import Page, Task, Workflow, WorkflowPage, WorkflowTask

from editorial.models.workflow import ApprovingBodyTask, LeadCheckTask

NAME = "Approval"


@transaction.atomic
def set_up_workflow(*, approvers: Group, homes: Iterable[Page]) -> Workflow:
    """Nothing is published outside it: it hangs at the home pages."""
    workflow, _created = Workflow.objects.get_or_create(name=NAME)
    task = _task(ApprovingBodyTask, "Approving body")
    task.groups.set([approvers])
    _put_steps(workflow, [_task(LeadCheckTask, "Institution lead"), task])
    for home in homes:
        WorkflowPage.objects.get_or_create(page=home, defaults={"workflow": workflow})
    return workflow


def complete_workflow(**kwargs: Any) -> None:
    """After a migration: a workflow that an older version made gets the steps it lacks."""
    workflow = Workflow.objects.filter(name=NAME).first()
    body = ApprovingBodyTask.objects.first()
    if workflow is not None and body is not None:
        _put_steps(workflow, [_task(LeadCheckTask, "Institution lead"), body])


def _task(kind: Any, name: str) -> Any:
    return kind.objects.first() or kind.objects.create(name=name)


def _put_steps(workflow: Workflow, tasks: Iterable[Task]) -> None:
    for order, task in enumerate(tasks):
        WorkflowTask.objects.update_or_create(
            workflow=workflow, task_id=task.pk, defaults={"sort_order": order}
        )
