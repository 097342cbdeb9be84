"""What people add to the guide, and how far each has come with it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from institutions.models import Institution


class GuideNote(models.Model):
    """How the approving body does it here: beside one chapter, in one language."""

    chapter = models.SlugField(max_length=60)
    language = models.CharField(max_length=10)
    text = models.TextField(_("note"), max_length=2000)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("note in the guide")
        verbose_name_plural = _("notes in the guide")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["chapter", "language"], name="guide_note_once")
        ]

    def __str__(self) -> str:
        return f"{self.chapter} ({self.language})"


class Step(models.TextChoices):
    """What somebody new does once, in this order."""

    READ = "read", _("Read a chapter of the guide")
    DRAFTED = "drafted", _("Write a practice draft")
    SENT = "sent", _("Send it for approval")
    CORRECTED = "corrected", _("Correct it after it came back, and send it again")


class GuideProgress(models.Model):
    """Somebody has done one step for the first time. Nothing depends on it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="guide_progress"
    )
    step = models.CharField(max_length=20, choices=Step.choices)
    institution = models.ForeignKey(Institution, null=True, on_delete=models.SET_NULL, related_name="+")
    done_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("step of the guide")
        verbose_name_plural = _("steps of the guide")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "step"], name="guide_step_once")
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.step}"
