"""Several notices in one mail: each morning for who wants it so, and for mails that may not have arrived."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from functools import partial

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from notifications.handing_over import hand_over
from notifications.letters import letter_of_summary
from notifications.models import Notice, Summary
from outbox.models import Message
from outbox.posting import post

TOPIC = "summaries by mail"
MORNING = time(7)


@transaction.atomic
def summarise(at: datetime | None = None) -> list[Summary]:
    """Make a summary for everybody with notices to sum up, and post it; return the new ones.

    These are notices laid aside before the last morning, notices whose mail was begun and never confirmed,
    and both kinds again when that is so of the summary that named them. What was read needs no mail.
    """
    at = at or timezone.now()
    doubtful_summaries = Summary.objects.unconfirmed(at).values("pk")
    due = Notice.objects.filter(
        Q(summary=None, for_summary=True, created_at__lt=last_morning(at))
        | Q(summary=None, pk__in=Notice.objects.unconfirmed(at).values("pk"))
        | Q(summary__in=doubtful_summaries),
        read_at=None,
        recipient__is_active=True,
    )
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(of=("self",), skip_locked=True)
    return [_summary(reader, notices) for reader, notices in _by_reader(due).items()]


def last_morning(at: datetime) -> datetime:
    local = timezone.localtime(at)
    morning = local.replace(hour=MORNING.hour, minute=MORNING.minute, second=0, microsecond=0)
    return morning if morning <= local else morning - timedelta(days=1)


def _by_reader(notices: Iterable[Notice]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for notice in notices:
        found[notice.recipient_id].append(notice.pk)
    return found


def _summary(reader: int, notices: Sequence[int]) -> Summary:
    summary = Summary.objects.create(recipient_id=reader)
    Notice.objects.filter(pk__in=notices).update(summary=summary)
    post(topic=TOPIC, key=str(summary.pk))
    return summary


def mail_summaries(messages: Sequence[Message]) -> None:
    """Mail the summaries that the outbox names and that nobody has begun."""
    waiting = Summary.objects.to_mail().filter(pk__in=[message.key for message in messages])
    readers = waiting.filter(recipient__is_active=True).select_related("recipient__wagtail_userprofile")
    letters = []
    for summary in readers.prefetch_related("notices").order_by("pk"):
        unread = sorted((n for n in summary.notices.all() if n.read_at is None), key=lambda n: n.pk)
        fresh = [notice for notice in unread if notice.mail_started_at is None]
        doubtful = [notice for notice in unread if notice.mail_started_at is not None]
        if unread:
            letters.append((summary, partial(letter_of_summary, summary, fresh, doubtful)))
    hand_over(letters)
