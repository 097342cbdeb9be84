"""By which day something is owed, from the rules in force and the calendar that is kept."""

from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.db.models import Q

from casework.calendar.working_days import Day, Pause, StillPaused, WorkingDays
from casework.models import DeadlineRule, Holiday


def working_days() -> WorkingDays:
    """By the calendar as it is kept now: one query, to be made once for many cases."""
    holidays = dict(Holiday.objects.values_list("date", "is_provisional"))
    estimated = frozenset(day for day, is_provisional in holidays.items() if is_provisional)
    return WorkingDays(frozenset(holidays), settings.PORTAL_WEEKEND, estimated)


def rule_for(kind: str, step: str, on: date) -> DeadlineRule | None:
    """The rule in force on the day on which a case arrives; the one begun last, where two meet."""
    begun = DeadlineRule.objects.filter(kind=kind, step=step, valid_from__lte=on)
    in_force = begun.filter(Q(valid_until=None) | Q(valid_until__gte=on))
    return in_force.order_by("-valid_from").first()


def due_on(
    kind: str, step: str, start: date, pauses: Sequence[Pause] = (), *, calendar: WorkingDays | None = None
) -> date | None:
    """The last day for `step` of a case that arrived on `start`, a day of the portal's own time zone.

    None while a pause lasts, and where no rule says anything.
    """
    rule = rule_for(kind, step, start)
    if rule is None:
        return None
    try:
        return (calendar or working_days()).add(start, rule.working_days, pauses)
    except StillPaused:
        return None


def explained(
    kind: str, step: str, start: date, pauses: Sequence[Pause] = (), *, calendar: WorkingDays | None = None
) -> Sequence[Day]:
    """Every day up to the due date with its reason; nothing where no rule says anything."""
    rule = rule_for(kind, step, start)
    return (calendar or working_days()).explain(start, rule.working_days, pauses) if rule else ()
