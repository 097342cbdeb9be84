"""The step before the approving body: when an institution's lead looks, and when nobody has to."""

import logging
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log
from wagtail.models import Page, Task, TaskState, WorkflowState

from editorial.approval import is_approved
from editorial.ownership import is_lead_of, leads_of, partner_of

logger = logging.getLogger(__name__)

SKIPPED = "portal.lead_check.skip"
LEAD_EDITED = _("You made the last edit of this version, so another lead of your institution checks it.")
NO_STEP = "the institution has no such step"
OUTSIDE = "the page is in no partner's section"
NO_LEAD = "the institution has no lead now"
ONLY_LEAD_EDITED = "its only lead made the last edit"
CHANGED_IN_THE_QUEUE = "the approving body changed it in its own queue"
APPROVED = "the approving body has approved it already"
# Somebody expected the check: these are told in the page's history too.
NOTEWORTHY = (NO_LEAD, ONLY_LEAD_EDITED)


def reason_to_skip(page: Page) -> str | None:
    """Why the page's latest revision needs no check by a lead; None if it needs one."""
    if (revision := page.get_latest_revision()) is None or is_approved(revision):
        return APPROVED
    if (institution := partner_of(page)) is None:
        return OUTSIDE
    if not institution.lead_checks_first:
        return NO_STEP
    if not (leads := set(leads_of(institution).values_list("pk", flat=True))):
        return NO_LEAD
    return ONLY_LEAD_EDITED if leads == {revision.user_id} else None


def skip(task: Task, workflow_state: WorkflowState, reason: str) -> TaskState:
    """Pass the step without anybody's check; the log says why."""
    page = workflow_state.content_object.specific
    revision = page.get_latest_revision()
    state = TaskState.objects.create(
        workflow_state=workflow_state,
        revision=revision,
        task=task,
        status=TaskState.STATUS_SKIPPED,
        finished_at=timezone.now(),
        comment=reason,
    )
    logger.info("Lead check of page %s skipped: %s", page.pk, reason)
    if reason in NOTEWORTHY:
        log(instance=page, action=SKIPPED, revision=revision, data={"reason": reason})
    return state


def acts_as_lead(page: Page, user: Any) -> bool:
    """Whether `user` leads the institution in whose section the page lies."""
    if user.is_superuser:
        return bool(user.is_active)
    institution = partner_of(page)
    return institution is not None and is_lead_of(user, institution)


def other_lead_must_check(page: Page, user: Any) -> bool:
    """Whether the last edit was this person's and the institution has another lead."""
    revision = page.latest_revision
    if revision is None or revision.user_id != user.pk:
        return False
    institution = partner_of(page)
    return institution is not None and leads_of(institution).exclude(pk=user.pk).exists()
