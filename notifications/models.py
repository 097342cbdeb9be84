from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notifications.messages import kind_of


class Notice(models.Model):
    """Something one person should know: shown in the CMS and sent by mail, in that person's language."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    message = models.CharField(max_length=60)
    key = models.CharField(max_length=120, help_text="The event: the same event is told once.")
    parameters = models.JSONField(default=dict)
    url = models.CharField(max_length=500, blank=True, help_text="Where to act: a path of the CMS.")
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    mail_started_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["recipient", "message", "key"], name="told_once")
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def subject(self) -> str:
        return str(kind_of(self.message).subject) % self.parameters

    @property
    def text(self) -> str:
        return str(kind_of(self.message).text) % self.parameters
