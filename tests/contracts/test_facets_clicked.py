"""What a facet's count promises, a click keeps: on every list and in the search, in three languages."""

import re
from collections.abc import Iterator
from urllib.parse import urljoin

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from publication.facets import FACET_TITLES
from search.rebuilding import rebuild
from tests import cms
from tests.benchmarks.growth import grow

pytestmark = pytest.mark.django_db

LISTS = ("initiatives", "platforms", "resources")
LANGUAGES = ("ar", "fr", "en")


@pytest.fixture
def indices(db: None) -> None:
    rebuild()


def soup(path: str) -> BeautifulSoup:
    response = Client().get(path)
    assert response.status_code == 200, path
    return BeautifulSoup(response.content, "html.parser")


def number(text: str) -> int:
    digits = re.sub(r"\D", "", text)
    assert digits, text
    return int(digits)


def total(page: BeautifulSoup) -> int:
    """Arabic says one and two in words, so the figure stands in an attribute too."""
    heading = page.select_one(".results__count")
    assert heading is not None
    return int(str(heading["data-count"]))


def facet_links(path: str, page: BeautifulSoup) -> Iterator[tuple[str, int]]:
    for value in page.select(".facets .facet__value"):
        anchor, count = value.select_one("a[href]"), value.select_one(".count")
        if anchor and count:
            yield urljoin(path, str(anchor["href"])), number(count.get_text())


@pytest.mark.parametrize("locale", LANGUAGES)
@pytest.mark.parametrize("name", LISTS)
def test_lists(page_of: cms.PageOf, name: str, locale: str) -> None:
    path = page_of_index(page_of, name, locale)
    links = dict(facet_links(path, soup(path)))
    assert len(links) >= 2
    assert {link: total(soup(link)) for link in links} == links


def page_of_index(page_of: cms.PageOf, name: str, locale: str) -> str:
    return str(page_of(name, locale).get_url())


@pytest.mark.usefixtures("indices")
@pytest.mark.parametrize("locale", LANGUAGES)
def test_search_page(locale: str) -> None:
    path = f"/{locale}/search/"
    links = dict(facet_links(path, soup(path)))
    assert len(links) > 80
    assert {link: total(soup(link)) for link in links} == links


@pytest.mark.usefixtures("indices")
@pytest.mark.parametrize("query", ["", "شفافية", "transparence"])
def test_search_api(query: str) -> None:
    whole = Client().get("/api/v1/search", {"q": query, "locale": "ar"}).json()
    assert set(whole["facets"]) == set(FACET_TITLES)
    for facet, values in whole["facets"].items():
        for value in values:
            asked = {"q": query, "locale": "ar", facet: value["value"], "page_size": 1}
            assert Client().get("/api/v1/search", asked).json()["count"] == value["count"], (facet, value)


@pytest.mark.parametrize("name", LISTS)
def test_clicking_through_two_facets(page_of: cms.PageOf, name: str) -> None:
    path = page_of_index(page_of, name, "fr")
    first, _count = next(facet_links(path, soup(path)))
    for link, count in facet_links(first, soup(first)):
        assert total(soup(link)) == count, link


@pytest.mark.parametrize(
    "name", [*LISTS, "commitments", "dossiers", "institutions", "sectors", "plan/ogp-2021-2023"]
)
def test_few_queries(page_of: cms.PageOf, name: str) -> None:
    path = page_of_index(page_of, name, "fr")
    Client().get(path)
    with CaptureQueriesContext(connection) as cold:
        Client().get(path)
    assert len(cold) <= 12, [query["sql"][:120] for query in cold.captured_queries]


def queries_of(path: str) -> int:
    Client().get(path)
    with CaptureQueriesContext(connection) as queries:
        assert Client().get(path).status_code == 200
    return len(queries)


def test_as_few_queries_with_5000_records(page_of: cms.PageOf) -> None:
    names = ("home", "initiatives", "sectors", "themes", "institutions", "institution/mrafp")
    paths = [*(page_of_index(page_of, name, "fr") for name in names), "/fr/search/"]
    with override_settings(PORTAL_ELASTICSEARCH_URL=""):
        before = {path: queries_of(path) for path in paths}
        grow(4_980)
        after = {path: queries_of(path) for path in paths}
    assert after == before
    assert max(after.values()) <= 12
