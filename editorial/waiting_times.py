"""Since when a page waits, and at whose step: read from the history of its approval."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from wagtail.models import TaskState


@dataclass(frozen=True)
class Step:
    """One step of an approval, taken or not.

    `submitted_at` is the submission it answers: the first one, or the one after the last return. `arrived_at`
    is when it came to this step; a new version made while it waits does not start the clock again.
    `editor_id` made the last edit. `returns` counts the returns before, `returned_here` those of this step.
    """

    pk: int
    page_id: int
    task_id: int
    revision_id: int
    editor_id: int | None
    status: str
    submitted_at: datetime
    arrived_at: datetime
    finished_at: datetime | None
    returns: int
    returned_here: int


Row = tuple[int, int, str, int, int, int | None, str, datetime, datetime | None]


def steps_of(states: QuerySet[TaskState]) -> Iterator[Step]:
    """Every step of the approvals that `states` are part of, in two queries.

    Two, because one would have to guess how many approvals there are, and on a database that was filled
    just now it guesses wrong.
    """
    approvals = list(states.order_by().values_list("workflow_state_id", flat=True))
    rows = (
        TaskState.objects.filter(workflow_state_id__in=approvals)
        .order_by("workflow_state_id", "pk")
        .values_list(
            "pk",
            "workflow_state_id",
            "workflow_state__object_id",
            "task_id",
            "revision_id",
            "revision__user_id",
            "status",
            "started_at",
            "finished_at",
        )
    )
    return _walk(rows)


def open_steps_of(states: QuerySet[TaskState]) -> list[Step]:
    """Those of them that nobody has taken yet."""
    return [step for step in steps_of(states) if step.status == TaskState.STATUS_IN_PROGRESS]


def _walk(rows: Iterable[Row]) -> Iterator[Step]:
    approval, task, begins = None, None, True
    submitted = arrived = datetime.min
    returns: Counter[int] = Counter()
    for pk, workflow_state, page, task_id, revision, editor, status, started, finished in rows:
        if workflow_state != approval:
            approval, returns, begins = workflow_state, Counter(), True
        if status == TaskState.STATUS_SKIPPED:
            continue
        if begins:
            submitted = started
        if begins or task_id != task:
            task, arrived = task_id, started
        times = (submitted, arrived, finished)
        before = (returns.total(), returns[task_id])
        yield Step(pk, int(page), task_id, revision, editor, status, *times, *before)
        begins = status == TaskState.STATUS_REJECTED
        returns[task_id] += begins
