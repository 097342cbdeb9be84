"""Delivering messages at least once: claim a batch, hand it over, mark it done or set it back."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from outbox.handlers import PartlyDone, Unavailable, handler_of, jobs, topics
from outbox.models import Message
from outbox.turns import take_turn

logger = logging.getLogger(__name__)

BATCH = 200
LEASE = timedelta(minutes=5)
MAX_ATTEMPTS = 20
LONGEST_PAUSE = timedelta(hours=1)
KEEP_DONE = timedelta(days=7)
PAUSE_WHEN_AWAY = timedelta(seconds=5)


def deliver_due(*, slow: bool | None = None) -> int:
    """Deliver all messages that are due, or only those of slow or quick handlers; return how many were done.

    A batch of each topic in turn: what many messages of one wait for must not hold up the others. What the
    delivery of one topic posts to another is due as well.
    """
    done, open_topics = 0, topics(slow=slow)
    while any((delivered := {topic: _deliver_next(topic) for topic in open_topics}).values()):
        done += sum(filter(None, delivered.values()))
        open_topics = [topic for topic, number in delivered.items() if number != 0]
    return done


def _deliver_next(topic: str) -> int | None:
    """How many of the next batch were done; None if nothing was due."""
    batch = _claim(topic)
    return _deliver(topic, batch) if batch else None


def _claim(topic: str) -> list[Message]:
    now = timezone.now()
    with transaction.atomic():
        due = Message.objects.due(now).filter(topic=topic)
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        batch = list(due[:BATCH])
        Message.objects.filter(pk__in=[m.pk for m in batch]).update(claimed_until=now + LEASE)
    return batch


def _deliver(topic: str, batch: Sequence[Message]) -> int:
    try:
        handler_of(topic)(batch)
    except Unavailable as away:
        _set_back(batch, str(away))
        return 0
    except PartlyDone as partly:
        return _settle(topic, batch, partly)
    except Exception as error:
        logger.exception("outbox: %s failed for a batch of %s", topic, len(batch))
        if len(batch) > 1:
            return _deliver_singly(topic, batch)
        return _count_failure(batch[0], f"{type(error).__name__}: {error}")
    return _mark_done(batch)


def _mark_done(batch: Sequence[Message]) -> int:
    Message.objects.filter(pk__in=[m.pk for m in batch]).update(done_at=timezone.now(), last_error="")
    return len(batch)


def _settle(topic: str, batch: Sequence[Message], partly: PartlyDone) -> int:
    """Only those that were refused or put off come again."""
    logger.warning("outbox: %s: of %s messages %s", topic, len(batch), partly)
    for message in batch:
        if message.pk in partly.refused:
            _count_failure(message, partly.refused[message.pk])
        elif message.pk in partly.later:
            _set_back([message], partly.later[message.pk])
    return _mark_done([m for m in batch if m.pk not in partly.refused and m.pk not in partly.later])


def _deliver_singly(topic: str, batch: Sequence[Message]) -> int:
    """One bad message must not hold up the others of its batch."""
    return sum(_deliver(topic, [message]) for message in batch)


def _set_back(batch: Sequence[Message], reason: str) -> None:
    Message.objects.filter(pk__in=[m.pk for m in batch]).update(
        claimed_until=None, available_at=timezone.now() + PAUSE_WHEN_AWAY, last_error=reason[:2000]
    )


def _count_failure(message: Message, reason: str) -> int:
    attempts = message.attempts + 1
    pause = min(timedelta(seconds=2**attempts), LONGEST_PAUSE)
    Message.objects.filter(pk=message.pk).update(
        attempts=F("attempts") + 1,
        claimed_until=None,
        available_at=timezone.now() + pause,
        last_error=reason[:2000],
        dead_at=timezone.now() if attempts >= MAX_ATTEMPTS else None,
    )
    return 0


def run_due_jobs(at: datetime | None = None) -> list[str]:
    """Start every periodic job that is due at `at`; return their names. A failing one is logged."""
    at = at or timezone.now()
    started = []
    for job in jobs():
        if not take_turn(job.name, at, job.every):
            continue
        started.append(job.name)
        try:
            job.run()
        except Exception:
            logger.exception("outbox: periodic job %s failed", job.name)
    return started


def forget_done() -> int:
    """Delete messages done more than a week ago; return how many."""
    return Message.objects.filter(done_at__lt=timezone.now() - KEEP_DONE).delete()[0]
