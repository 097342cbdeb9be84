"""What became public, changed or was withdrawn, as others can follow it."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page

from publication import activities
from publication.events import TOGETHER, Event, Happening, events_before, number_of_events
from publication.models import PublicRecord, RecordState

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.publication.activities_site")]

ROOT = "/api/v1/activities"
LANGUAGES = {"ar", "fr", "en"}


def got(address: str) -> dict[str, Any]:
    response = Client().get(urlsplit(address).path)
    assert response.status_code == 200, address
    assert response["Content-Type"] == "application/activity+json"
    assert "Set-Cookie" not in response.headers
    return dict(response.json())


def pages() -> Iterator[dict[str, Any]]:
    address = got(ROOT)["first"]
    while address:
        page = got(address)
        yield page
        address = page.get("next")


def all_events() -> list[dict[str, Any]]:
    return [activity for page in pages() for activity in page["orderedItems"]]


def later(record: PublicRecord, *, withdrawn: bool = False, by: timedelta, title: str = "") -> RecordState:
    kept = ("translation_key", "public_id", "type", "locale", "is_source", "url", "data")
    return RecordState.objects.create(
        **{name: getattr(record, name) for name in kept},
        title=title or record.title,
        withdrawn=withdrawn,
        recorded_at=timezone.now() + by,
    )


def a_record() -> PublicRecord:
    """An initiative in the language it was written in."""
    return PublicRecord.objects.filter(type="initiative", is_source=True)[0]


def of(record: PublicRecord) -> list[Event]:
    return [e for e in events_before(None, 10_000) if e.translation_key == record.translation_key]


def test_the_collection_leads_to_its_pages() -> None:
    whole = got(ROOT)
    assert whole["@context"] == "https://www.w3.org/ns/activitystreams"
    assert whole["type"] == "OrderedCollection"
    assert whole["id"] == f"http://testserver{ROOT}"
    found = list(pages())
    assert {page["type"] for page in found} == {"OrderedCollectionPage"}
    assert {page["partOf"] for page in found} == {whole["id"]}
    assert sum(len(page["orderedItems"]) for page in found) == whole["totalItems"] > 100
    assert [page["id"] for page in found][-1] == whole["last"]
    assert found[0]["id"] == whole["first"]
    assert "next" not in found[-1]


@pytest.mark.parametrize("length", [1, 7, 1000])
def test_the_last_page_is_where_the_others_lead(monkeypatch: pytest.MonkeyPatch, length: int) -> None:
    keep = list(RecordState.objects.values_list("pk", flat=True)[:40])
    RecordState.objects.exclude(pk__in=keep).delete()
    monkeypatch.setattr(activities, "LENGTH", length)
    found = list(pages())
    assert found[-1]["id"] == got(ROOT)["last"]
    assert all(len(page["orderedItems"]) <= length for page in found)


def test_newest_first_and_each_once() -> None:
    found = all_events()
    times = [datetime.fromisoformat(activity["published"]) for activity in found]
    numbers = [int(activity["id"].rpartition("/")[2]) for activity in found]
    assert numbers == sorted(numbers, reverse=True)
    assert len({*numbers}) == len(numbers)
    assert all(moment.tzinfo for moment in times)


def test_a_page_with_a_number_always_lists_the_same() -> None:
    second = next(iter(pages()))["next"]
    before = got(second)
    later(a_record(), by=timedelta(hours=1))
    assert got(second) == before


def test_an_event_tells_what_its_record_is_in_every_language() -> None:
    record = next(r for r in PublicRecord.objects.filter(is_source=True) if _is_led(r))
    found = next(a for a in all_events() if record.public_id in a["object"]["id"])
    shown = found["object"]
    rows = {r.locale: r for r in PublicRecord.objects.filter(translation_key=record.translation_key)}
    assert found["type"] == "Create"
    assert shown["id"] == f"http://testserver/id/{record.public_id}/"
    assert shown["type"] == "Article"
    assert shown["name"] == record.heading
    assert shown["nameMap"] == {locale: row.heading for locale, row in rows.items()}
    assert {link["hreflang"]: link["href"] for link in shown["url"]} == {
        locale: f"http://testserver{row.url}" for locale, row in rows.items()
    }
    lead = PublicRecord.objects.get(external_id=record.data["institution"], locale=record.locale)
    assert shown["attributedTo"]["id"] == f"http://testserver/id/{lead.public_id}/"
    assert shown["attributedTo"]["nameMap"][record.locale] == lead.heading
    assert set(found["actor"]["nameMap"]) == LANGUAGES
    assert got(found["id"]) == {"@context": activities.CONTEXT, **found}


def _is_led(record: PublicRecord) -> bool:
    return record.type == "initiative" and bool(record.data["institution"])


def test_every_type_of_record_has_a_type_of_the_vocabulary() -> None:
    types = {a["object"]["type"] for a in all_events()}
    assert types <= {*activities.OBJECT_TYPES.values()}
    assert set(PublicRecord.objects.values_list("type", flat=True)) <= set(activities.OBJECT_TYPES)


def test_languages_of_one_moment_are_one_event() -> None:
    record = a_record()
    before = number_of_events()
    for number, locale in enumerate(LANGUAGES):
        later(PublicRecord(**{**_kept(record), "locale": locale}), by=timedelta(hours=1, seconds=number))
    assert number_of_events() == before + 1
    assert of(record)[0].happening is Happening.UPDATE
    later(record, by=timedelta(hours=1, seconds=3) + TOGETHER)
    assert number_of_events() == before + 2


def _kept(record: PublicRecord) -> dict[str, Any]:
    names = ("translation_key", "public_id", "type", "is_source", "title", "url", "data")
    return {name: getattr(record, name) for name in names}


def test_the_life_of_a_record() -> None:
    record = a_record()
    RecordState.objects.filter(translation_key=record.translation_key).delete()
    hour = timedelta(hours=1)
    later(record, by=hour)
    later(record, by=2 * hour, title="Another")
    later(record, by=3 * hour, withdrawn=True)
    later(record, by=4 * hour)
    assert [event.happening.value for event in of(record)] == ["Create", "Delete", "Update", "Create"]


def test_one_language_less_is_a_change() -> None:
    record = a_record()
    RecordState.objects.filter(translation_key=record.translation_key).delete()
    hour = timedelta(hours=1)
    translation = PublicRecord(**{**_kept(record), "locale": "zgh"})
    later(record, by=hour)
    later(translation, by=2 * hour)
    later(translation, by=3 * hour, withdrawn=True)
    later(record, by=4 * hour, withdrawn=True)
    assert [event.happening.value for event in of(record)] == ["Delete", "Update", "Update", "Create"]


def test_of_a_withdrawn_record_nothing_is_told(page_of: Callable[..., Page]) -> None:
    page = page_of("initiative/citizen-budget")
    rows = list(PublicRecord.objects.filter(public_id=page.public_id))
    for row in rows:
        Page.objects.get(pk=row.page_id).specific.unpublish()
    assert not PublicRecord.objects.filter(public_id=page.public_id).exists()
    found = [a for a in all_events() if page.public_id in a["object"]["id"]]
    assert len(found) >= 1
    for activity in found:
        assert set(activity["object"]) == {"id", "type", "formerType", "deleted"}
        assert activity["object"]["type"] == "Tombstone"
        assert activity["object"]["formerType"] == "Article"
        assert datetime.fromisoformat(activity["object"]["deleted"])
    whole = str(all_events())
    assert not any(row.title in whole or row.url in whole for row in rows)


def test_a_withdrawal_stays_one_when_the_record_comes_back() -> None:
    record = a_record()
    later(record, by=timedelta(hours=1), withdrawn=True)
    for locale in LANGUAGES - {record.locale}:
        later(PublicRecord(**{**_kept(record), "locale": locale}), by=timedelta(hours=1), withdrawn=True)
    later(record, by=timedelta(hours=2))
    back, gone, *_rest = [a for a in all_events() if record.public_id in a["object"]["id"]]
    assert (back["type"], back["object"]["name"]) == ("Create", record.heading)
    assert (gone["type"], gone["object"]["type"]) == ("Delete", "Tombstone")


def test_a_page_costs_the_same_however_many_events_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    for address in (ROOT, f"{ROOT}/pages/newest"):
        costs = []
        for length in (40, 120):
            monkeypatch.setattr(activities, "LENGTH", length)
            with CaptureQueriesContext(connection) as queries:
                got(address)
            costs.append(len(queries))
        assert costs[0] == costs[1] <= 6, address


@pytest.mark.parametrize(
    "path", ["pages/0x1", "pages/-1", "pages/oldest", "pages/" + "9" * 30, "0", "99999999"]
)
def test_what_there_is_not_is_a_problem_that_says_so(path: str) -> None:
    response = Client().get(f"{ROOT}/{path}")
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["detail"]


def test_before_the_first_event_there_is_an_empty_page() -> None:
    page = got(f"{ROOT}/pages/0")
    assert page["orderedItems"] == []
    assert "next" not in page


def test_without_any_event_there_is_one_empty_page() -> None:
    RecordState.objects.all().delete()
    whole = got(ROOT)
    assert whole["totalItems"] == 0
    assert whole["first"] == whole["last"]
    assert got(whole["first"])["orderedItems"] == []
