"""Outside systems that want to know of public records, what they are told, and what came back."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from institutions.models import Institution

LONGEST_URL = 500
LONGEST_ANSWER = 300


class EventKind(models.TextChoices):
    PUBLISHED = "published", _("A record becomes public")
    CHANGED = "changed", _("A public record changes")
    WITHDRAWN = "withdrawn", _("A record is withdrawn")
    TEST = "test", _("Test")


# What a webhook can ask for.
ASKED_FOR = [kind for kind in EventKind if kind != EventKind.TEST]


class PauseReason(models.TextChoices):
    BY_HAND = "by-hand", _("Paused")
    FAILURES = "failures", _("Paused by itself: nothing got through")
    GONE = "gone", _("Paused by itself: the receiver says that this address is no longer in use")


class DeliveryState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    DELIVERED = "delivered", _("Delivered")
    FAILED = "failed", _("Given up")
    OVERTAKEN = "overtaken", _("Overtaken by a later change")


class Reason(models.TextChoices):
    """Why an attempt did not succeed."""

    NO_NAME = "no-name", _("The name of the site is not known on the internet.")
    NO_CONNECTION = "no-connection", _("The site does not accept connections.")
    TIMEOUT = "timeout", _("The site does not answer in time.")
    TLS = "tls", _("The security certificate of the site is not valid.")
    NOT_PUBLIC = "not-public", _("The address does not lead to a public site.")
    DEMONSTRATION = "demonstration", _("In the demonstration messages go to this machine only.")
    BAD_ANSWER = "bad-answer", _("The answer of the site cannot be understood.")
    REDIRECT = "redirect", _("The receiver points to another address. Enter that address for the webhook.")
    REFUSED = "refused", _("The receiver turns the message away.")
    GONE = "gone", _("The receiver says that this address is no longer in use.")
    SERVER_ERROR = "server-error", _("The site answers with an error of its own.")
    NO_SECRET = "no-secret", _("The signing secret cannot be read: the server’s key has changed. Renew it.")


class Webhook(models.Model):
    """An address that is told. `types` and `institution` empty: of all records."""

    name = models.CharField(_("Name"), max_length=80)
    url = models.CharField(_("Address of the receiver"), max_length=LONGEST_URL)
    events: Any = models.JSONField(_("Events"), default=list)
    types: Any = models.JSONField(_("Types of record"), default=list)
    institution = models.ForeignKey(
        Institution, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("Institution")
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    secret = models.TextField(help_text="Encrypted.")
    secret_shown_at = models.DateTimeField(null=True, help_text="It is shown once.")
    former_secret = models.TextField(blank=True, help_text="Encrypted.")
    former_secret_until = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    pause_reason = models.CharField(max_length=20, choices=PauseReason.choices, blank=True)
    failures = models.PositiveSmallIntegerField(default=0, help_text="Turns in a row without any success.")
    failing_since = models.DateTimeField(null=True)
    rest_until = models.DateTimeField(null=True, help_text="Not asked before, because it has failed.")
    busy_until = models.DateTimeField(null=True, help_text="A worker is at it.")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def host(self) -> str:
        return urlsplit(self.url).netloc

    @property
    def is_paused(self) -> bool:
        return self.paused_at is not None

    def wants(self, kind: str, record_type: str, institutions: Collection[str]) -> bool:
        """`institutions`: identifiers of those whose record it is or was."""
        return (
            kind in self.events
            and (not self.types or record_type in self.types)
            and (self.institution is None or self.institution.slug in institutions)
        )


class DeliveryQuerySet(models.QuerySet["WebhookDelivery"]):
    def waiting(self) -> "DeliveryQuerySet":
        return self.filter(state=DeliveryState.WAITING)

    def in_turn(self) -> "DeliveryQuerySet":
        """Those whose webhook is at work and that nothing earlier about the same record stands before."""
        before = WebhookDelivery.objects.waiting().filter(
            webhook=OuterRef("webhook"), public_id=OuterRef("public_id"), pk__lt=OuterRef("pk")
        )
        waiting = self.waiting().filter(next_attempt_at__isnull=False, webhook__paused_at=None)
        return waiting.exclude(Exists(before))


class WebhookDelivery(models.Model):
    """One event for one webhook. What is sent is written when it is sent, from what is public then."""

    uid = models.UUIDField(unique=True, help_text="The receiver knows a repetition by it.")
    # No constraint: whoever removes a webhook must not make a publication fail that still knows it. What is
    # left of it goes with the old deliveries (forgetting.py).
    webhook = models.ForeignKey(
        Webhook, models.DO_NOTHING, related_name="deliveries", db_constraint=False, db_index=False
    )
    event = models.CharField(max_length=20, choices=EventKind.choices)
    public_id = models.CharField(max_length=40, blank=True)
    record_type = models.CharField(max_length=20, blank=True)
    occurred_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(
        max_length=20, choices=DeliveryState.choices, default=DeliveryState.WAITING.value
    )
    failures = models.PositiveSmallIntegerField(default=0, help_text="In this round of attempts.")
    next_attempt_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    objects = DeliveryQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["webhook", "-id"], name="delivery_log"),
            models.Index(
                fields=["webhook", "public_id", "id"],
                condition=Q(state=DeliveryState.WAITING.value),
                name="delivery_waiting",
            ),
            models.Index(fields=["occurred_at"], name="delivery_age"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.public_id}"


class WebhookAttempt(models.Model):
    """One request and what came back: an HTTP status, or a reason, or both."""

    delivery = models.ForeignKey(WebhookDelivery, models.CASCADE, related_name="attempts")
    at = models.DateTimeField(default=timezone.now)
    status = models.PositiveSmallIntegerField(null=True)
    reason = models.CharField(max_length=20, choices=Reason.choices, blank=True)
    duration = models.DurationField(default=timedelta)
    answer = models.CharField(max_length=LONGEST_ANSWER, blank=True, help_text="The beginning of the body.")

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.status or self.reason}"

    @property
    def milliseconds(self) -> int:
        return round(self.duration / timedelta(milliseconds=1))
