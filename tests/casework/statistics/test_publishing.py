"""Figures become known on the fixed day, stay as they are, and hold no number from 1 to 4."""

from datetime import date
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from casework.models import Case, PublishedFigures
from casework.statistics.periods import Period
from casework.statistics.publishing import CannotRevise, NotYet, publish, publish_due, revise
from casework.statistics.reading import figures_of, published_periods, share_in_time
from casework.statistics.suppression import Mark
from casework.statistics.tables import TABLES
from outbox.handlers import jobs
from tests.casework.statistics.many import about, case, many, saved

pytestmark = pytest.mark.django_db
MARCH, APRIL = Period(2026, 3), Period(2026, 4)


def on(day: str) -> Any:
    return time_machine.travel(f"{day}T12:00:00+00:00", tick=False)


def some(kind: str, number: int, day: date = date(2026, 3, 10), **given: Any) -> list[Case]:
    return saved(*(case(kind, day, **given) for _ in range(number)))


@pytest.fixture
def spring() -> None:
    """Of four months."""
    many(900, date(2026, 1, 1), date(2026, 4, 30))


def known() -> list[str]:
    return [str(period) for period in published_periods()]


def test_nothing_is_known_before_the_tenth() -> None:
    some("complaint", 20)
    with on("2026-04-09"):
        assert publish_due() == []
    with on("2026-04-10"):
        assert publish_due() == [MARCH]
        assert publish_due() == []
    assert figures_of(MARCH)["received-by-kind"].table.total == 20
    assert figures_of(MARCH)["received-by-kind"].published_on == date(2026, 4, 10)
    assert figures_of(MARCH).keys() == TABLES.keys()


def test_without_a_case_there_is_nothing_to_publish() -> None:
    with on("2026-04-10"):
        assert publish_due() == []
    assert PublishedFigures.objects.count() == 0


def test_missed_months_are_made_up_for_without_a_gap() -> None:
    some("complaint", 20)
    with on("2026-08-12"):
        assert publish_due() == [Period(2026, number) for number in (3, 4, 5, 6, 7)]
    assert figures_of(Period(2026, 5))["received-by-kind"].table.total == 0


def test_a_month_stays_as_it_was_whatever_becomes_of_its_cases() -> None:
    cases = some("complaint", 20)
    with on("2026-04-10"):
        publish_due()
    before = [(row.name, row.content) for row in PublishedFigures.objects.all()]
    some("suggestion", 30)
    Case.objects.filter(pk=cases[0].pk).update(
        kind="information", state="closed", closed_on=date(2026, 3, 30)
    )
    with on("2026-04-20"):
        publish_due()
        publish(MARCH)
    assert [(row.name, row.content) for row in PublishedFigures.objects.all()] == before


def test_published_rows_can_neither_be_changed_nor_taken_away() -> None:
    some("complaint", 20)
    with on("2026-04-10"):
        publish_due()
    row = PublishedFigures.objects.all()[0]
    with pytest.raises(ValueError, match="never changed"):
        row.save()
    for change in (
        lambda: PublishedFigures.objects.update(content={}),
        lambda: PublishedFigures.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="stay"), transaction.atomic():
            change()


def test_no_published_number_is_from_one_to_four(spring: None) -> None:
    with on("2027-01-10"):
        publish_due()
    assert "2026" in known()
    for row in PublishedFigures.objects.exclude(name__in=("time-to-answer", "time-to-end")):
        numbers = [
            row.content.get("total"),
            row.content.get("number"),
            *row.content.get("cells", {}).values(),
        ]
        assert not {1, 2, 3, 4} & {number for number in numbers if isinstance(number, int)}, row.name


def test_the_year_is_what_its_months_were() -> None:
    some("complaint", 40, date(2026, 1, 5))
    some("suggestion", 12, date(2026, 2, 5))
    some("complaint", 8, date(2026, 12, 5))
    with on("2027-01-10"):
        publish_due()
    year = figures_of(Period(2026))["received-by-kind"].table
    assert (year.total, year.cells) == (
        60,
        {"complaint": 48, "suggestion": 12, "expectation": 0, "information": 0},
    )


def test_a_month_with_too_few_keeps_its_year_from_telling() -> None:
    some("complaint", 40, date(2026, 1, 5))
    some("complaint", 3, date(2026, 2, 5))
    with on("2027-01-10"):
        publish_due()
    assert figures_of(Period(2026, 2))["received-by-kind"].table.total == Mark.FEW
    year = figures_of(Period(2026))["received-by-kind"].table
    assert (year.total, year.is_closed) == (Mark.WITHHELD, True)


def test_an_institution_with_few_cases_is_not_told_apart_from_one_with_none() -> None:
    about(some("complaint", 6), "mrafp")
    about(some("complaint", 4), "ministry-solidarity")
    with on("2026-04-10"):
        publish_due()
    cells = figures_of(MARCH)["received-about"].table.cells
    assert cells["mrafp"] == 6
    assert cells["ministry-solidarity"] == cells["national-education-sector"] == Mark.FEW


def test_times_of_few_answers_are_not_told() -> None:
    answered: dict[str, Any] = {"state": "answered", "answered_on": date(2026, 3, 20)}
    some("complaint", 9, **answered)
    some("complaint", 10, date(2026, 4, 1), state="answered", answered_on=date(2026, 4, 15))
    with on("2026-05-10"):
        publish_due()
    assert set(figures_of(MARCH)["time-to-answer"].content.values()) == {None}
    assert figures_of(APRIL)["time-to-answer"].content["half"] == 10


def test_few_late_answers_leave_a_least_share() -> None:
    from casework.models import DeadlineRule

    DeadlineRule.objects.all().delete()
    DeadlineRule.objects.create(
        kind="complaint", step="answer", working_days=5, valid_from=date(2020, 1, 1), source="a test"
    )
    some("complaint", 97, date(2026, 3, 2), state="answered", answered_on=date(2026, 3, 4))
    some("complaint", 3, date(2026, 3, 2), state="answered", answered_on=date(2026, 3, 30))
    with on("2026-04-10"):
        publish_due()
    figures = figures_of(MARCH)
    assert figures["answered-by-time-limit"].table.cells["late"] == Mark.FEW
    share = share_in_time(figures)
    assert share is not None
    assert (share.percent, share.number, share.of, share.is_least) == (96, 96, 100, True)


def test_what_changes_a_lot_is_published_beside_the_older_figures() -> None:
    some("complaint", 20)
    with on("2026-04-10"):
        publish_due()
    some("complaint", 30)
    with on("2026-04-20"):
        assert "received-by-kind" in revise(MARCH)
    now = figures_of(MARCH)["received-by-kind"]
    assert (now.table.total, now.revision, now.published_on) == (50, 1, date(2026, 4, 20))
    assert PublishedFigures.objects.filter(name="received-by-kind", period="2026-03").count() == 2


def test_a_small_step_between_two_versions_is_refused() -> None:
    some("complaint", 20)
    with on("2026-04-10"):
        publish_due()
    some("complaint", 3)
    with on("2026-04-20"), pytest.raises(CannotRevise, match="step"):
        revise(MARCH)
    assert not PublishedFigures.objects.filter(revision__gt=0).exists()


def test_a_newer_version_that_hides_elsewhere_is_refused() -> None:
    some("complaint", 20)
    some("suggestion", 30)
    some("information", 2)
    with on("2026-04-10"):
        publish_due()
    some("information", 9)
    with on("2026-04-20"), pytest.raises(CannotRevise, match="hidden"):
        revise(MARCH)


def test_the_month_of_a_published_year_stays() -> None:
    some("complaint", 20)
    with on("2027-01-10"):
        publish_due()
        with pytest.raises(CannotRevise, match="2026"):
            revise(MARCH)


def test_months_that_are_not_over_are_refused() -> None:
    with on("2026-04-09"), pytest.raises(NotYet, match="2026-04-10"):
        publish(MARCH)


@pytest.fixture
def said() -> StringIO:
    return StringIO()


def test_the_command_publishes_and_says_what(said: StringIO) -> None:
    some("complaint", 20)
    with on("2026-05-10"):
        call_command("publish_case_statistics", "--month", "2026-03", stdout=said)
        call_command("publish_case_statistics", stdout=said)
        call_command("publish_case_statistics", stdout=said)
    assert said.getvalue().splitlines() == ["published 2026-03", "published 2026-04", "nothing is due"]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["--month", "2026-13"], "no month"),
        (["--month", "2026"], "no month"),
        (["--revise"], "which month"),
        (["--month", "2026-04"], "from 2026-05-10 on"),
    ],
)
def test_the_command_says_what_is_wrong(given: list[str], told: str) -> None:
    with on("2026-04-20"), pytest.raises(CommandError, match=told):
        call_command("publish_case_statistics", *given)


def test_a_job_does_it() -> None:
    (job,) = [job for job in jobs() if "figures" in job.name]
    some("complaint", 20)
    with on("2026-04-10"):
        job.run()
    assert known() == ["2026-03"]
