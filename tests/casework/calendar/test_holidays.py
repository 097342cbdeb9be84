"""Who keeps the calendar, and what every change of it leaves behind."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from casework.calendar.holidays import (
    CHANGED,
    add_holiday,
    add_suggested,
    change_holiday,
    remove_holiday,
)
from casework.calendar.suggesting import missing, suggested
from casework.models import AuditEntry, Holiday
from institutions.models import User
from outbox.models import Message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_calendar")]

DAY, NAMES = date(2026, 12, 24), {"ar": "عيد", "fr": "Fête"}


@pytest.fixture
def holiday() -> Holiday:
    return Holiday.objects.create(date=DAY, names=NAMES, is_provisional=True)


def last_act() -> tuple[str, int | None, str, object]:
    entry = AuditEntry.objects.latest("number")
    return entry.act, entry.actor, entry.subject, entry.details


def last_message() -> object:
    return Message.objects.filter(topic=CHANGED).latest("pk").payload


def test_each_change_is_audited_and_told(administrator: User) -> None:
    kept = add_holiday(on=DAY, names=NAMES, is_provisional=True, source="Communiqué", by=administrator)
    who = administrator.pk
    assert last_act() == ("calendar.changed", who, "2026-12-24", {"change": "added", "days": ["2026-12-24"]})
    assert last_message() == {"days": ["2026-12-24"]}
    moved = date(2026, 12, 23)
    change_holiday(holiday=kept, on=moved, names=NAMES, is_provisional=False, by=administrator)
    both = ["2026-12-23", "2026-12-24"]
    assert last_act() == ("calendar.changed", who, both[0], {"change": "changed", "days": both})
    assert last_message() == {"days": both}
    kept.refresh_from_db()
    assert (kept.date, kept.is_provisional) == (moved, False)
    remove_holiday(holiday=kept, by=administrator)
    assert last_act()[3] == {"change": "removed", "days": both[:1]}
    assert not Holiday.objects.exists()


def test_only_administrators_of_the_approving_body(
    editor: User, lead: User, body_editor: User, approver: User, holiday: Holiday
) -> None:
    for person in (editor, lead, body_editor, approver):
        with pytest.raises(PermissionDenied):
            add_holiday(on=date(2026, 12, 1), names=NAMES, is_provisional=False, by=person)
        with pytest.raises(PermissionDenied):
            change_holiday(holiday=holiday, on=DAY, names=NAMES, is_provisional=False, by=person)
        with pytest.raises(PermissionDenied):
            remove_holiday(holiday=holiday, by=person)
        with pytest.raises(PermissionDenied):
            add_suggested(suggestions=suggested(2027), by=person)
    assert list(Holiday.objects.values_list("date", "is_provisional")) == [(DAY, True)]


def test_a_day_is_in_the_calendar_once_and_has_a_name(administrator: User, holiday: Holiday) -> None:
    with pytest.raises(ValidationError, match="already"):
        add_holiday(on=DAY, names=NAMES, is_provisional=False, by=administrator)
    other = add_holiday(on=date(2026, 12, 1), names=NAMES, is_provisional=False, by=administrator)
    with pytest.raises(ValidationError, match="already"):
        change_holiday(holiday=other, on=DAY, names=NAMES, is_provisional=False, by=administrator)
    with pytest.raises(ValidationError, match="name"):
        change_holiday(
            holiday=other, on=other.date, names={"de": "x"}, is_provisional=False, by=administrator
        )


def test_what_somebody_else_has_removed(administrator: User, holiday: Holiday) -> None:
    Holiday.objects.all().delete()
    with pytest.raises(ValidationError, match="meanwhile"):
        change_holiday(holiday=holiday, on=DAY, names=NAMES, is_provisional=False, by=administrator)
    before = AuditEntry.objects.count()
    remove_holiday(holiday=holiday, by=administrator)
    assert AuditEntry.objects.count() == before


def test_suggestions_fill_the_gaps_and_leave_the_rest(administrator: User) -> None:
    own = {"fr": "Aïd el-Fitr, comme annoncé"}
    Holiday.objects.create(date=date(2026, 3, 20), names=own)
    wanted = missing(2026)
    assert len(wanted) == 17
    assert add_suggested(suggestions=suggested(2026), by=administrator) == 17
    assert Holiday.objects.get(date=date(2026, 3, 20)).names == own
    assert last_message() == {"days": [one.date.isoformat() for one in wanted]}
    assert (missing(2026), add_suggested(suggestions=suggested(2026), by=administrator)) == ([], 0)
