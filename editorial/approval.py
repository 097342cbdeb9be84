"""Who may publish what: a revision goes live only if the approving body has approved this very revision."""

import logging
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.models import Page, Revision, TaskState, WorkflowState

from editorial.models.approval import Approval, ApprovalBasis
from editorial.models.bundles import BundlePage
from editorial.wordings import refuse_unread
from institutions.models import User
from institutions.roles import Role, group_name

logger = logging.getLogger(__name__)

NOT_APPROVED = _("This version has not been approved. Submit it for approval; it is published when approved.")
OWN_EDIT = _("You made the last edit of this version, so somebody else has to approve it.")
NOT_APPROVER = _("Only the approving body approves.")
EXPIRED = _("The expiry date of this version has passed. Return it, so that its editor can set another one.")
CHANGED_SINCE = _("The page was changed after it was submitted. Look at the new version before you approve.")


class NotApproved(PermissionDenied):
    """Publishing was tried for a revision without an approval."""

    def __init__(self) -> None:
        super().__init__(NOT_APPROVED)


class PublishApprovedRevision(PublishPageRevisionAction):
    """The one writer of what is public: what it saves is marked `being_published`.

    A page that says itself when it was first published, elsewhere and earlier, keeps that date.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.object.being_published = True
        if self.object.last_published_at is None:
            self.object.published_elsewhere_at = self.object.first_published_at


def is_approved(revision: Revision) -> bool:
    return Approval.objects.filter(revision=revision).exists()


def is_closed(revision: Revision) -> bool:
    """Whether somebody has been asked to approve this revision, or has: from then on it stays as it is."""
    return is_approved(revision) or TaskState.objects.filter(revision=revision).exists()


def is_approver(user: User) -> bool:
    name = group_name(Role.APPROVER, settings.PORTAL_APPROVING_BODY)
    return user.is_active and (user.is_superuser or user.groups.filter(name=name).exists())


def has_expired(revision: Revision) -> bool:
    until = parse_datetime(revision.content.get("expire_at") or "")
    return until is not None and until <= timezone.now()


def may_approve(*, revision: Revision, approver: User) -> bool:
    """Nobody approves their own edit."""
    return revision.user_id != approver.pk


def own_edit(*, page: Page, approver: User) -> Any:
    """The reason against approving `page` as it stands, if the last edit was this person's."""
    revision = page.latest_revision
    edited = revision is not None and not may_approve(revision=revision, approver=approver)
    return OWN_EDIT if edited else None


@transaction.atomic
def approve(*, revision: Revision, approver: User) -> Approval:
    """Record the approval of the page's latest revision by an approver who is not its editor.

    Raises PermissionDenied for everybody else, for a revision that is not the latest, and for one that would
    expire at once.
    """
    if not is_approver(approver):
        raise PermissionDenied(NOT_APPROVER)
    if not may_approve(revision=revision, approver=approver):
        raise PermissionDenied(OWN_EDIT)
    if not revision.is_latest_revision():
        raise PermissionDenied(CHANGED_SINCE)
    if has_expired(revision):
        raise PermissionDenied(EXPIRED)
    refuse_unread(revision)
    approval, _created = Approval.objects.get_or_create(
        revision=revision,
        defaults={"page_id": revision.object_id, "approver": approver, "basis": ApprovalBasis.WORKFLOW},
    )
    return approval


@transaction.atomic
def publish_approved_revision(workflow_state: WorkflowState, user: User | None = None) -> None:
    """Publish what the approving body approved: now, at the date it carries, or with its bundle.

    Wagtail's own last step publishes the latest revision, whichever that is. Raises NotApproved.
    """
    revision = workflow_state.current_task_state.revision
    approval = Approval.objects.filter(revision=revision).first()
    if approval is None:
        raise NotApproved
    if not BundlePage.objects.filter(page_id=approval.page_id, left_at=None).update(approval=approval):
        revision.publish(user=user, skip_permission_checks=True)


@transaction.atomic
def publish_as_operator(*, page: Page, approver: User | None, evidence: str) -> Revision:
    """Publish `page` as it stands, loaded by the operator from the file with the checksum `evidence`."""
    revision = page.save_revision(user=approver, log_action=False)
    Approval.objects.create(
        revision=revision, page=page, approver=approver, basis=ApprovalBasis.OPERATOR, evidence=evidence
    )
    revision.publish(user=approver, skip_permission_checks=True)
    return revision


def live_without_approval() -> QuerySet[Page]:
    """Live pages of the portal whose live revision nobody approved. Must always be empty."""
    return Page.objects.live().filter(depth__gt=1).exclude(live_revision__approval__isnull=False)
