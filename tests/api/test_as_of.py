"""The tracker as it stood on an earlier day: the API says what the page says."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from commitments.models import CommitmentPage
from publication.models import PublicRecord
from publication.projection import withdraw_all
from tests import cms
from tests.api.asking import Json, get, refused
from tests.commitments.pages import backdate, publish, read, words

pytestmark = pytest.mark.django_db
NAME, PLAN = "commitment/ma-2021-2023-01", "plan/ogp-2021-2023"


def days_ago(number: int) -> date:
    return timezone.localdate() - timedelta(days=number)


@pytest.fixture
def moved(page_of: cms.PageOf) -> CommitmentPage:
    """At 65 % and in progress until today, since ten days; completed at 87 % now."""
    page = page_of(NAME)
    assert isinstance(page, CommitmentPage)
    backdate(10)
    return publish(page, progress_percent=87, declared_status="completed")


def test_a_commitment_as_it_stood(moved: CommitmentPage, page_of: cms.PageOf) -> None:
    path = f"commitments/{moved.public_id}"
    then = get(path, locale="en", as_of=days_ago(5))
    assert (then["progress_percent"], then["declared_status"]) == (65, "in-progress")
    assert then["as_of"] == days_ago(5).isoformat()
    assert then["recorded_at"][:10] <= days_ago(10).isoformat()
    shown = read(page_of(NAME, "en"), f"?as_of={days_ago(5)}")
    assert "65%" in words(shown.select_one(".track--declared"))
    now = get(path, locale="en")
    assert (now["progress_percent"], now["declared_status"]) == (87, "completed")
    assert "as_of" not in now


def test_what_the_portal_keeps_no_history_of_is_null_not_todays(moved: CommitmentPage) -> None:
    then = get(f"commitments/{moved.public_id}", locale="en", as_of=days_ago(5))
    now = get(f"commitments/{moved.public_id}", locale="en")
    assert now["summary"]
    for name in ("summary", "themes", "updated_at", "body", "related", "long_title", "delivers"):
        assert then[name] is None, name


def test_an_earlier_day_with_less(moved: CommitmentPage) -> None:
    path, day = f"commitments/{moved.public_id}", days_ago(5)
    then = get(path, locale="en", as_of=day)
    assert get(path, locale="en", as_of=day, fields="title,progress_percent") == {
        "id": moved.public_id,
        "title": then["title"],
        "progress_percent": 65,
    }
    named = ("as_of", "recorded_at", "body", "milestones")
    chosen = get(path, locale="en", as_of=day, fields=",".join(named))
    assert chosen == {name: then[name] for name in ("id", *named)}


def test_a_list_as_it_stood(moved: CommitmentPage) -> None:
    asked: Json = {"locale": "en", "plan": "ogp-2021-2023"}
    then, now = get("commitments", as_of=days_ago(5), **asked), get("commitments", page_size=100, **asked)
    assert then["count"] == now["count"] == 22
    rates = {one["id"]: one["progress_percent"] for one in then["results"]}
    assert rates[moved.public_id] == 65
    assert [one["id"] for one in then["results"]] == [one["id"] for one in now["results"]]
    done = get("commitments", as_of=days_ago(5), status="completed", **asked)
    assert done["count"] == 0
    assert get("commitments", status="completed", **asked)["count"] == 1


@pytest.mark.parametrize(
    ("name", "value", "fewer"),
    [
        ("status", "in-progress", True),
        ("theme", "open-data", True),
        ("late", "past", True),
        ("sort", "title", False),
        ("supporter", "icpc", False),
        ("page_size", 5, False),
        ("sector", "justice", False),
    ],
)
def test_a_past_list_is_narrowed_by_what_the_history_keeps(
    moved: CommitmentPage, name: str, value: Any, fewer: bool
) -> None:
    if not fewer:
        body = refused("commitments", 422, as_of=days_ago(5), **{name: value})
        assert [error["parameter"] for error in body["errors"]] == [name]
        return
    found = get("commitments", as_of=days_ago(5), **{name: value})["count"]
    assert 0 < found < get("commitments", as_of=days_ago(5))["count"]


def test_a_plans_figures_as_they_stood(moved: CommitmentPage) -> None:
    (plan,) = PublicRecord.objects.filter(type="plan", external_id="ogp-2021-2023", locale="en")
    then = get(f"plans/{plan.public_id}", locale="en", as_of=days_ago(5))
    now = get(f"plans/{plan.public_id}", locale="en")
    assert (then["progress"]["mean"], now["progress"]["mean"]) == (82.8, 83.8)
    assert (then["progress"]["stated"], now["progress"]["stated"]) == (22, 22)
    assert then["commitments_url"].endswith(f"as_of={days_ago(5)}")
    history = get(f"plans/{plan.public_id}/history")["results"]
    assert [point["mean"] for point in history] == [83.8, 82.8]


def test_how_a_commitment_has_changed(moved: CommitmentPage) -> None:
    newest, *_, first = get(f"commitments/{moved.public_id}/history", locale="en")["results"]
    assert newest["event"] == "changed"
    assert {"what": "Declared rate", "before": "65%", "after": "87%"} in newest["changes"]
    assert (first["event"], first["label"]) == ("first", "First recorded by this portal")


def test_before_the_first_record_there_is_nothing(moved: CommitmentPage) -> None:
    path = f"commitments/{moved.public_id}"
    assert "did not show" in refused(path, 404, as_of=days_ago(20))["detail"]
    assert get("commitments", as_of=days_ago(20))["count"] == 0


def test_today_and_days_to_come_are_now(moved: CommitmentPage) -> None:
    for day in (timezone.localdate(), timezone.localdate() + timedelta(days=3)):
        assert get(f"commitments/{moved.public_id}", as_of=day)["progress_percent"] == 87


def test_what_was_withdrawn_keeps_its_figures_and_loses_its_words(moved: CommitmentPage) -> None:
    title = PublicRecord.objects.get(public_id=moved.public_id, locale="en").title
    withdraw_all(moved.translation_key)
    refused(f"commitments/{moved.public_id}", 404, as_of=days_ago(5))
    refused(f"commitments/{moved.public_id}/history", 404)
    then = get("commitments", as_of=days_ago(5), locale="en", plan="ogp-2021-2023")
    (gone,) = [one for one in then["results"] if one["id"] == moved.public_id]
    assert (gone["title"], gone["progress_percent"]) == ("", 65)
    assert title not in str(then)


def test_no_day_is_refused() -> None:
    assert refused("commitments", 422, as_of="2026-02-30")["errors"][0]["parameter"] == "as_of"
    assert refused("commitments", 422, as_of="yesterday")["errors"][0]["parameter"] == "as_of"
