"""The first page: what it says is what the read model holds, and each of its doors opens."""

from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from wagtail.models import Page

from commitments.attention import needing_attention
from editorial.relations import GROUP_TITLES
from editorial.wording import figure_text
from home.front_page import CARDS, COUNTED, NOT_NEWS, SHOWN, SPEAKING_UP, FrontPage, gathered_by
from home.intents import INTENTS
from home.site_tree import key_of
from publication.facets import records_of
from publication.models import PublicRecord
from tests import cms

pytestmark = pytest.mark.django_db

LANGUAGES = ("ar", "fr", "en")


def home(locale: str) -> BeautifulSoup:
    response = Client().get(f"/{locale}/")
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def part(page: BeautifulSoup, heading: str) -> Tag:
    """The section that the heading with this id names."""
    found = page.select_one(f'section[aria-labelledby="{heading}"]')
    assert found is not None, heading
    return found


def words(tag: Any) -> str:
    return " ".join(tag.get_text(" ").split())


def addresses(tag: Tag) -> list[str]:
    return [str(link["href"]) for link in tag.select("a[href]")]


@pytest.mark.parametrize("locale", LANGUAGES)
def test_figures_are_those_of_the_read_model(locale: str) -> None:
    figures = part(home(locale), "figures").select(".key-figure")
    shown = {words(figure.dt): words(figure.select_one(".key-figure__value")) for figure in figures}
    for record_type in COUNTED:
        with translation.override(locale):
            title = str(GROUP_TITLES[record_type])
        assert shown[title] == str(records_of(locale, record_type).count())


def test_the_overall_figure_stands_with_its_formula_and_leads_to_its_plan() -> None:
    plan = PublicRecord.objects.get(external_id="ogp-2021-2023", locale="fr")
    own = records_of("fr", "commitment").with_facet("plan", ["ogp-2021-2023"])
    percents = [c.data["progress_percent"] for c in own if c.data["progress_percent"] is not None]
    first = part(home("fr"), "figures").select(".key-figure")[0]
    with translation.override("fr"):
        assert (
            f"{figure_text(round(sum(percents) / len(percents), 1))} = {sum(percents)} / {len(percents)}"
            in words(first)
        )
    assert plan.url in addresses(first)


@pytest.mark.parametrize("locale", LANGUAGES)
def test_the_figures_lead_to_how_they_are_made_and_to_the_data(locale: str) -> None:
    links = addresses(part(home(locale), "figures"))
    method = Page.objects.get(translation_key=key_of("standard/method"), locale__language_code=locale)
    assert method.get_url() in links
    assert [link for link in links if link.endswith(".csv")]
    assert {link: Client().get(link).status_code for link in links} == dict.fromkeys(links, 200)


@pytest.mark.parametrize("locale", LANGUAGES)
def test_every_intent_leads_to_a_page(locale: str) -> None:
    links = addresses(part(home(locale), "intents"))
    assert len(links) == len(INTENTS)
    assert {link: Client().get(link).status_code for link in links} == dict.fromkeys(links, 200)


@pytest.mark.parametrize("locale", LANGUAGES)
def test_every_example_question_finds_something(locale: str) -> None:
    links = home(locale).select(".hero__examples a")
    assert len(links) == 3
    for link in links:
        query = parse_qs(urlsplit(str(link["href"])).query)["q"][0]
        answer = Client().get("/api/v1/search", {"q": query, "locale": locale}).json()
        assert answer["count"] > 0, query


def test_commitments_that_need_attention_are_named_with_their_reasons() -> None:
    expected = needing_attention("en", timezone.localdate())
    shown = part(home("en"), "attention").select(".attention > li")
    assert [words(row.select_one(".attention__title a")) for row in shown] == [
        e.record.title for e in expected
    ]
    for row, entry in zip(shown, expected, strict=True):
        reasons = [words(item) for item in row.select(".attention__reasons li")]
        with translation.override("en"):
            assert reasons == [str(reason) for reason in entry.reasons]
        assert reasons


def test_attention_is_derived_from_dates_and_declarations() -> None:
    early = {e.record.pk: e for e in needing_attention("en", date(2018, 1, 1), limit=100)}
    late = {e.record.pk: e for e in needing_attention("en", date(2025, 1, 1), limit=100)}
    past = [
        r.pk
        for r in records_of("en", "commitment")
        if r.data["end_date"]
        and r.data["end_date"] < "2025-01-01"
        and r.data["declared_status"] != "completed"
    ]
    assert past
    for pk in past:
        assert len(late[pk].reasons) > len(early[pk].reasons if pk in early else [])


@pytest.mark.parametrize("locale", LANGUAGES)
def test_ways_in_count_what_the_click_shows(locale: str) -> None:
    ways = part(home(locale), "ways")
    groups = ways.select(".ways > div")
    assert len(groups) == 5
    platforms = groups[-1]
    for row in platforms.select("li"):
        page = BeautifulSoup(Client().get(addresses(row)[0]).content, "html.parser")
        results = page.select_one("[data-count]")
        assert results is not None
        assert str(results["data-count"]) == words(row.select_one(".count"))


def test_institutions_are_counted_without_themselves() -> None:
    for way in FrontPage("fr").institutions():
        own = records_of("fr").with_facet("institution", [way.record.external_id]).exclude(type="institution")
        assert way.count == own.count()


def test_latest_updates_are_the_newest_of_all() -> None:
    newest = records_of("fr").exclude(type__in=NOT_NEWS).newest_first()[:SHOWN]
    assert [r.pk for r in FrontPage("fr").latest()] == [r.pk for r in newest]
    rows = part(home("fr"), "latest").select(".news li")
    assert [words(row.select_one(".news__title a")).lower() for row in rows] == [
        r.title.lower() for r in newest
    ]
    assert all(row.select_one("time[datetime]") for row in rows)


def test_cards_are_the_initiatives_that_changed_last() -> None:
    newest = [r.url for r in records_of("ar", "initiative").newest_first()[:CARDS]]
    cards = part(home("ar"), "bank").select(".card")
    assert [addresses(card)[0] for card in cards] == newest


def test_dossiers_say_how_much_they_gather(page_of: cms.PageOf) -> None:
    dossier = page_of("dossier/open-data", "fr")
    related = records_of("fr").related_to(dossier.translation_key, "gathers")
    numbers = gathered_by([dossier.translation_key])[dossier.translation_key]
    assert numbers["initiative"] == related.of_type("initiative").count() > 0
    assert numbers["commitment"] == related.of_type("commitment").count() > 0
    row = next(row for row in part(home("fr"), "dossiers").select("li") if dossier.url in addresses(row))
    assert str(numbers["initiative"]) in words(row)


@pytest.mark.parametrize("locale", LANGUAGES)
def test_the_door_to_speak_up_names_only_platforms_that_exist(locale: str) -> None:
    door = part(home(locale), "speak-up")
    links = addresses(door)
    own = {r.url for r in records_of(locale, "platform") if r.data["kind"] in {k.value for k in SPEAKING_UP}}
    assert own
    assert own <= set(links)
    assert {link: Client().get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_a_withdrawn_platform_leaves_the_door(page_of: cms.PageOf) -> None:
    page = page_of("platform/citizen-complaints-system")
    address = PublicRecord.objects.get(translation_key=page.translation_key, locale="fr").url
    assert address in addresses(part(home("fr"), "speak-up"))
    page.unpublish()
    cache.clear()
    assert address not in str(home("fr").main)


@pytest.mark.parametrize("locale", LANGUAGES)
def test_few_queries_even_when_nothing_is_kept(locale: str) -> None:
    Client().get(f"/{locale}/")
    cache.clear()
    with CaptureQueriesContext(connection) as cold:
        assert Client().get(f"/{locale}/").status_code == 200
    assert 0 < len(cold) <= 12, [query["sql"][:120] for query in cold.captured_queries]


def test_an_empty_portal_still_has_a_home_page() -> None:
    PublicRecord.objects.all().delete()
    cache.clear()
    page = home("fr")
    assert page.select(".attention, .speak-up__door, .card, .mosaic") == []
    assert "/fr/speak-up/" in addresses(part(page, "speak-up"))
    assert len(addresses(part(page, "intents"))) == len(INTENTS)
