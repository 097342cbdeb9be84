from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notifications.messages import known_kind
from notifications.parameters import shown

# A mail that was begun this long ago and not confirmed will not be: its worker has died.
LEASE = timedelta(minutes=15)


class LetterQuerySet(models.QuerySet[Any]):
    def to_mail(self) -> Self:
        """Never handed to a mail server."""
        return self.filter(mail_started_at=None, undeliverable="")

    def unconfirmed(self, at: datetime) -> Self:
        """Handed over perhaps: nobody lives who could say whether the mail server has taken them."""
        return self.filter(mail_started_at__lt=at - LEASE, mailed_at=None, undeliverable="")


class Letter(models.Model):
    """Mailed once: `mail_started_at` is committed before it is handed over, `mailed_at` after (docs/adr)."""

    created_at = models.DateTimeField(default=timezone.now)
    mail_started_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    undeliverable = models.CharField(
        max_length=300, blank=True, help_text="Why the mail server will never take it."
    )

    objects = LetterQuerySet.as_manager()

    class Meta:
        abstract = True

    def begin(self) -> bool:
        """True for the one who may hand it over."""
        free = type(self).objects.to_mail().filter(pk=self.pk)
        return bool(free.update(mail_started_at=timezone.now()))

    def taken(self) -> None:
        self._note(mailed_at=timezone.now())

    def not_taken(self) -> None:
        """Certainly not: it may be handed over again."""
        self._note(mail_started_at=None)

    def refused(self, reason: str) -> None:
        self._note(mail_started_at=None, undeliverable=(reason or "?")[:300])

    def _note(self, **values: Any) -> None:
        type(self).objects.filter(pk=self.pk).update(**values)


class Summary(Letter):
    """Several notices in one mail: a day's, or those whose own mail may not have arrived."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("summary of notices")
        verbose_name_plural = _("summaries of notices")

    def __str__(self) -> str:
        return f"#{self.pk}"


class Notice(Letter):
    """Something one person should know: shown in the CMS and sent by mail, in that person's language."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    message = models.CharField(max_length=60)
    key = models.CharField(max_length=120, help_text="The event: the same event is told once.")
    parameters = models.JSONField(default=dict)
    url = models.CharField(max_length=500, blank=True, help_text="Where to act: a path of the CMS.")
    read_at = models.DateTimeField(null=True, blank=True)
    for_summary = models.BooleanField(default=False, help_text="Its mail is the reader's daily summary.")
    summary = models.ForeignKey(
        Summary, null=True, blank=True, on_delete=models.SET_NULL, related_name="notices"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["recipient", "message", "key"], name="told_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["recipient", "read_at"], name="notices_of_reader"),
            models.Index(
                fields=["mail_started_at"],
                condition=models.Q(mailed_at=None, read_at=None, undeliverable=""),
                name="notices_unconfirmed",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def subject(self) -> str:
        return self._say(known_kind(self.message).subject)

    @property
    def text(self) -> str:
        return self._say(known_kind(self.message).text)

    def _say(self, words: Any) -> str:
        return str(words % shown(self.parameters))


class Pace(models.TextChoices):
    AT_ONCE = "at_once", _("A mail for each notice, at once")
    DAILY = "daily", _("One mail a day with all notices")
    CMS_ONLY = "cms_only", _("No mail: I read my notices here")


class MailChoice(models.Model):
    """How somebody wants to be told by mail; without a row, at once."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mail_choice"
    )
    pace = models.CharField(_("mail"), max_length=10, choices=Pace.choices, default=Pace.AT_ONCE)

    def __str__(self) -> str:
        return f"{self.user_id}: {self.pace}"
