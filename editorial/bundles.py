"""Bundles: pages that become public together or not at all. The approving body's."""

import logging
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from wagtail.log_actions import log
from wagtail.models import Page, TaskState

from editorial.approval import NOT_APPROVER, is_approver
from editorial.models.bundles import Bundle, BundlePage, BundleState
from editorial.practice import is_practice
from editorial.releasing import Obstructed, approved_unpublished, release
from editorial.workflow_messages import BUNDLE_FAILED, BUNDLE_PUBLISHED
from institutions.models import User
from notifications.delivery import language_of
from notifications.sending import notify

logger = logging.getLogger(__name__)

CLOSED = _("This bundle is no longer open.")
EMPTY = _("There is no page in this bundle yet.")
ELSEWHERE = _("“%(page)s” is already in the open bundle “%(bundle)s”.")
NOT_FIT = _("“%(page)s” neither waits for approval nor is it approved and unpublished.")


class _Failed(Exception):
    def __init__(self, entry: BundlePage, why: Obstructed) -> None:
        super().__init__(str(why))
        self.entry = entry
        self.why = why


def open_bundle_of(page: Page) -> Bundle | None:
    return Bundle.objects.filter(entries__page_id=page.pk, entries__left_at=None).first()


@transaction.atomic
def make_bundle(*, by: User, name: str, publish_at: datetime | None = None) -> Bundle:
    """Raises PermissionDenied for anybody but an approver."""
    _allow(by)
    bundle = Bundle.objects.create(name=name, publish_at=publish_at, made_by=by)
    _record(bundle, "make", by)
    return bundle


@transaction.atomic
def change_bundle(*, bundle: Bundle, by: User, name: str, publish_at: datetime | None) -> None:
    """A changed time is a new attempt: what failed before is forgotten."""
    _allow(by)
    kept = _locked(bundle)
    if kept.publish_at != publish_at:
        _forget_failure(kept)
    kept.name, kept.publish_at = name, publish_at
    kept.save()
    _record(kept, "change", by)


@transaction.atomic
def add_page(*, bundle: Bundle, page: Page, by: User) -> BundlePage:
    """Raises ValidationError for a page that is in another open bundle, or has nothing to be published."""
    _allow(by)
    _locked(bundle)
    approval = approved_unpublished().filter(page_id=page.pk).first()
    waits = TaskState.objects.for_instance(page).filter(status=TaskState.STATUS_IN_PROGRESS).exists()
    title = page.get_admin_display_title()
    if is_practice(page) or (approval is None and not waits):
        raise ValidationError(NOT_FIT, params={"page": title})
    try:
        with transaction.atomic():
            entry = BundlePage.objects.create(
                bundle=bundle, page_id=page.pk, title=title, approval=approval, added_by=by
            )
    except IntegrityError as twice:
        raise ValidationError(ELSEWHERE, params={"page": title, "bundle": open_bundle_of(page)}) from twice
    _record(bundle, "add", by, page=title)
    return entry


@transaction.atomic
def remove_page(*, entry: BundlePage, by: User) -> None:
    """The page keeps its approval, and is published neither now nor with this bundle."""
    _allow(by)
    bundle = _locked(entry.bundle)
    _forget_failure(bundle)
    bundle.save()
    _record(bundle, "remove", by, page=entry.title)
    entry.delete()


@transaction.atomic
def dissolve(*, bundle: Bundle, by: User) -> None:
    """Give the bundle up; its pages are free again."""
    _allow(by)
    _close(_locked(bundle), BundleState.DISSOLVED, by)
    _record(bundle, "dissolve", by)


def publish_bundle(*, bundle: Bundle, by: User | None) -> bool:
    """Publish all pages of the bundle, or none; return whether they are published.

    `by` is None when its time has come. What fails is written on the bundle and told to whoever made it.
    Raises PermissionDenied, and ValidationError for a bundle that is closed or empty.
    """
    if by is not None:
        _allow(by)
    try:
        with transaction.atomic():
            _publish_all(_locked(bundle), by)
    except _Failed as failed:
        _keep_failure(bundle, failed, by)
        return False
    finally:
        bundle.refresh_from_db()
    return True


def publish_due_bundles() -> int:
    """Publish the bundles whose time has come and that did not fail at it; return how many were published."""
    due = Bundle.objects.filter(state=BundleState.OPEN, publish_at__lte=timezone.now(), failed_at=None)
    return sum(_publish_due(bundle) for bundle in due.order_by("publish_at", "pk"))


def _publish_due(bundle: Bundle) -> bool:
    """One bundle that breaks must not hold up the others."""
    try:
        return publish_bundle(bundle=bundle, by=None)
    except Exception:
        logger.exception("Bundle %s could not be published at its time", bundle.pk)
        return False


def _publish_all(bundle: Bundle, by: User | None) -> None:
    entries = bundle.entries.select_related("page", "approval__revision").order_by("page__path", "pk")
    if not entries:
        raise ValidationError(EMPTY)
    for entry in entries:
        try:
            release(
                page=entry.page,
                approval=entry.approval,
                by=by,
                log_action="wagtail.publish" if by else "wagtail.publish.scheduled",
            )
        except Obstructed as why:
            raise _Failed(entry, why) from why
    _forget_failure(bundle)
    _close(bundle, BundleState.PUBLISHED, by)
    _record(bundle, "publish", by, pages=len(entries))
    notify(
        message=BUNDLE_PUBLISHED,
        recipients=[bundle.made_by],
        key=str(bundle.pk),
        parameters={"bundle": bundle.name, "count": len(entries)},
        url=address_of(bundle),
    )


@transaction.atomic
def _keep_failure(bundle: Bundle, failed: _Failed, by: User | None) -> None:
    now = timezone.now()
    Bundle.objects.filter(pk=bundle.pk).update(
        failed_at=now,
        failed_title=failed.entry.title,
        failure=failed.why.obstacle,
        failure_detail=failed.why.detail,
    )
    logger.error("Bundle %s was not published, because of “%s”: %s", bundle.pk, failed.entry.title, failed)
    _record(bundle, "fail", by, page=failed.entry.title, reason=failed.why.obstacle.value)
    for person in {bundle.made_by, by} - {None}:
        _tell_of_failure(bundle, failed, person, key=f"{bundle.pk} {now.isoformat()}")


def _tell_of_failure(bundle: Bundle, failed: _Failed, person: Any, *, key: str) -> None:
    with override(language_of(person)):
        reason = failed.why.reason
    told = {"bundle": bundle.name, "page": failed.entry.title, "reason": reason}
    notify(message=BUNDLE_FAILED, recipients=[person], key=key, parameters=told, url=address_of(bundle))


def address_of(bundle: Bundle) -> str:
    return reverse("bundle", args=[bundle.pk])


def _allow(person: User) -> None:
    if not is_approver(person):
        raise PermissionDenied(NOT_APPROVER)


def _locked(bundle: Bundle) -> Bundle:
    kept = Bundle.objects.select_for_update().get(pk=bundle.pk)
    if not kept.is_open:
        raise ValidationError(CLOSED)
    return kept


def _close(bundle: Bundle, state: BundleState, by: User | None) -> None:
    now = timezone.now()
    bundle.state, bundle.closed_at, bundle.closed_by = state, now, by
    bundle.save()
    bundle.entries.update(left_at=now)


def _forget_failure(bundle: Bundle) -> None:
    bundle.failed_at, bundle.failed_title, bundle.failure, bundle.failure_detail = None, "", "", ""


def _record(bundle: Bundle, act: str, by: User | None, **data: Any) -> None:
    log(instance=bundle, action=f"portal.bundle.{act}", user=by, data={"name": bundle.name, **data})
