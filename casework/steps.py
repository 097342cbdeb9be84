"""The one place where a case changes its state: the table allows it, an event tells it, the date follows."""

from datetime import date
from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.calendar.due_dates import due_on
from casework.calendar.working_days import WorkingDays
from casework.models import Case, CaseEvent
from casework.procedures import Act, procedure_of


class NotNow(Exception):
    """The state of the case does not allow it (any more). Its text says so to people."""

    def __init__(self) -> None:
        super().__init__(
            _("The case has moved on meanwhile, so this is not possible any more. Look at it again.")
        )


def today() -> date:
    return timezone.localdate()


def locked(case: Case) -> Case:
    """The row as it is now, for the rest of the transaction."""
    return Case.objects.select_for_update().get(pk=case.pk)


def step(case: Case, act: Act, *, by: Any = None, details: dict[str, Any] | None = None) -> CaseEvent:
    """Do `act` to a locked case; save it with whatever the caller has set. Raises NotNow."""
    procedure = procedure_of(case.kind)
    if not procedure.allows(act, case.state):
        raise NotNow
    case.state = procedure.state_after(act, case.state)
    refresh_due_date(case)
    case.save()
    return note_event(case, act, by=by, details=details)


def note_event(case: Case, act: Act, *, by: Any = None, details: dict[str, Any] | None = None) -> CaseEvent:
    last = case.events.aggregate(last=Max("number"))["last"] or 0
    return CaseEvent.objects.create(
        case=case, number=last + 1, act=act, on=today(), officer=by, state=case.state, details=details or {}
    )


def refresh_due_date(case: Case, calendar: WorkingDays | None = None) -> None:
    """By when something is owed in the state that the case is in; saved by the caller.

    `calendar`: read once, for many cases.
    """
    rule_step = procedure_of(case.kind).states[case.state].step
    pauses = [(pause.since, pause.until) for pause in case.pauses.all()] if rule_step else []
    due = due_on(case.kind, rule_step, case.received_on, pauses, calendar=calendar) if rule_step else None
    case.due_on = due
