"""What every public address promises to readers, their browsers and the caches between."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from portal.middleware import CITIZENS_DOOR
from portal.page_cache import shelf
from publication.models import PublicRecord
from tests.browser.addresses import PAGES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_pages")]

COLD = 12
# Words that the database looks for, the dearer way: in each language, and for what helps when none is found.
COLD_WORDS = 18
# Errors, questions in free words or about the moment, and where citizens write.
NEVER_KEPT = {
    kind
    for kind, path in PAGES.items()
    if "q=" in path
    or path.startswith("search/alerts/")
    or kind == "no such page"
    or CITIZENS_DOOR.match(f"/en/{path}")
}
# Search engines are asked to leave out what is a state of another page, or no content.
HIDDEN = {
    "commitment as it stood",
    "plan as it stood",
    "finder without an answer",
    "finder's result",
    "design system",
}
SITEMAPS = ["/sitemap.xml", "/sitemap-pages-ar.xml", "/sitemap-subjects-fr.xml", "/sitemap-commitment-en.xml"]
NEUTRAL = ["/robots.txt", "/-/live", "/.well-known/security.txt", *SITEMAPS]
# The only pages whose answer depends on the reader's languages; no cookie plays a part there either.
CHOOSING = ["/", "/id/{public_id}/"]


def read(path: str) -> tuple[Any, int]:
    """The answer and how many queries it took."""
    with CaptureQueriesContext(connection) as counted:
        response = Client().get(path)
    return response, len(counted)


def path_of(kind: str, locale: str) -> str:
    """The address of this kind of page in `locale`, as its English page names it."""
    english = f"/en/{PAGES[kind]}"
    if locale == "en":
        return english
    soup = BeautifulSoup(Client().get(english).content, "html.parser")
    link = soup.select_one(f'link[rel="alternate"][hreflang="{locale}"]')
    path = (
        str(link["href"]).removeprefix("http://testserver")
        if link
        else english.replace("/en/", f"/{locale}/")
    )
    query = english.partition("?")[2]
    return f"{path.partition('?')[0]}?{query}" if query else path


@pytest.mark.parametrize("locale", ["ar", "en"])
@pytest.mark.parametrize("kind", PAGES)
def test_page_is_cheap_when_new_and_free_when_kept(kind: str, locale: str, settings: Settings) -> None:
    settings.PORTAL_ELASTICSEARCH_URL = ""
    path = path_of(kind, locale)
    cache.clear()
    shelf.clear()
    first, cold = read(path)
    again, kept = read(path)
    assert cold <= (COLD_WORDS if PAGES[kind].startswith(("search/?q=", "speak-up/complaint/?q=")) else COLD)
    assert again.status_code == first.status_code
    if kind not in NEVER_KEPT:
        assert first.status_code == 200
        assert kept == 0
        assert again.content == first.content


@pytest.mark.parametrize("kind", PAGES)
def test_page_is_the_same_for_everybody(kind: str) -> None:
    response, _queries = read(path_of(kind, "fr"))
    assert "Set-Cookie" not in response.headers
    assert not response.cookies
    assert response.get("Vary", "Accept-Encoding") == "Accept-Encoding"


@pytest.mark.parametrize("kind", sorted(set(PAGES) - NEVER_KEPT))
def test_page_may_be_kept_by_others(kind: str) -> None:
    response, _queries = read(path_of(kind, "fr"))
    assert response["Cache-Control"].startswith("public, max-age=")
    again = Client().get(path_of(kind, "fr"), headers={"if-none-match": response["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("kind", sorted(set(PAGES) - NEVER_KEPT))
def test_page_names_itself_and_its_languages(kind: str) -> None:
    """Canonical without filters; every language points to the same set, and the default is Arabic."""
    path = path_of(kind, "fr")
    page = BeautifulSoup(read(path)[0].content, "html.parser")
    hidden = page.select_one('meta[name="robots"][content*="noindex"]') is not None
    assert hidden == (kind in HIDDEN)
    if hidden:
        return
    links = {str(a["hreflang"]): str(a["href"]) for a in page.select('link[rel="alternate"][hreflang]')}
    canonical = page.select_one('link[rel="canonical"]')
    assert canonical is not None
    assert links.keys() == {"ar", "fr", "en", "x-default"}
    assert links["x-default"] == links["ar"]
    assert str(canonical["href"]) == links["fr"] == f"http://testserver{path.partition('?')[0]}"
    for code in ("ar", "en"):
        other = BeautifulSoup(Client().get(links[code]).content, "html.parser")
        back = other.select_one('link[rel="alternate"][hreflang="fr"]')
        assert back is not None
        assert back["href"] == links["fr"]


@pytest.mark.parametrize("path", NEUTRAL)
def test_neutral_address_sets_no_cookie_and_varies_on_none(path: str) -> None:
    response, _queries = read(path)
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert "Accept-Language" not in response.get("Vary", "")


@pytest.mark.parametrize("path", SITEMAPS)
def test_sitemaps_are_kept(path: str) -> None:
    read(path)
    assert read(path)[1] == 0


@pytest.mark.parametrize("address", CHOOSING)
def test_address_that_chooses_a_language_says_so(address: str) -> None:
    record = PublicRecord.objects.filter(type="commitment")[0]
    response, queries = read(address.format(public_id=record.public_id))
    assert response.status_code == 302
    assert response["Vary"] == "Accept-Language"
    assert not response.cookies
    assert queries <= 1


def test_no_such_page_is_not_kept_anywhere() -> None:
    response, _queries = read("/fr/nothing-here/")
    assert response.status_code == 404
    assert "public" not in response.get("Cache-Control", "")
    assert not shelf.pages
