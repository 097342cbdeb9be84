"""What only one of several workers does at a time, and what a job remembers of its last run."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from django.utils import timezone

from outbox.models import ScheduledRun

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def take_turn(name: str, at: datetime, every: timedelta) -> bool:
    """True for exactly one of several workers that ask at the same time."""
    _, created = ScheduledRun.objects.get_or_create(name=name, defaults={"started_at": at})
    taken = ScheduledRun.objects.filter(name=name, started_at__lte=at - every).update(started_at=at)
    return created or bool(taken)


@contextmanager
def alone(name: str, *, at_most: timedelta) -> Iterator[bool]:
    """Whether nobody else is in a block of this `name`; one who died in it is waited for `at_most`."""
    taken = take_turn(name, timezone.now(), at_most)
    try:
        yield taken
    finally:
        if taken:
            ScheduledRun.objects.filter(name=name).update(started_at=LONG_AGO)


def remark_of(name: str) -> str:
    """What was noted last under `name`; empty when nothing was."""
    return ScheduledRun.objects.filter(name=name).values_list("remark", flat=True).first() or ""


def note_remark(name: str, remark: str) -> None:
    if remark_of(name) != remark:
        ScheduledRun.objects.update_or_create(
            name=name, defaults={"remark": remark}, create_defaults={"remark": remark, "started_at": LONG_AGO}
        )
