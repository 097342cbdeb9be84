from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, Page, Task, TaskState, WorkflowState

from editorial.approval import CHANGED_SINCE, approve, own_edit
from editorial.lead_step import (
    CHANGED_IN_THE_QUEUE,
    LEAD_EDITED,
    acts_as_lead,
    other_lead_must_check,
    reason_to_skip,
    skip,
)
from editorial.locks import AwaitingBody, AwaitingLead
from editorial.ownership import leads_of, page_keys_led_by, partner_of
from institutions.models import User

RETURN = _("Return with reasons")
NO_REASON = _("Say what should change: give a reason, or a remark on a field.")

Action = tuple[str, Any, bool]


class ReasonedTask(Task):
    """A step at which people pass a page on or return it with a reason."""

    class Meta:
        abstract = True

    @transaction.atomic
    def on_action(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> None:
        """Raises PermissionDenied, with the reason, for what this person may not do with this page now."""
        comment = str(kwargs.get("comment") or "").strip()
        if task_state.status != TaskState.STATUS_IN_PROGRESS:
            raise PermissionDenied(CHANGED_SINCE)
        if action_name == "reject" and not comment:
            raise PermissionDenied(NO_REASON)
        if action_name == "approve":
            self.check_approval(task_state, user)
        super().on_action(task_state, user, action_name, comment=comment)

    def check_approval(self, task_state: TaskState, user: Any) -> None:
        raise NotImplementedError

    def reason_against_approval(self, obj: Page, user: Any) -> Any:
        """Why this person may return the page but not pass it; None where nothing stands against it."""
        raise NotImplementedError


class LeadCheckTask(ReasonedTask):
    """The institution's lead looks first, where the institution has asked for that."""

    lock_class = AwaitingLead

    class Meta:
        verbose_name = _("Check by the institution's lead")
        verbose_name_plural = _("Checks by the institution's lead")

    def start(self, workflow_state: WorkflowState, user: Any = None) -> TaskState:
        reason = reason_to_skip(workflow_state.content_object)
        if reason is None:
            return super().start(workflow_state, user=user)
        return skip(self, workflow_state, reason)

    def people_to_tell(self, page: Page) -> QuerySet[User]:
        """Who should know that `page` waits at this step: the leads of its institution."""
        institution = partner_of(page)
        return leads_of(institution) if institution else User.objects.none()

    def is_passed(self, workflow_state: WorkflowState) -> bool:
        """Whether it needs no further check of the page's latest revision."""
        return workflow_state.successful_task_states.filter(task=self).exists()

    def get_actions(self, obj: Page, user: Any) -> list[Action]:
        if not acts_as_lead(obj, user):
            return []
        back: Action = ("reject", RETURN, True)
        if self.reason_against_approval(obj, user):
            return [back]
        return [back, ("approve", _("Pass on to the approving body"), False)]

    def check_approval(self, task_state: TaskState, user: Any) -> None:
        page = task_state.workflow_state.content_object
        if not acts_as_lead(page, user):
            raise PermissionDenied
        if against := self.reason_against_approval(page, user):
            raise PermissionDenied(against)

    def reason_against_approval(self, obj: Page, user: Any) -> Any:
        return LEAD_EDITED if other_lead_must_check(obj, user) else None

    def user_can_access_editor(self, obj: Page, user: Any) -> bool:
        return acts_as_lead(obj, user)

    def locked_for_user(self, obj: Page, user: Any) -> bool:
        return not acts_as_lead(obj, user)

    def user_can_lock(self, obj: Page, user: Any) -> bool:
        return acts_as_lead(obj, user)

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> QuerySet[TaskState]:
        waiting = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)
        if user.is_superuser:
            return waiting
        return waiting.filter(workflow_state__object_id__in=page_keys_led_by(user))

    @classmethod
    def get_description(cls) -> str:
        return str(_("Where an institution asks for it, its lead looks before the approving body does."))


class ApprovingBodyTask(ReasonedTask, AbstractGroupApprovalTask):
    """The approving body approves or returns; never the person who made the last edit."""

    lock_class = AwaitingBody

    class Meta:
        verbose_name = _("Approval by the approving body")
        verbose_name_plural = _("Approvals by the approving body")

    @transaction.atomic
    def start(self, workflow_state: WorkflowState, user: Any = None) -> TaskState:
        """What comes back changed goes to the lead first; what was changed in this queue stays in it."""
        lead = LeadCheckTask.objects.filter(
            active=True, workflow_tasks__workflow=workflow_state.workflow_id
        ).first()
        if lead is not None and not lead.is_passed(workflow_state):
            if not self._was_here(workflow_state):
                return lead.start(workflow_state, user=user)
            skip(lead, workflow_state, CHANGED_IN_THE_QUEUE)
        return super().start(workflow_state, user=user)

    def _was_here(self, workflow_state: WorkflowState) -> bool:
        before = workflow_state.current_task_state
        return before is not None and before.task_id == self.pk

    def get_actions(self, obj: Page, user: Any) -> list[Action]:
        actions = [
            (name, RETURN if name == "reject" else label, asks)
            for name, label, asks in super().get_actions(obj, user)
        ]
        if self.reason_against_approval(obj, user):
            return [action for action in actions if action[0] != "approve"]
        return actions

    def people_to_tell(self, page: Page) -> QuerySet[User]:
        """Who should know that `page` waits at this step."""
        return User.objects.filter(is_active=True, groups__in=self.groups.all()).distinct()

    def check_approval(self, task_state: TaskState, user: Any) -> None:
        approve(revision=task_state.revision, approver=user)

    def reason_against_approval(self, obj: Page, user: Any) -> Any:
        return own_edit(page=obj, approver=user)

    @classmethod
    def get_description(cls) -> str:
        return str(_("Members of the approving body approve what others have edited."))
