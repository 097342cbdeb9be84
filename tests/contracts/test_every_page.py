"""Every link of the site answers, and every page speaks its own language."""

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client
from pytest_django import DjangoDbBlocker

pytestmark = pytest.mark.django_db

LANGUAGES = ("ar", "fr", "en")
ARABIC = re.compile(r"[\u0600-\u06ff]")
LETTER = re.compile(r"[^\W\d_]")
# Read by machines, run by nobody.
DATA_BLOCK = "[type='application/ld+json']"
# A listing filtered in every possible way is the facets' own test; here its plain address counts.
MOST_PAGES = 1500


def crawl(locale: str) -> dict[str, BeautifulSoup]:
    """Every page of one language that links lead to, by its path; files to download must answer, too."""
    client = Client()
    waiting, pages, seen = [f"/{locale}/"], {}, set[str]()
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        response = client.get(path)
        assert response.status_code == 200, f"{path} answers {response.status_code}"
        assert "Set-Cookie" not in response.headers, path
        if not response["Content-Type"].startswith("text/html"):
            continue
        pages[path] = BeautifulSoup(response.content, "html.parser")
        waiting += [link for link in links(path, pages[path]) if link.startswith(f"/{locale}/")]
        assert len(pages) < MOST_PAGES, "the crawl does not end"
    return pages


def links(path: str, page: BeautifulSoup) -> Iterator[str]:
    for anchor in page.select("a[href]"):
        parts = urlsplit(urljoin(f"http://testserver{path}", str(anchor["href"])))
        if parts.netloc == "testserver":
            yield parts.path


@pytest.fixture(scope="module")
def sites(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> dict[str, dict[str, BeautifulSoup]]:
    with django_db_blocker.unblock():
        return {locale: crawl(locale) for locale in LANGUAGES}


@pytest.mark.parametrize("locale", LANGUAGES)
def test_every_link_answers(sites: dict[str, dict[str, BeautifulSoup]], locale: str) -> None:
    assert len(sites[locale]) > 180
    others = {link for path, page in sites[locale].items() for link in links(path, page)} - sites[
        locale
    ].keys()
    client = Client()
    failed = {
        link: status
        for link in sorted(others)
        if not link.startswith(tuple(f"/{code}/" for code in LANGUAGES))
        and (status := client.get(link).status_code) not in {200, 302}
    }
    assert failed == {}


def test_every_page_exists_in_all_languages(sites: dict[str, dict[str, BeautifulSoup]]) -> None:
    """The whole sample content is translated, so the three sites are equally large."""
    assert len({len(pages) for pages in sites.values()}) == 1


@pytest.mark.parametrize("locale", LANGUAGES)
def test_structure(sites: dict[str, dict[str, BeautifulSoup]], locale: str) -> None:
    direction = "rtl" if locale == "ar" else "ltr"
    for path, page in sites[locale].items():
        html = page.html
        assert html is not None, path
        assert (html["lang"], html["dir"]) == (locale, direction), path
        assert len(page.select("h1")) == 1, path
        assert len(page.select("main")) == 1, path
        assert page.title is not None, path
        assert not page.select(f"[style], script:not([src]):not({DATA_BLOCK}), style"), path
        identifiers = [str(tag["id"]) for tag in page.select("[id]")]
        assert len(identifiers) == len(set(identifiers)), path


def own_words(main: Tag, locale: str) -> str:
    """The text of `main` outside elements marked with another language."""
    copy = BeautifulSoup(str(main), "html.parser")
    for marked in copy.select("[lang]"):
        if marked["lang"] != locale:
            marked.extract()
    return copy.get_text(" ")


def test_arabic_pages_are_arabic(sites: dict[str, dict[str, BeautifulSoup]]) -> None:
    shares = {}
    for path, page in sites["ar"].items():
        letters = LETTER.findall(own_words(page.select_one("main") or Tag(name="main"), "ar"))
        shares[path] = sum(1 for letter in letters if ARABIC.match(letter)) / max(len(letters), 1)
    assert {path: round(share, 2) for path, share in shares.items() if share < 0.9} == {}


@pytest.mark.parametrize("locale", ["fr", "en"])
def test_latin_pages_have_no_unmarked_arabic(sites: dict[str, dict[str, BeautifulSoup]], locale: str) -> None:
    found = {}
    for path, page in sites[locale].items():
        words = own_words(page.select_one("main") or Tag(name="main"), locale)
        if ARABIC.search(words):
            found[path] = "".join(ARABIC.findall(words))
    assert found == {}
