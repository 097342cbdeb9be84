"""The public read model: what is not in its tables is not public. And who is told of what is in them."""

from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from publication.webhooks.models import Webhook, WebhookAttempt, WebhookDelivery

__all__ = [
    "PublicRecord",
    "PublicRecordQuerySet",
    "RecordFacet",
    "RecordFile",
    "RecordRelation",
    "RecordState",
    "Webhook",
    "WebhookAttempt",
    "WebhookDelivery",
    "carrying",
]


class PublicRecordQuerySet(models.QuerySet["PublicRecord"]):
    def for_reader(self, locale: str) -> "PublicRecordQuerySet":
        """Each record once: in the reader's language, else in the language it was written in."""
        translated = PublicRecord.objects.filter(translation_key=OuterRef("translation_key"), locale=locale)
        return self.filter(Q(locale=locale) | (Q(is_source=True) & ~Exists(translated)))

    def of_type(self, *types: str) -> "PublicRecordQuerySet":
        return self.filter(type__in=types)

    def with_facet(self, facet: str, values: list[str]) -> "PublicRecordQuerySet":
        """Records that have at least one of `values` in `facet`."""
        return self.filter(Exists(carrying(facet, values)))

    def related_to(self, translation_key: UUID, *kinds: str) -> "PublicRecordQuerySet":
        """Records that `translation_key` points at or that point at it, by these kinds (default: all)."""
        relations = RecordRelation.objects.filter(kind__in=kinds) if kinds else RecordRelation.objects.all()
        onward = relations.filter(translation_key=translation_key).values("target_key")
        back = relations.filter(target_key=translation_key).values("translation_key")
        return self.filter(Q(translation_key__in=onward) | Q(translation_key__in=back))

    def newest_first(self) -> "PublicRecordQuerySet":
        return self.order_by("-updated_at", "-pk")


class PublicRecord(models.Model):
    """One public record in one language."""

    public_id = models.CharField(max_length=40)
    external_id = models.CharField(max_length=120, blank=True)
    translation_key = models.UUIDField()
    type = models.CharField(max_length=20)
    locale = models.CharField(max_length=10)
    is_source = models.BooleanField(help_text="In the language it was written in.")
    page_id = models.BigIntegerField(null=True, help_text="Its page, for records that have one.")
    title = models.TextField()
    summary = models.TextField(blank=True)
    text = models.TextField(blank=True, help_text="All of its words, without markup.")
    url = models.TextField(help_text="Path on this site.")
    date = models.DateField(null=True, help_text="The date the record speaks of, where it states one.")
    order = models.IntegerField(default=0, help_text="Its place within its collection.")
    data = models.JSONField(default=dict, help_text="Language-neutral facts that lists show.")
    first_published_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)
    source_changed_at = models.DateTimeField(
        null=True, help_text="Since when the text it was translated from is newer; empty while it is not."
    )
    version = models.BigIntegerField(help_text="Rises with every change, over all records.")
    shape = models.PositiveSmallIntegerField(default=1, help_text="The shape of `data` it was written in.")

    objects = PublicRecordQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["translation_key", "locale"], name="record_once_per_language"),
            models.UniqueConstraint(fields=["public_id", "locale"], name="public_id_once_per_language"),
        ]
        indexes = [
            models.Index(fields=["locale", "type", "-updated_at"], name="record_newest"),
            models.Index(fields=["type", "is_source"], name="record_source"),
            models.Index(fields=["page_id"], name="record_page"),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} ({self.locale})"

    @property
    def heading(self) -> str:
        """What people call it by: its code, where it has one, and its title."""
        return f"{self.data.get('code') or ''} {self.title}".strip()


class RecordFacet(models.Model):
    """A value by which a record is found, the same in all its languages."""

    translation_key = models.UUIDField()
    facet = models.CharField(max_length=30)
    value = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["translation_key", "facet", "value"], name="facet_value_once"),
        ]
        indexes = [models.Index(fields=["facet", "value", "translation_key"], name="facet_lookup")]

    def __str__(self) -> str:
        return f"{self.facet}={self.value}"


def carrying(facet: str, values: list[str]) -> models.QuerySet[RecordFacet]:
    """For `Exists`: the values of `facet` among `values` that the outer record has."""
    return RecordFacet.objects.filter(
        translation_key=OuterRef("translation_key"), facet=facet, value__in=values
    )


class RecordRelation(models.Model):
    """A record points at another one; public only while both ends are."""

    translation_key = models.UUIDField()
    kind = models.CharField(max_length=20)
    target_key = models.UUIDField()
    order = models.IntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["translation_key", "kind", "target_key"], name="relation_once"),
        ]
        indexes = [models.Index(fields=["target_key", "kind"], name="relation_back")]

    def __str__(self) -> str:
        return f"{self.translation_key} {self.kind} {self.target_key}"


class RecordFile(models.Model):
    """A file that a public record names in one language, for everybody to download."""

    record = models.ForeignKey(PublicRecord, models.CASCADE, related_name="files")
    document_id = models.BigIntegerField()
    checksum = models.CharField(max_length=64, db_index=True)
    title = models.TextField()
    url = models.TextField(help_text="Path on this site.")
    order = models.IntegerField(default=0)

    class Meta:
        ordering = ["record", "order"]
        constraints = [
            models.UniqueConstraint(fields=["record", "document_id"], name="file_once_per_record"),
        ]
        indexes = [models.Index(fields=["document_id"], name="file_document")]

    def __str__(self) -> str:
        return self.title


class RecordState(models.Model):
    """What the read model said of a record in one language from a moment on. Added to, never changed."""

    translation_key = models.UUIDField()
    public_id = models.CharField(max_length=40)
    type = models.CharField(max_length=20)
    locale = models.CharField(max_length=10)
    is_source = models.BooleanField()
    recorded_at = models.DateTimeField(default=timezone.now)
    title = models.TextField()
    url = models.TextField()
    order = models.IntegerField(default=0)
    data = models.JSONField(default=dict)
    withdrawn = models.BooleanField(default=False, help_text="No longer public from that moment on.")

    class Meta:
        ordering = ["recorded_at", "pk"]
        indexes = [
            models.Index(fields=["translation_key", "locale", "recorded_at"], name="state_of_record"),
            models.Index(fields=["type", "recorded_at"], name="state_of_type"),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} ({self.locale}) {self.recorded_at:%Y-%m-%d}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises ValueError for a state that stands already: the past is not rewritten."""
        if not self._state.adding:
            raise ValueError("A state is added, never changed.")
        super().save(*args, **kwargs)
