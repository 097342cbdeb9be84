"""Dates, order, counts and percentages of the files."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tests.home.records_in_files import everything, records, values_at

PLANS = [plan["slug"] for plan in records("action_plans")]


def plan_of(slug: str) -> dict[str, Any]:
    return next(plan for plan in records("action_plans") if plan["slug"] == slug)


def commitments_of(plan: str) -> list[dict[str, Any]]:
    return [record for record in records("commitments") if record["plan"] == plan]


def spans() -> Iterator[tuple[str, str | None, str | None]]:
    for record in [*records("commitments"), *records("action_plans")]:
        yield record["slug"], record["start_date"], record["end_date"]
        for milestone in record.get("milestones", []):
            yield f"{record['slug']} {milestone['order']}", milestone["start_date"], milestone["end_date"]


def test_dates_are_iso() -> None:
    found = {path: value for path, value in everything() if path.endswith("_date") and value}
    assert len(found) > 20
    for path, value in found.items():
        assert date.fromisoformat(value), path


def test_nothing_ends_before_it_starts() -> None:
    backwards = [name for name, start, end in spans() if start and end and start > end]
    assert backwards == []


def test_periods_are_dates_months_or_years() -> None:
    found = [
        *values_at(records("initiatives"), "period.start"),
        *values_at(records("initiatives"), "period.end"),
    ]
    assert found
    assert [value for value in found if not re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2])(-\d\d)?)?", value)] == []


def test_dates_known_to_the_month_cover_it() -> None:
    rows = [
        r for c in records("commitments") for r in (c, *c["milestones"]) if r["date_precision"] == "month"
    ]
    assert rows
    assert [r["start_date"] for r in rows if r["start_date"] and not r["start_date"].endswith("-01")] == []


@pytest.mark.parametrize("plan", PLANS)
def test_plan_holds_as_many_commitments_as_it_says_in_order(plan: str) -> None:
    own = commitments_of(plan)
    assert len(own) == plan_of(plan)["commitments_count"]
    assert [record["order"] for record in own] == list(range(1, len(own) + 1))


@pytest.mark.parametrize("plan", [p["slug"] for p in records("action_plans") if p["counts_by_status"]])
def test_counts_by_status_agree(plan: str) -> None:
    seen = Counter(record["status"] for record in commitments_of(plan))
    printed = plan_of(plan)["counts_by_status"]
    assert {status: seen[status] for status in printed} == printed


def test_overall_progress_is_the_mean_of_the_22_percentages() -> None:
    values = [record["progress_percent"] for record in commitments_of("ogp-2021-2023")]
    assert len(values) == 22
    assert round(sum(values) / 22, 1) == plan_of("ogp-2021-2023")["overall_progress_percent"] == 82.8


def test_hundred_per_cent_is_not_completed() -> None:
    own = commitments_of("ogp-2021-2023")
    assert [r["order"] for r in own if r["progress_percent"] == 100] == [2, 6, 7, 8, 14, 15, 21, 22]
    assert {record["status"] for record in own} == {"in-progress"}


def test_percentages_are_percentages() -> None:
    values = [*values_at(records("commitments"), "progress_percent")]
    assert [value for value in values if not 0 <= value <= 100] == []


def test_initiatives_take_their_percentage_from_a_commitment() -> None:
    by_slug = {record["slug"]: record["progress_percent"] for record in records("commitments")}
    with_figure = [r for r in records("initiatives") if r["progress_percent"] is not None]
    assert with_figure
    for record in with_figure:
        assert record["progress_percent"] in [by_slug[c] for c in record["commitments"]], record["slug"]


def test_milestones_are_numbered() -> None:
    for record in records("commitments"):
        numbers = [milestone["order"] for milestone in record["milestones"]]
        assert numbers == list(range(1, len(numbers) + 1)), record["slug"]
