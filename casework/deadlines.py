"""Pauses, and the dates that follow from them and from the calendar."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from casework.calendar.due_dates import working_days
from casework.calendar.working_days import WorkingDays
from casework.models import Case, CasePause
from casework.procedures import procedures
from casework.steps import refresh_due_date, today
from outbox.models import Message


def begin_pause(case: Case, reason: str) -> None:
    """In the caller's transaction, on a locked case; nothing happens while one runs."""
    if not case.pauses.filter(until=None).exists():
        CasePause.objects.create(case=case, reason=reason, since=today())


def end_pause(case: Case) -> None:
    case.pauses.filter(until=None).update(until=today())


def due_around(days: Sequence[date]) -> int:
    """How many open cases have one of these days between their arrival and the date an answer is owed by."""
    touched = Q(pk__in=[])
    for day in days:
        touched |= Q(received_on__lte=day, due_on__gte=day)
    return Case.objects.filter(touched).count()


def on_changed_calendar(messages: Sequence[Message]) -> None:
    recompute_due_dates()


def recompute_due_dates() -> int:
    """After a change of the calendar: the dates of all open cases; how many have moved."""
    calendar = working_days()
    return sum(_recomputed(key, calendar) for key in _dated().values_list("pk", flat=True).iterator())


def _dated() -> QuerySet[Case]:
    """Open cases of which something is due in their state."""
    wanted = Q(pk__in=[])
    for procedure in procedures():
        states = [name for name, state in procedure.states.items() if state.step]
        wanted |= Q(kind=procedure.kind, state__in=states)
    return Case.objects.filter(wanted)


@transaction.atomic
def _recomputed(key: UUID, calendar: WorkingDays) -> bool:
    case = _dated().select_for_update().filter(pk=key).first()
    if case is None:
        return False
    before = case.due_on
    refresh_due_date(case, calendar)
    if case.due_on == before:
        return False
    case.save(update_fields=["due_on"])
    return True
