"""Lists: their orders, what they say of addresses that make no sense, and the way out of an empty result."""

from itertools import pairwise
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import translation

from editorial.templatetags.portal_text import formula
from publication.collation import compare_titles
from publication.declared_progress import DeclaredProgress, progress_of
from publication.facets import facet_counts, narrowed, records_of
from publication.models import PublicRecord
from publication.selections import SORTS
from tests import cms

pytestmark = pytest.mark.django_db

LANGUAGES = ("ar", "fr", "en")


def soup(path: str) -> BeautifulSoup:
    response = Client().get(path)
    assert response.status_code == 200, path
    return BeautifulSoup(response.content, "html.parser")


def shown(page: BeautifulSoup) -> list[str]:
    return [link.get_text(strip=True) for link in page.select(".results .record__title a")]


def bank(page_of: cms.PageOf, locale: str, **asked: object) -> str:
    return f"{page_of('initiatives', locale).get_url()}?{urlencode(asked, doseq=True)}"


def rename(titles: list[str], locale: str) -> None:
    records = PublicRecord.objects.filter(type="initiative", locale=locale).order_by("-pk")
    for record, title in zip(records, titles, strict=False):
        PublicRecord.objects.filter(pk=record.pk).update(title=title)


# Each list in the order of its alphabet.
ALPHABETS = {
    "ar": ["أخلاقيات", "إصلاح", "برنامج", "تتبع", "ثقة", "حكامة", "شفافية", "عدالة", "نزاهة", "يقظة"],
    "fr": ["Accès", "âge", "Ça", "écoute", "Égalité", "Œuvre", "Zèle"],
    "en": ["access", "Budget", "citizen", "Data", "zone"],
}


@pytest.mark.parametrize("locale", LANGUAGES)
def test_titles_stand_in_the_reader_s_alphabet(page_of: cms.PageOf, locale: str) -> None:
    expected = ALPHABETS[locale]
    rename(list(reversed(expected)), locale)
    titles = shown(soup(bank(page_of, locale, sort="title")))
    first_letters = [title for title in titles if title.casefold() in {e.casefold() for e in expected}]
    assert [title.casefold() for title in first_letters] == [title.casefold() for title in expected]


@pytest.mark.parametrize("locale", LANGUAGES)
def test_the_embedded_database_files_titles_alike(locale: str) -> None:
    expected = ALPHABETS[locale]
    pairs = pairwise(expected)
    assert [compare_titles(one, other) for one, other in pairs] == [-1] * (len(expected) - 1)
    assert compare_titles("«الشفافية»", "الشفافية") == 0
    assert compare_titles("النَّزاهَة", "النزاهة") == 0


def test_oldest_is_newest_turned_round(page_of: cms.PageOf) -> None:
    newest = shown(soup(bank(page_of, "fr", sort="newest")))
    assert shown(soup(bank(page_of, "fr", sort="oldest"))) == newest[::-1]
    assert shown(soup(bank(page_of, "fr"))) == newest


def test_the_date_stated_orders_and_records_without_one_come_last(page_of: cms.PageOf) -> None:
    path = page_of("resources", "fr").get_url()
    stated = {record.title: record.date for record in records_of("fr", "resource")}
    dates = [stated[title] for title in shown(soup(f"{path}?sort=date")) if title in stated]
    known = [day for day in dates if day]
    assert 0 < len(known) < len(dates)
    assert dates[: len(known)] == sorted(known, reverse=True)


def test_every_order_is_offered_and_keeps_the_filters(page_of: cms.PageOf) -> None:
    page = soup(bank(page_of, "fr", sector="public-administration", sort="title"))
    current = page.select_one('.order [aria-current="true"]')
    assert current is not None
    links = [str(link["href"]) for link in page.select(".order a")]
    assert len(links) == len(SORTS) - 1
    assert all("sector=public-administration" in link for link in links)
    assert current.get_text(strip=True) not in {link.get_text(strip=True) for link in page.select(".order a")}


def test_an_unknown_order_is_said_and_the_newest_come(page_of: cms.PageOf) -> None:
    page = soup(bank(page_of, "fr", sort="best"))
    assert page.select_one('.notice[role="note"]')
    assert shown(page) == shown(soup(bank(page_of, "fr")))


def test_pages_keep_filters_and_order(page_of: cms.PageOf) -> None:
    path = f"{page_of('initiatives', 'fr').get_url()}?language=fr&sort=title"
    PublicRecord.objects.filter(type="commitment").update(type="initiative")
    page = soup(path)
    onward = page.select_one('.pager a[rel="next"]')
    assert onward is not None
    assert "language=fr" in str(onward["href"])
    assert "sort=title" in str(onward["href"])


def test_an_empty_list_says_which_filter_to_drop(page_of: cms.PageOf) -> None:
    filters = {"sector": ["health"], "theme": ["integrity"]}
    page = soup(bank(page_of, "ar", **filters))
    assert page.select_one(".results__count")["data-count"] == "0"  # type: ignore[index]
    ways = page.select(".empty ul a")
    assert len(ways) == 2
    found = {str(way["href"]): len(shown(soup(bank_at(page_of, str(way["href"]))))) for way in ways}
    records = records_of("ar", "initiative")
    assert sorted(found.values()) == sorted(
        [
            narrowed(records, {"sector": ["health"]}).count(),
            narrowed(records, {"theme": ["integrity"]}).count(),
        ]
    )
    for way in ways:
        assert str(found[str(way["href"])]) in way.get_text()
    assert page.select_one('.empty a[href="/ar/search/"]')


def bank_at(page_of: cms.PageOf, query: str) -> str:
    return f"{page_of('initiatives', 'ar').get_url()}{query}"


@pytest.mark.parametrize("facet", ["status", "life_stage"])
def test_what_is_not_stated_can_be_asked_for(page_of: cms.PageOf, facet: str) -> None:
    counts = facet_counts(records_of("fr", "initiative"), {}, [facet])[facet]
    assert counts["not-stated"] >= 1
    page = soup(bank(page_of, "fr", **{facet: "not-stated"}))
    assert page.select_one(".results__count")["data-count"] == str(counts["not-stated"])  # type: ignore[index]


def test_resources_are_found_by_kind(page_of: cms.PageOf) -> None:
    path = page_of("resources", "fr").get_url()
    laws = [r.title for r in records_of("fr", "resource") if r.data["kind"] == "law"]
    assert sorted(shown(soup(f"{path}?kind=law"))) == sorted(laws)
    assert laws


@pytest.mark.parametrize("locale", LANGUAGES)
def test_each_result_says_its_subjects(page_of: cms.PageOf, locale: str) -> None:
    page = soup(bank(page_of, locale))
    assert len(page.select(".result__over")) == len(shown(page)) == 20


def test_the_mean_is_what_can_be_worked_out_by_hand() -> None:
    commitments = records_of("fr", "commitment").with_facet("plan", ["ogp-2021-2023"])
    progress = progress_of(commitments)
    assert progress == DeclaredProgress(records=22, stated=22, total=1822)
    assert "82.8 = 1822 / 22" in formula(progress)
    with translation.override("fr"):
        assert "82,8 = 1822 / 22" in formula(progress)
    assert DeclaredProgress(3, 0, 0).mean is None
