"""Notices in the CMS: what somebody has not read, reading it, and forgetting what was read long ago."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from institutions.models import User
from notifications.models import MailChoice, Notice, Pace, Summary

KEEP_READ = timedelta(days=365)


def notices_of(user: User) -> QuerySet[Notice]:
    """All of a person's notices, unread first, then the newest."""
    return (
        Notice.objects.filter(recipient=user)
        .annotate(is_read=Q(read_at__isnull=False))
        .order_by("is_read", "-pk")
    )


def unread_of(user: User, limit: int = 5) -> list[Notice]:
    """The newest notices that the person has not read."""
    return list(Notice.objects.filter(recipient=user, read_at=None)[:limit])


def unread_count(user: User) -> int:
    return Notice.objects.filter(recipient=user, read_at=None).count()


@transaction.atomic
def mark_read(*, notice: Notice, by: User) -> None:
    """Raises Notice.DoesNotExist for a notice of somebody else."""
    mine = Notice.objects.select_for_update().get(pk=notice.pk, recipient=by)
    if mine.read_at is None:
        Notice.objects.filter(pk=mine.pk).update(read_at=timezone.now())


@transaction.atomic
def mark_all_read(*, by: User) -> int:
    """Return how many there were."""
    return Notice.objects.filter(recipient=by, read_at=None).update(read_at=timezone.now())


@transaction.atomic
def choose_pace(*, user: User, pace: Pace) -> None:
    """How the person is told by mail from now on."""
    MailChoice.objects.update_or_create(user=user, defaults={"pace": pace})


def pace_of(user: User) -> Pace:
    choice = MailChoice.objects.filter(user=user).first()
    return Pace(choice.pace) if choice else Pace.AT_ONCE


@transaction.atomic
def forget_read() -> int:
    """Delete notices read more than a year ago, and summaries that name none; return how many notices."""
    past = timezone.now() - KEEP_READ
    forgotten = Notice.objects.filter(read_at__lt=past).delete()[0]
    Summary.objects.filter(created_at__lt=past, notices=None).delete()
    return forgotten
