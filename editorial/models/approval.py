from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.deletion import Collector, ProtectedError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision


class ApprovalBasis(models.TextChoices):
    WORKFLOW = "workflow", _("Approved in the moderation queue")
    OPERATOR = "operator", _("Loaded by the operator")


def keep_unless_page_goes(collector: Collector, field: Any, approvals: Any, using: str) -> None:
    """What was approved stays while its page does: `purge_revisions` passes it by."""
    going = {page.pk for model, rows in collector.data.items() if issubclass(model, Page) for page in rows}
    kept = {approval for approval in approvals if approval.page_id not in going}
    if kept:
        raise ProtectedError("An approved version is kept as long as its page.", kept)


class Approval(models.Model):
    """Somebody of the approving body has said that this revision may be published.

    Written once: it is not changed, and stays when its page is deleted.
    """

    revision = models.OneToOneField(
        Revision, on_delete=keep_unless_page_goes, db_constraint=False, related_name="approval"
    )
    page = models.ForeignKey(Page, on_delete=models.DO_NOTHING, db_constraint=False, related_name="approvals")
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="approvals"
    )
    basis = models.CharField(max_length=20, choices=ApprovalBasis.choices)
    evidence = models.CharField(
        max_length=200, blank=True, help_text="What the operator loaded: the SHA-256 of the file."
    )
    approved_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.page_id} #{self.revision_id}"
