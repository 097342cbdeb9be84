"""Keeping the calendar of public holidays. Every change moves the due dates of open cases."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from casework.audit.acts import AuditAct
from casework.audit.recording import record
from casework.calendar.suggesting import Suggestion
from casework.models import Holiday
from institutions.models import User
from institutions.permissions import is_administrator
from outbox.posting import post

# Posted with every change: whoever keeps cases works out their due dates anew.
CHANGED = "casework.calendar-changed"


@transaction.atomic
def add_holiday(
    *, on: date, names: Mapping[str, str], is_provisional: bool, source: str = "", by: User
) -> Holiday:
    """Raises PermissionDenied, and ValidationError for a day that is in the calendar or has no name."""
    _check_may_keep(by)
    _check_is_free(on)
    _check_is_named(names)
    holiday = Holiday.objects.create(date=on, names=dict(names), is_provisional=is_provisional, source=source)
    _note("added", [on], by)
    return holiday


@transaction.atomic
def change_holiday(
    *, holiday: Holiday, on: date, names: Mapping[str, str], is_provisional: bool, source: str = "", by: User
) -> None:
    """Raises PermissionDenied; ValidationError for a day that is taken, no name, or a holiday that went."""
    _check_may_keep(by)
    kept = Holiday.objects.select_for_update().filter(pk=holiday.pk).first()
    if kept is None:
        raise ValidationError(_("Somebody has removed this holiday meanwhile."))
    if kept.date != on:
        _check_is_free(on)
    _check_is_named(names)
    before = kept.date
    kept.date, kept.names = on, dict(names)
    kept.is_provisional, kept.source = is_provisional, source
    kept.save()
    _note("changed", sorted({before, on}), by)


@transaction.atomic
def remove_holiday(*, holiday: Holiday, by: User) -> None:
    """What is gone already stays gone, without a word. Raises PermissionDenied."""
    _check_may_keep(by)
    if Holiday.objects.filter(pk=holiday.pk).delete()[0]:
        _note("removed", [holiday.date], by)


@transaction.atomic
def add_suggested(*, suggestions: Iterable[Suggestion], by: User | None) -> int:
    """Add those whose day is not in the calendar; return how many. `by` is None for the operator.

    Raises PermissionDenied.
    """
    if by is not None:
        _check_may_keep(by)
    wanted = {one.date: one for one in suggestions}
    kept = set(Holiday.objects.filter(date__in=wanted).values_list("date", flat=True))
    added = [one for day, one in sorted(wanted.items()) if day not in kept]
    Holiday.objects.bulk_create(
        Holiday(date=one.date, names=one.names, is_provisional=one.is_provisional, source=one.source)
        for one in added
    )
    if added:
        _note("added", [one.date for one in added], by)
    return len(added)


def _check_may_keep(by: User) -> None:
    if not is_administrator(by):
        raise PermissionDenied(_("Only administrators of the approving body change the calendar."))


def _check_is_free(on: date) -> None:
    if Holiday.objects.filter(date=on).exists():
        raise ValidationError(
            {"on": _("This day is in the calendar already. Change the holiday that is there.")}
        )


def _check_is_named(names: Mapping[str, str]) -> None:
    if not any(names.get(code) for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES):
        raise ValidationError({"names": _("Give the holiday a name in at least one language.")})


def _note(change: str, days: list[date], by: User | None) -> None:
    named = [day.isoformat() for day in days]
    post(topic=CHANGED, key=named[0], payload={"days": named})
    record(
        act=AuditAct.CALENDAR_CHANGED, actor=by, subject=named[0], details={"change": change, "days": named}
    )
