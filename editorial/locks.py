"""Locks that say why, since when, by whom, and whom to ask."""

from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail.locks import BaseLock, BasicLock, ScheduledForPublishLock, WorkflowLock
from wagtail.models import Page
from wagtail.utils.timestamps import render_timestamp

from editorial.models.approval import Approval
from editorial.models.bundles import BundlePage
from editorial.ownership import leads_of, partner_of


class AwaitingBody(WorkflowLock):
    """Submitted: the approving body looks at it."""

    def get_message(self, user: Any) -> str | None:
        if not self.for_user(user):
            return None
        return _(
            "This page has waited for the approving body since %(date)s, so it stays as it is. To change "
            "something, cancel the workflow and submit again, or ask an approver to return it."
        ) % {"date": _since(self.object)}

    def get_description(self, user: Any, can_lock: bool = False) -> str:
        return _("Only the approving body can change it while it waits.")


class AwaitingLead(WorkflowLock):
    """Submitted: the institution's lead looks at it first."""

    def get_message(self, user: Any) -> str | None:
        if not self.for_user(user):
            return None
        institution = partner_of(self.object)
        leads = ", ".join(str(lead) for lead in leads_of(institution)) if institution else ""
        return _(
            "This page has waited since %(date)s for the check by the lead of %(institution)s (%(leads)s), "
            "so it stays as it is. To change something, cancel the workflow and submit again, or ask the "
            "lead to return it."
        ) % {"date": _since(self.object), "institution": institution or "", "leads": leads}

    def get_description(self, user: Any, can_lock: bool = False) -> str:
        return _("Only the institution's lead can change it while it waits.")


def _since(page: Page) -> str:
    state = page.current_workflow_task_state
    return str(render_timestamp(state.started_at)) if state else ""


class LockedByEditor(BasicLock):
    """Somebody has locked the page by hand."""

    def get_message(self, user: Any) -> str | None:
        holder, since = self.object.locked_by, self.object.locked_at
        if holder is None or holder.pk == user.pk or since is None:
            return super().get_message(user)
        return format_html(
            # The names are escaped.
            _("<b>{user}</b> has locked this page on {date} to work on it. Ask {user} or an approver."),
            user=str(holder),
            date=render_timestamp(since),
        )


class ApprovedForDate(ScheduledForPublishLock):
    """Approved; it becomes public at its date."""

    def get_message(self, user: Any) -> str | None:
        revision = self.object.scheduled_revision
        approval = Approval.objects.filter(revision=revision).select_related("approver").first()
        return _(
            "This page was approved by %(approver)s and will be published on %(date)s. Until then it stays "
            "as it is. Only the approving body can cancel the date; then it can be changed."
        ) % {
            "approver": (approval and approval.approver) or _("the operator"),
            "date": render_timestamp(revision.approved_go_live_at),
        }


class ReadyInBundle(BaseLock):
    """Approved; it becomes public with its bundle."""

    def __init__(self, object: Page, entry: BundlePage) -> None:
        super().__init__(object)
        self.entry = entry

    def for_user(self, user: Any) -> bool:
        return True

    def get_message(self, user: Any) -> str | None:
        bundle = self.entry.bundle
        when = render_timestamp(bundle.publish_at) if bundle.publish_at else _("when the bundle is ready")
        return _(
            "This page is approved and waits in the bundle “%(bundle)s” of %(person)s, to be published "
            "with the others (%(when)s). To change it, ask %(person)s to take it out of the bundle."
        ) % {"bundle": bundle.name, "person": bundle.made_by, "when": when}

    def get_locked_by(self, user: Any) -> str:
        return _("Locked by a bundle")

    def get_description(self, user: Any) -> str:
        return _("Approved, and published together with other pages")


def explained(lock: BaseLock | None, page: Page) -> BaseLock | None:
    """`lock`, as Wagtail found it on `page`, in the portal's words; or the lock of the page's bundle."""
    if lock is None:
        return lock_of_bundle(page)
    if type(lock) is BasicLock:
        return LockedByEditor(page)
    return ApprovedForDate(page) if type(lock) is ScheduledForPublishLock else lock


def lock_of_bundle(page: Page) -> ReadyInBundle | None:
    """While the approved revision is the latest: whatever came later needs an approval of its own."""
    if page.pk is None or page.latest_revision_id is None:
        return None
    entry = (
        BundlePage.objects.filter(
            page_id=page.pk, left_at=None, approval__revision_id=page.latest_revision_id
        )
        .select_related("bundle__made_by")
        .first()
    )
    return ReadyInBundle(page, entry) if entry else None
