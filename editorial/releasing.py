"""Making an approved revision public later than its approval, or saying what stands against it."""

import logging
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from wagtail.models import Page

from editorial.approval import NOT_APPROVER, is_approver
from editorial.models.approval import Approval
from editorial.models.bundles import BundlePage, Obstacle
from institutions.models import User

logger = logging.getLogger(__name__)


class Obstructed(Exception):
    """A page cannot become public. `obstacle` says why, `detail` what exactly its form would say."""

    def __init__(self, obstacle: Obstacle, detail: str = "") -> None:
        super().__init__(f"{obstacle.value} {detail}".strip())
        self.obstacle = obstacle
        self.detail = detail

    @property
    def reason(self) -> str:
        return f"{self.obstacle.label} {self.detail}".strip()


def approved_unpublished() -> QuerySet[Approval]:
    """Approvals of latest revisions that became public neither at once nor later, nor will at a date."""
    unpublished = Q(page__last_published_at=None) | Q(page__last_published_at__lt=F("approved_at"))
    return Approval.objects.filter(
        unpublished, revision_id=F("page__latest_revision_id"), revision__approved_go_live_at=None
    )


def obstacle_to(page: Page | None, approval: Approval | None, dates: Any) -> Obstacle | None:
    """What stands against publishing `page` now, as far as no form has to be checked.

    `dates` holds `go_live_at` and `expire_at` (ISO or None), as the approved revision's content does.
    """
    if page is None:
        return Obstacle.DELETED
    if approval is None:
        return Obstacle.NOT_APPROVED
    if page.latest_revision_id != approval.revision_id:
        return Obstacle.CHANGED
    if page.locked:
        return Obstacle.LOCKED
    now = timezone.now()
    if (start := _moment(dates, "go_live_at")) is not None and start > now:
        return Obstacle.OWN_DATE
    if (end := _moment(dates, "expire_at")) is not None and end <= now:
        return Obstacle.EXPIRED
    return None


def _moment(dates: Any, name: str) -> datetime | None:
    return parse_datetime(dates.get(name) or "")


def release(
    *, page: Page | None, approval: Approval | None, by: User | None, log_action: str | bool = True
) -> None:
    """Publish what `approval` approved. Raises Obstructed, and nothing has changed then."""
    if page is None:
        raise Obstructed(Obstacle.DELETED)
    if approval is None:
        raise Obstructed(Obstacle.NOT_APPROVED)
    if (obstacle := obstacle_to(page, approval, approval.revision.content)) is not None:
        raise Obstructed(obstacle)
    try:
        with transaction.atomic():
            approval.revision.publish(user=by, log_action=log_action, skip_permission_checks=True)
    except ValidationError as invalid:
        raise Obstructed(Obstacle.INVALID, " ".join(invalid.messages)) from invalid
    except Exception as fault:
        logger.exception("Page %s could not be published", approval.page_id)
        raise Obstructed(Obstacle.FAULT) from fault


@transaction.atomic
def publish_ready(*, page: Page, by: User) -> None:
    """Publish a page now that was approved and is in no bundle. Raises PermissionDenied or Obstructed."""
    if not is_approver(by):
        raise PermissionDenied(NOT_APPROVER)
    if BundlePage.objects.filter(page_id=page.pk, left_at=None).exists():
        raise Obstructed(Obstacle.IN_BUNDLE)
    approval = approved_unpublished().filter(page_id=page.pk).select_related("revision").first()
    release(page=page, approval=approval, by=by)
