"""How long the approving body takes: measured on itself and stated in public, without titles or names."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.conf import settings
from django.utils import timezone
from wagtail.models import TaskState

from editorial.models import ApprovingBodyTask
from editorial.waiting import waiting_for_body
from editorial.waiting_times import open_steps_of, steps_of
from editorial.working_days import working_days_between

DECIDED = (TaskState.STATUS_APPROVED, TaskState.STATUS_REJECTED)
PERIOD = timedelta(days=365)
# With fewer decisions a median would speak of single pages.
ENOUGH = 5


@dataclass(frozen=True)
class ApprovalClock:
    """All times in working days. `median` and `ninth` are None with fewer than ENOUGH decisions."""

    target: int
    decisions: int
    median: float | None
    ninth: int | None
    waiting: int
    beyond: int

    @property
    def is_enough(self) -> bool:
        return self.median is not None


def approval_clock(now: datetime | None = None) -> ApprovalClock:
    """The clock of the last twelve months, in five queries, one row a step."""
    at = now or timezone.now()
    days, target = _days_to_decide(at), settings.PORTAL_APPROVAL_TARGET_DAYS
    waited = [working_days_between(step.arrived_at, at) for step in open_steps_of(waiting_for_body())]
    return ApprovalClock(
        target=target,
        decisions=len(days),
        median=float(median(days)) if len(days) >= ENOUGH else None,
        ninth=ninth_of_ten(days) if len(days) >= ENOUGH else None,
        waiting=len(waited),
        beyond=sum(number > target for number in waited),
    )


def _days_to_decide(at: datetime) -> list[int]:
    tasks = ApprovingBodyTask.objects.values("pk")
    decided = TaskState.objects.filter(task__in=tasks, status__in=DECIDED, finished_at__gte=at - PERIOD)
    wanted = set(decided.values_list("pk", flat=True))
    return [
        working_days_between(step.arrived_at, step.finished_at)
        for step in steps_of(decided)
        if step.pk in wanted and step.finished_at is not None
    ]


def ninth_of_ten(days: Sequence[int]) -> int:
    """The smallest number of days within which nine of ten decisions were made."""
    ordered = sorted(days)
    return ordered[math.ceil(0.9 * len(ordered)) - 1]
