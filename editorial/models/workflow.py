from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, Page, TaskState

from editorial.approval import CHANGED_SINCE, approve, may_approve
from institutions.models import User


class ApprovingBodyTask(AbstractGroupApprovalTask):
    """The approving body approves or returns; never the person who made the last edit."""

    class Meta:
        verbose_name = _("Approval by the approving body")
        verbose_name_plural = _("Approvals by the approving body")

    def get_actions(self, obj: Page, user: Any) -> list[tuple[str, Any, bool]]:
        actions = super().get_actions(obj, user)
        if self._edited_by(obj, user):
            return [action for action in actions if action[0] != "approve"]
        return actions

    def people_to_tell(self, page: Page) -> QuerySet[User]:
        """Who should know that `page` waits at this step."""
        return User.objects.filter(is_active=True, groups__in=self.groups.all()).distinct()

    @transaction.atomic
    def on_action(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> None:
        if task_state.status != TaskState.STATUS_IN_PROGRESS:
            raise PermissionDenied(CHANGED_SINCE)
        if action_name == "approve":
            approve(revision=task_state.revision, approver=user)
        super().on_action(task_state, user, action_name, **kwargs)

    def _edited_by(self, obj: Page, user: Any) -> bool:
        revision = obj.latest_revision
        return revision is not None and not may_approve(revision=revision, approver=user)

    @classmethod
    def get_description(cls) -> str:
        return str(_("Members of the approving body approve what others have edited."))
