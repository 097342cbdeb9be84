"""Lists: the records of a type as a reader sees them, a page at a time."""

from datetime import UTC, datetime
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from knowledge_base.models.initiatives import BANK_FACETS
from publication.api.addresses import COLLECTIONS
from publication.api.keyset import ORDERS
from publication.models import PublicRecord, RecordFacet
from tests.api.asking import get, refused

pytestmark = pytest.mark.django_db
EVERY_LIST = sorted(COLLECTIONS.values())


def ids(path: str, **asked: Any) -> list[str]:
    """Of all pages, one after the other."""
    body = get(path, **asked)
    found = [item["id"] for item in body["results"]]
    while body["next"]:
        response = Client().get(body["next"])
        assert response.status_code == 200, response.content
        body = response.json()
        assert body["results"], "no page after the last record"
        found += [item["id"] for item in body["results"]]
    return found


@pytest.mark.parametrize("record_type", sorted(COLLECTIONS))
def test_a_list_holds_every_public_record_once(record_type: str) -> None:
    public = set(PublicRecord.objects.filter(type=record_type).values_list("public_id", flat=True))
    found = ids(COLLECTIONS[record_type], locale="fr", page_size=7)
    assert len(found) == len(set(found))
    assert set(found) == public


@pytest.mark.parametrize("sort", ["place", "newest", "oldest", "title", "date"])
@pytest.mark.parametrize("locale", ["ar", "fr"])
def test_pages_follow_each_other_in_every_order(sort: str, locale: str) -> None:
    whole = [item["id"] for item in get("commitments", locale=locale, sort=sort, page_size=100)["results"]]
    assert ids("commitments", locale=locale, sort=sort, page_size=5) == whole
    assert len(whole) == 46


def test_records_without_a_date_come_last_and_none_is_lost() -> None:
    public = PublicRecord.objects.filter(type="commitment")
    keys = public.values_list("translation_key", flat=True).distinct().order_by("translation_key")
    public.update(date=None)
    public.filter(translation_key__in=list(keys)[:9]).update(date="2020-05-01")
    dates = [item["date"] for item in get("commitments", sort="date", page_size=100)["results"]]
    assert dates[:9] == ["2020-05-01"] * 9
    assert set(dates[9:]) == {None}
    assert len(set(ids("commitments", sort="date", page_size=4))) == 46


def test_a_page_neither_skips_nor_repeats_while_records_change() -> None:
    first = get("initiatives", locale="fr", sort="oldest", page_size=5)
    # One that was shown already changes, and moves behind all others.
    PublicRecord.objects.filter(public_id=first["results"][0]["id"]).update(updated_at=datetime.now(UTC))
    rest = [item["id"] for item in Client().get(first["next"]).json()["results"]]
    assert not {item["id"] for item in first["results"][1:]} & set(rest)
    unchanged = [item["id"] for item in get("initiatives", locale="fr", sort="oldest")["results"]]
    assert rest == unchanged[4:9]


def test_filters_find_what_the_page_finds() -> None:
    """Each value of each filter of the bank: as many as the page says that a click will show."""
    counts = get("initiatives", locale="fr", facets="true", page_size=1)["facets"]
    assert set(BANK_FACETS) <= set(counts)
    page = Client().get("/fr/initiatives/").content.decode()
    shown = {
        (box["name"], box["value"])
        for box in BeautifulSoup(page, "html.parser").select("input[type=checkbox]")
    }
    assert shown <= {(name, value["value"]) for name, values in counts.items() for value in values}
    for name, values in counts.items():
        for value in values[:3]:
            found = get("initiatives", locale="fr", **{name: value["value"]})["count"]
            assert found == value["count"], (name, value)


def test_values_of_a_filter_are_or_and_filters_are_and() -> None:
    sectors = RecordFacet.objects.filter(facet="sector").values_list("value", flat=True).distinct()[:2]
    one, two = (get("initiatives", sector=sector)["count"] for sector in sectors)
    both = get("initiatives", sector=list(sectors))["count"]
    assert max(one, two) <= both <= one + two
    assert get("initiatives", sector=list(sectors), institution="icpc")["count"] <= both


def test_the_readers_language_is_not_a_filter() -> None:
    key = PublicRecord.objects.filter(type="dossier", is_source=True).values("translation_key")[:1]
    PublicRecord.objects.filter(translation_key=key, locale="fr").delete()
    by_locale = {item["locale"] for item in get("dossiers", locale="fr")["results"]}
    assert len(by_locale) == 2
    assert get("dossiers", locale="fr")["count"] == get("dossiers", locale="ar")["count"]


def test_the_language_comes_from_the_address_else_from_the_reader() -> None:
    assert get("plans", language="fr")["results"][0]["locale"] == "fr"
    assert get("plans", language="fr", locale="en")["results"][0]["locale"] == "en"
    assert get("plans", language="de")["results"][0]["locale"] == "ar"


def test_an_item_leads_to_all_of_its_languages() -> None:
    item = get("plans", locale="fr")["results"][0]
    assert {one["locale"] for one in item["translations"]} == {"ar", "fr", "en"}
    for one in item["translations"]:
        assert Client().get(one["url"]).status_code == 200
        told = Client().get(one["api_url"]).json()
        assert (told["id"], told["locale"], told["url"]) == (item["id"], one["locale"], one["url"])


def test_fields_leave_the_rest_out() -> None:
    items = get("commitments", fields="title,progress_percent")["results"]
    assert {frozenset(item) for item in items} == {frozenset({"id", "title", "progress_percent"})}


@pytest.mark.parametrize("collection", EVERY_LIST)
def test_a_list_of_twenty_costs_six_queries_at_most(
    collection: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    get(collection, locale="fr")
    cache.clear()
    with django_assert_max_num_queries(6):
        get(collection, locale="fr")


def test_the_number_of_queries_does_not_grow_with_the_list(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_max_num_queries(6):
        assert len(get("commitments", locale="fr", page_size=100)["results"]) == 46


def test_commitments_past_their_date() -> None:
    late = get("commitments", locale="fr", late="past")
    told = [get(f"commitments/{item['id']}", locale="fr") for item in late["results"]]
    assert late["count"] == len(told) > 0
    assert all(one["overdue"] or any(step["overdue"] for step in one["milestones"]) for one in told)


def test_institutions_are_found_by_words_of_their_names() -> None:
    found = get("institutions", locale="fr", q="corruption")
    assert 0 < found["count"] < get("institutions", locale="fr")["count"]
    assert "icpc" in {item["external_id"] for item in found["results"]}
    kinds = get("institutions", kind="ministry", page_size=100)["results"]
    assert {item["kind"] for item in kinds} == {"ministry"}


@pytest.mark.parametrize(
    ("asked", "parameter"),
    [
        ({"locale": "de"}, "locale"),
        ({"sector": "nowhere"}, "sector"),
        ({"page_size": 101}, "page_size"),
        ({"page_size": "many"}, "page_size"),
        ({"sort": "best"}, "sort"),
        ({"fields": "title,secret"}, "fields"),
        ({"after": "nonsense"}, "after"),
        ({"facets": "perhaps"}, "facets"),
        ({"sectr": "health"}, "sectr"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_its_reason(asked: dict[str, Any], parameter: str) -> None:
    body = refused("initiatives", 422, **asked)
    assert [error["parameter"] for error in body["errors"]] == [parameter]
    assert body["errors"][0]["reason"] in body["detail"]


def test_reasons_are_in_the_readers_language() -> None:
    told = {
        code: refused("initiatives", 422, language=code, page_size=101)["detail"]
        for code in ("ar", "fr", "en")
    }
    assert len(set(told.values())) == 3
    assert all("100" in reason for reason in told.values())
    by_address = refused("initiatives", 422, language="en", locale="fr", page_size=101)["detail"]
    assert by_address == told["fr"]


@pytest.mark.parametrize("sort", sorted(ORDERS))
def test_a_place_of_another_order_is_refused(sort: str) -> None:
    first = get("commitments", page_size=5, sort=sort)
    after = first["next"].partition("after=")[2]
    other = "title" if sort != "title" else "newest"
    assert refused("commitments", 422, sort=other, after=after)["errors"][0]["parameter"] == "after"
