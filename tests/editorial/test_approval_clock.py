"""How long the approving body takes, in working days, without a title or a name."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings
from wagtail.models import TaskState

from editorial.approval_clock import ENOUGH, approval_clock, ninth_of_ten
from editorial.models import InstitutionSectionPage
from editorial.working_days import working_days_before, working_days_between
from home.keys import METHOD
from home.models import StandardPage
from institutions.models import User
from tests.editorial.waiting_pages import decided, draft, many_waiting, submitted

RABAT = ZoneInfo("Africa/Casablanca")
# A Monday.
MONDAY = datetime(2026, 11, 2, 10, tzinfo=RABAT)


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (MONDAY, MONDAY + timedelta(hours=8), 0),
        (MONDAY, MONDAY + timedelta(days=1), 1),
        (MONDAY, MONDAY + timedelta(days=4), 4),
        (MONDAY, MONDAY + timedelta(days=5), 4),
        (MONDAY, MONDAY + timedelta(days=6), 4),
        (MONDAY, MONDAY + timedelta(days=7), 5),
        (MONDAY - timedelta(days=2), MONDAY, 1),
        (MONDAY - timedelta(days=3), MONDAY, 1),
        (MONDAY, MONDAY + timedelta(days=28), 20),
        (MONDAY, MONDAY - timedelta(days=3), 0),
    ],
)
def test_working_days(start: datetime, end: datetime, days: int) -> None:
    assert working_days_between(start, end) == days


def test_days_are_those_of_the_portals_clock() -> None:
    late = datetime(2026, 11, 2, 23, 30, tzinfo=ZoneInfo("UTC"))
    assert working_days_between(late, datetime(2026, 11, 3, 9, tzinfo=RABAT)) == 0


def test_working_days_before_is_the_other_way_round() -> None:
    moment = working_days_before(10, MONDAY)
    assert working_days_between(moment, MONDAY) == 11
    assert working_days_between(moment + timedelta(days=1), MONDAY) == 10


def test_ninth_of_ten() -> None:
    assert ninth_of_ten(list(range(1, 11))) == 9
    assert ninth_of_ten([3]) == 3
    assert ninth_of_ten([1, 1, 1, 1, 30]) == 30


def _decisions(section: InstitutionSectionPage, by: User, days: list[int]) -> list[TaskState]:
    states = []
    for place, number in enumerate(days):
        state = submitted(draft(section, by, f"Décidée {place}"), by)
        decided(state, by, started=MONDAY, finished=MONDAY + timedelta(days=number))
        states.append(state)
    return states


NOW = MONDAY + timedelta(days=60)


@pytest.mark.django_db
def test_median_and_nine_of_ten(editor: User, section: InstitutionSectionPage) -> None:
    _decisions(section, editor, [0, 1, 2, 3, 4, 7])
    clock = approval_clock(NOW)
    assert (clock.decisions, clock.median, clock.ninth) == (6, 2.5, 5)


@pytest.mark.django_db
def test_too_few_decisions_state_nothing(editor: User, section: InstitutionSectionPage) -> None:
    _decisions(section, editor, [1] * (ENOUGH - 1))
    clock = approval_clock(NOW)
    assert clock.decisions == ENOUGH - 1
    assert not clock.is_enough
    assert clock.ninth is None


@pytest.mark.django_db
def test_older_than_a_year_does_not_count(editor: User, section: InstitutionSectionPage) -> None:
    _decisions(section, editor, [1, 2])
    assert approval_clock(MONDAY + timedelta(days=400)).decisions == 0


@pytest.mark.django_db
def test_edits_while_it_waits_do_not_start_the_clock_again(
    editor: User, approver: User, body_editor: User, section: InstitutionSectionPage
) -> None:
    page = draft(section, editor, "Retouchée")
    submitted(page, editor, days_ago=28)
    page.save_revision(user=body_editor)
    current = page.current_workflow_task_state
    current.specific.reject(user=approver, comment="Non.")
    clock = approval_clock()
    assert clock.decisions == 1
    assert TaskState.objects.filter(status=TaskState.STATUS_CANCELLED).count() == 1
    _decisions(section, editor, [28] * 4)
    assert approval_clock(NOW).median == 20


@pytest.mark.django_db
def test_each_return_is_a_decision_of_its_own(
    editor: User, approver: User, section: InstitutionSectionPage
) -> None:
    page = draft(section, editor, "Deux fois")
    first = submitted(page, editor)
    decided(first, approver, started=NOW - timedelta(days=50), finished=NOW - timedelta(days=43))
    page.current_workflow_state.resume(user=editor)
    second = page.current_workflow_task_state
    TaskState.objects.filter(pk=second.pk).update(started_at=NOW - timedelta(days=2))
    second.refresh_from_db()
    decided(second, approver, started=NOW - timedelta(days=2), finished=NOW - timedelta(days=2))
    _decisions(section, editor, [0, 0, 0])
    clock = approval_clock(NOW)
    assert clock.decisions == 5
    assert clock.ninth == 5, "the first wait is not part of the second"
    assert clock.median == 0


@pytest.mark.django_db
def test_waiting_beyond_the_target(editor: User, section: InstitutionSectionPage, settings: Settings) -> None:
    submitted(draft(section, editor, "Longue"), editor, days_ago=30)
    submitted(draft(section, editor, "Courte"), editor, days_ago=3)
    assert (approval_clock().waiting, approval_clock().beyond) == (2, 1)
    settings.PORTAL_APPROVAL_TARGET_DAYS = 40
    assert approval_clock().beyond == 0


@pytest.mark.django_db
def test_constant_number_of_queries(editor: User, section: InstitutionSectionPage) -> None:
    submitted(draft(section, editor, "Une"), editor)
    with CaptureQueriesContext(connection) as few:
        approval_clock()
    many_waiting(section, editor, 200)
    with CaptureQueriesContext(connection) as many:
        approval_clock()
    assert len(many) == len(few)


def _method() -> str:
    page = StandardPage.objects.get(translation_key=METHOD, locale__language_code="en")
    return Client().get(page.get_url()).content.decode()


@pytest.mark.django_db
def test_method_page_states_the_clock_with_its_formula_and_no_title(
    editor: User, section: InstitutionSectionPage
) -> None:
    before = _method()
    assert "too few to state a median" in before
    now = timezone.now()
    for place in range(ENOUGH):
        state = submitted(draft(section, editor, f"Titre secret {place}"), editor)
        decided(state, editor, started=now - timedelta(days=14), finished=now)
    after = _method()
    assert "too few" not in after
    assert "Monday to Friday" in after
    assert "Titre secret" not in after
    assert editor.last_name not in after.replace("Editorial", "").replace("Editors", "")


@pytest.mark.django_db
def test_other_pages_that_explain_do_not_state_it() -> None:
    about = StandardPage.objects.exclude(translation_key=METHOD).filter(locale__language_code="en").first()
    assert about is not None
    assert "How long approval takes" not in Client().get(about.get_url()).content.decode()
