"""Wagtail's own mails about workflows stay silent: the portal's notices say the same, once."""

from typing import Any

from wagtail.models import TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected, workflow_submitted

# The names under which Wagtail connects its mails. A name that is taken is not connected again.
MAILS = (
    (task_submitted, TaskState, "group_approval_task_submitted_email_notification"),
    (workflow_submitted, WorkflowState, "workflow_state_submitted_email_notification"),
    (workflow_rejected, WorkflowState, "workflow_state_rejected_email_notification"),
    (workflow_approved, WorkflowState, "workflow_state_approved_email_notification"),
)


def _say_nothing(**kwargs: Any) -> None:
    pass


def silence_wagtail() -> None:
    """Works whether Wagtail starts before or after: it looks for these names first."""
    for signal, sender, name in MAILS:
        signal.disconnect(sender=sender, dispatch_uid=name)
        signal.connect(_say_nothing, sender=sender, dispatch_uid=name)
