"""Who decided what about a page, the newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import Page, TaskState

from editorial.models.approval import Approval, ApprovalBasis

SHOWN = 20
DECIDED = (TaskState.STATUS_APPROVED, TaskState.STATUS_REJECTED)


@dataclass(frozen=True)
class Decision:
    at: datetime
    what: str
    by: Any
    comment: str


def history_of(page: Page) -> Sequence[Decision]:
    """Approvals and returns in the workflow, and what the operator loaded."""
    states = TaskState.objects.filter(
        workflow_state__object_id=str(page.pk), status__in=DECIDED, finished_at__isnull=False
    ).select_related("finished_by", "task")
    loaded = Approval.objects.filter(page_id=page.pk, basis=ApprovalBasis.OPERATOR).select_related("approver")
    decisions = [
        *(_decision(state) for state in states.order_by("-finished_at")[:SHOWN]),
        *(
            Decision(one.approved_at, str(ApprovalBasis.OPERATOR.label), one.approver, "")
            for one in loaded.order_by("-approved_at")[:SHOWN]
        ),
    ]
    return sorted(decisions, key=lambda decision: decision.at, reverse=True)[:SHOWN]


def _decision(state: TaskState) -> Decision:
    approved = state.status == TaskState.STATUS_APPROVED
    at: Any = state.finished_at
    return Decision(at, _("Approved") if approved else _("Returned"), state.finished_by, state.comment)
