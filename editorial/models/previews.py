"""Drafts that wait for an external site to fetch them."""

from typing import ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from wagtail.models import Page, Revision


class ExternalPreview(models.Model):
    """What somebody has typed in a page, for whoever holds the token: fetched once, within minutes.

    `digest` is the SHA-256 of the token, which is kept nowhere; `session_hash` is what the person's sessions
    agree with, so that whatever ends those ends this, too.
    """

    digest = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    session_hash = models.CharField(max_length=128)
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    revision = models.ForeignKey(Revision, null=True, on_delete=models.SET_NULL, related_name="+")
    content = models.JSONField(encoder=DjangoJSONEncoder)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "page"], name="one_external_preview_of_a_page"),
        ]

    def __str__(self) -> str:
        return f"{self.page_id} for {self.user_id}"
