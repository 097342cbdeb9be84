"""Publishing and expiring at a date. What carries a date was approved with it."""

import logging
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import override
from wagtail.models import Page, Revision
from wagtail.utils.timestamps import render_timestamp

from editorial.models.approval import Approval
from editorial.models.bundles import Obstacle
from editorial.releasing import Obstructed, release
from editorial.workflow_messages import DATE_FAILED
from institutions.memberships import people_with
from institutions.models import Institution, User
from institutions.roles import Role
from notifications.delivery import language_of
from notifications.sending import notify

logger = logging.getLogger(__name__)


def publish_due() -> int:
    """Publish the approved revisions whose date has come; return how many. Failures are logged and told."""
    due = Revision.page_revisions.filter(approved_go_live_at__lte=timezone.now())
    return sum(_publish(revision) for revision in due.order_by("approved_go_live_at", "pk"))


def _publish(revision: Revision) -> bool:
    approval = Approval.objects.filter(revision=revision).select_related("page", "revision").first()
    try:
        _check_date(revision)
        page = Page.objects.filter(pk=revision.object_id).first()
        release(page=page, approval=approval, by=None, log_action="wagtail.publish.scheduled")
    except Obstructed as why:
        give_up(revision, why)
        return False
    return True


def _check_date(revision: Revision) -> None:
    approved = parse_datetime(revision.content.get("go_live_at") or "")
    if approved != revision.approved_go_live_at:
        raise Obstructed(Obstacle.DATE_CHANGED)


@transaction.atomic
def give_up(revision: Revision, why: Obstructed) -> None:
    """Not at its date: log it and tell the approving body. A fault of the portal is tried again."""
    date = revision.approved_go_live_at
    logger.error("Revision %s of page %s was not published: %s", revision.pk, revision.object_id, why)
    if why.obstacle is not Obstacle.FAULT:
        revision.approved_go_live_at = None
        revision.save(update_fields=["approved_go_live_at"])
    for person in _to_tell(revision):
        _tell(revision, why, date, person)


def _to_tell(revision: Revision) -> set[User]:
    approval = Approval.objects.filter(revision=revision).select_related("approver").first()
    if approval is not None and approval.approver is not None and approval.approver.is_active:
        return {approval.approver}
    return set(people_with(Role.APPROVER, Institution.objects.approving_body()))


def _tell(revision: Revision, why: Obstructed, date: Any, person: User) -> None:
    with override(language_of(person)):
        told = {"page": revision.object_str, "date": str(render_timestamp(date)), "reason": why.reason}
    notify(
        message=DATE_FAILED,
        recipients=[person],
        key=f"{revision.pk} {date.isoformat()}",
        parameters=told,
        url=reverse("wagtailadmin_pages:edit", args=[revision.object_id]),
    )


def supersede_dates(page: Page, by_revision: Revision) -> None:
    """A later version, which needs its own approval, takes the place of one that waits for its date."""
    waiting = page.revisions.filter(approved_go_live_at__isnull=False).exclude(pk=by_revision.pk)
    for revision in waiting:
        give_up(revision, Obstructed(Obstacle.CHANGED))


def expire_due() -> int:
    """Take down the pages whose last day is over; return how many. Failures are logged and tried again."""
    due = Page.objects.filter(live=True, expire_at__lte=timezone.now()).order_by("expire_at", "pk")
    return sum(_expire(page) for page in due)


def _expire(page: Page) -> bool:
    try:
        page.specific.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    except Exception:
        logger.exception("Page %s could not be taken down at its date", page.pk)
        return False
    return True
