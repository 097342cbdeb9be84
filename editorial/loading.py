"""Adding many pages that are public at once, as an operator does."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, Revision
from wagtail.signals import page_published, published

from editorial.models.approval import Approval, ApprovalBasis
from institutions.models import User


@transaction.atomic
def add_as_operator(*, parent: Page, page: Any, approver: User | None, evidence: str) -> Revision:
    """Add the new `page` below `parent` and publish it; `evidence` is the checksum of the operator's file.

    The outcome of `add_child` and `approval.publish_as_operator`, with half of their work: the page that
    is added, the revision that is approved and what is published are one and the same object.
    """
    parent.add_child(instance=page)
    revision = page.save_revision(user=approver)
    Approval.objects.create(
        revision=revision, page=page, approver=approver, basis=ApprovalBasis.OPERATOR, evidence=evidence
    )
    _show(page, revision)
    for signal, sender in ((page_published, page.specific_class), (published, type(page))):
        signal.send(sender=sender, instance=page, revision=revision)
    log(instance=page, action="wagtail.publish", user=approver, revision=revision, content_changed=True)
    return revision


def _show(page: Any, revision: Revision) -> None:
    """Not by `save`: what the page says stands in the row already."""
    now = timezone.now()
    stated = page.first_published_at
    changes = {
        "live": True,
        "has_unpublished_changes": False,
        "live_revision": revision,
        "first_published_at": stated or now,
        "last_published_at": stated or now,
    }
    Page.objects.filter(pk=page.pk).update(**changes)
    for name, value in changes.items():
        setattr(page, name, value)
