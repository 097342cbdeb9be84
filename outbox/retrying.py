"""Trying again what was tried in vain: at once, and with all attempts before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Min, Q
from django.utils import timezone

from outbox.models import Message


@dataclass(frozen=True)
class TopicState:
    """How the work of one topic stands: `waiting` includes what was never tried, `oldest` is of all of it."""

    topic: str
    waiting: int
    troubled: int
    dead: int
    oldest: datetime


def states() -> Sequence[TopicState]:
    """Of each topic for which something is to do or was given up."""
    open_work = Message.objects.filter(done_at=None).order_by("topic")
    rows = open_work.values("topic").annotate(
        waiting=Count("pk", filter=Q(dead_at=None)),
        troubled=Count("pk", filter=~Q(last_error="")),
        dead=Count("pk", filter=Q(dead_at__isnull=False)),
        oldest=Min("created_at"),
    )
    return [TopicState(**row) for row in rows]


@transaction.atomic
def retry(*, topic: str = "", number: int | None = None) -> int:
    """Have the troubled messages tried again, all or of one `topic` or the one `number`; return how many."""
    messages = Message.objects.troubled()
    if topic:
        messages = messages.filter(topic=topic)
    if number is not None:
        messages = messages.filter(pk=number)
    free = Q(claimed_until=None) | Q(claimed_until__lt=timezone.now())
    return messages.filter(free).update(dead_at=None, attempts=0, available_at=timezone.now())
