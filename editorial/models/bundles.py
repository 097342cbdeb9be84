"""Pages that become public together or not at all."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from editorial.models.approval import Approval


class BundleState(models.TextChoices):
    OPEN = "open", _("Being prepared")
    PUBLISHED = "published", _("Published")
    DISSOLVED = "dissolved", _("Given up")


class Obstacle(models.TextChoices):
    """Why a page of a bundle cannot be published."""

    DELETED = "deleted", _("It was deleted.")
    NOT_APPROVED = "not-approved", _("It has not been approved.")
    CHANGED = "changed", _("It was changed after its approval.")
    LOCKED = "locked", _("Somebody has locked it.")
    IN_BUNDLE = "in-bundle", _("It waits in a bundle, to be published with the others.")
    OWN_DATE = "own-date", _("It has a publication date of its own, which is still to come.")
    DATE_CHANGED = "date-changed", _("Its date is not the one that was approved.")
    EXPIRED = "expired", _("Its expiry date has passed.")
    INVALID = "invalid", _("It does not pass the checks of its form.")
    FAULT = "fault", _("The portal could not publish it. The operator finds the reason in the log.")


class Bundle(models.Model):
    """What failed stays written here until the next attempt; an open bundle can always be tried again."""

    name = models.CharField(_("name"), max_length=200)
    publish_at = models.DateTimeField(
        _("publish at"), null=True, blank=True, help_text=_("Empty means: when somebody presses the button.")
    )
    state = models.CharField(max_length=20, choices=BundleState.choices, default=BundleState.OPEN)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="bundles", verbose_name=_("made by")
    )
    made_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    failed_at = models.DateTimeField(null=True, blank=True)
    failed_title = models.CharField(max_length=255, blank=True)
    failure = models.CharField(max_length=20, choices=Obstacle.choices, blank=True)
    failure_detail = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        verbose_name = _("bundle")
        verbose_name_plural = _("bundles")

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.state == BundleState.OPEN


class BundlePage(models.Model):
    """A page's place in a bundle. `approval` is set once its revision is approved: then it is ready."""

    bundle = models.ForeignKey(Bundle, on_delete=models.CASCADE, related_name="entries")
    page = models.ForeignKey(Page, null=True, on_delete=models.SET_NULL, related_name="bundle_entries")
    title = models.CharField(max_length=255)
    approval = models.ForeignKey(
        Approval, null=True, blank=True, on_delete=models.SET_NULL, related_name="bundle_entries"
    )
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True, help_text="When its bundle was closed.")

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["page"], condition=Q(left_at=None), name="page_in_one_open_bundle"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bundle}: {self.title}"
