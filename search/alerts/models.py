"""Searches that readers have saved to be told by mail of what is new, without an account (docs/adr/0025)."""

import secrets
from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notifications.models import Letter
from search.questions import LONGEST, Question


def new_nonce() -> str:
    return secrets.token_hex(32)


class Rhythm(models.TextChoices):
    DAILY = "daily", _("once a day at most")
    WEEKLY = "weekly", _("once a week at most")


class Subscriber(models.Model):
    """An address, kept while a search is saved under it and for nothing else."""

    email = models.EmailField(unique=True)
    nonce = models.CharField(max_length=64, default=new_nonce)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"#{self.pk}"


class SavedSearchQuerySet(models.QuerySet["SavedSearch"]):
    def confirmed(self) -> "SavedSearchQuerySet":
        return self.exclude(confirmed_at=None)

    def due(self, rhythm: str, until: datetime) -> "SavedSearchQuerySet":
        """Those whose reader has heard of nothing that became public up to `until`."""
        return self.confirmed().filter(rhythm=rhythm, told_until__lt=until)


class SavedSearch(models.Model):
    """What one address asks again and again. Nothing is sent before it is confirmed."""

    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="searches")
    text = models.CharField(max_length=LONGEST, blank=True)
    filters = models.JSONField(default=dict)
    locale = models.CharField(max_length=10, help_text="The reader's language.")
    rhythm = models.CharField(max_length=10, choices=Rhythm.choices)
    fingerprint = models.CharField(max_length=64, help_text="The same for the same words and filters.")
    nonce = models.CharField(max_length=64, default=new_nonce)
    created_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True)
    told_until = models.DateTimeField(
        null=True, help_text="The reader has been told of what became public up to then."
    )

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["subscriber", "fingerprint"], name="search_saved_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["rhythm", "fingerprint", "id"],
                condition=~Q(confirmed_at=None),
                name="saved_search_turn",
            ),
            models.Index(fields=["created_at"], condition=Q(confirmed_at=None), name="saved_search_open"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def question(self) -> Question:
        return Question(self.text, self.locale, self.filters, sort="date")


class Confirmation(Letter):
    """The mail that asks whether an address wants a search; without one, that it has all it may have."""

    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="confirmations")
    search = models.ForeignKey(SavedSearch, models.CASCADE, null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["created_at"], name="confirmation_age")]

    def __str__(self) -> str:
        return f"#{self.pk}"


class Alert(Letter):
    """One mail with the new records of one search: their translation keys, the newest first."""

    search = models.ForeignKey(SavedSearch, models.CASCADE, related_name="alerts")
    records = models.JSONField(default=list)
    more = models.PositiveIntegerField(default=0, help_text="New ones beyond those that are listed.")
    doubtful = models.JSONField(default=list, help_text="Those of an earlier mail that may not have arrived.")
    retold = models.BooleanField(default=False, help_text="May not have arrived; a later mail says it again.")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["mail_started_at"],
                condition=Q(mailed_at=None, undeliverable="", retold=False),
                name="alerts_unconfirmed",
            ),
            models.Index(fields=["created_at"], name="alert_age"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    def says(self) -> list[Any]:
        return [*self.records, *self.doubtful]
