"""Work that must happen after a transaction commits, kept in the database until it has happened."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone


class MessageQuerySet(models.QuerySet["Message"]):
    def waiting(self) -> "MessageQuerySet":
        """Neither done nor given up."""
        return self.filter(done_at=None, dead_at=None)

    def due(self, at: Any = None) -> "MessageQuerySet":
        """Waiting, its time has come, and no other worker holds it."""
        at = at or timezone.now()
        return self.waiting().filter(Q(claimed_until=None) | Q(claimed_until__lt=at), available_at__lte=at)

    def dead(self) -> "MessageQuerySet":
        """Given up after too many attempts: an operator has to look."""
        return self.exclude(dead_at=None)

    def troubled(self) -> "MessageQuerySet":
        """Not done, and tried in vain at least once: dead, or waiting for another try."""
        return self.filter(done_at=None).exclude(last_error="")


class Message(models.Model):
    """One thing to do. The primary key is a sequence: a later change has a higher number."""

    topic = models.CharField(max_length=60)
    key = models.CharField(max_length=120, help_text="What it is about; a handler reads its state afresh.")
    payload = models.JSONField(default=dict, help_text="Ids only, never content.")
    created_at = models.DateTimeField(default=timezone.now)
    available_at = models.DateTimeField(default=timezone.now)
    claimed_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True)
    dead_at = models.DateTimeField(null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["topic", "available_at"],
                condition=Q(done_at=None, dead_at=None),
                name="outbox_waiting",
            ),
            models.Index(fields=["done_at"], name="outbox_done"),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.key} #{self.pk}"


class ScheduledRun(models.Model):
    """When a periodic job was last started, so that several workers start it once."""

    name = models.CharField(max_length=80, primary_key=True)
    started_at = models.DateTimeField()
    remark = models.TextField(blank=True, default="", help_text="What the job noted for its next run.")

    def __str__(self) -> str:
        return f"{self.name} at {self.started_at}"
