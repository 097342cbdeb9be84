"""Search engines find every public page, once, with its other languages."""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, fromstring

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from home.site_tree import key_of
from institutions.models import Term
from publication.models import PublicRecord
from tests.benchmarks.growth import grow

pytestmark = pytest.mark.django_db

NAMES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "x": "http://www.w3.org/1999/xhtml",
}
LANGUAGES = ("ar", "fr", "en")


def read(path: str) -> Element:
    response = Client().get(path)
    assert response.status_code == 200, path
    assert response["Content-Type"] == "application/xml"
    assert not response.cookies
    return fromstring(response.content)


def text(element: Element, name: str) -> str:
    return element.findtext(f"s:{name}", "", NAMES)


def path_of(url: str) -> str:
    parts = urlsplit(url)
    assert (parts.scheme, parts.netloc) == ("http", "testserver"), url
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def files() -> list[str]:
    return [path_of(text(entry, "loc")) for entry in read("/sitemap.xml").findall("s:sitemap", NAMES)]


def entries() -> Iterator[Element]:
    for file in files():
        yield from read(file).findall("s:url", NAMES)


@pytest.fixture
def listed(db: None) -> dict[str, Element]:
    """Every entry by its path."""
    found = [(path_of(text(entry, "loc")), entry) for entry in entries()]
    assert len(found) == len(dict(found)), "a page is listed twice"
    return dict(found)


def test_robots_point_at_it(client: Client) -> None:
    assert "Sitemap: http://testserver/sitemap.xml\n" in client.get("/robots.txt").content.decode()


def test_every_listed_page_answers(listed: dict[str, Element]) -> None:
    client = Client()
    answers = {path: client.get(path).status_code for path in listed}
    assert {path: status for path, status in answers.items() if status != 200} == {}
    assert len(answers) > 400


def test_every_public_record_is_listed(listed: dict[str, Element]) -> None:
    expected = set(PublicRecord.objects.exclude(url__contains="#").values_list("url", flat=True))
    assert expected - listed.keys() == set()


def test_lists_subjects_and_explaining_pages_are_listed(listed: dict[str, Element]) -> None:
    near = Page.objects.live().filter(depth__in=[2, 3])
    assert {page.get_url() for page in near} - listed.keys() == set()
    for code in LANGUAGES:
        assert f"/{code}/site-map/" in listed
        directory = near.get(translation_key=key_of("platforms"), locale__language_code=code)
        assert f"{directory.get_url()}which-one/" in listed
    term = Term.objects.filter(vocabulary="sector")[0]
    assert len([path for path in listed if path.endswith(f"/{term.slug}/")]) >= len(LANGUAGES)


def test_drafts_are_not_listed(page_of: Callable[..., Page]) -> None:
    page = page_of("initiative/citizen-budget", "en")
    address = page.get_url()
    page.unpublish()
    assert address not in {path_of(text(entry, "loc")) for entry in entries()}


def test_page_names_its_other_languages(listed: dict[str, Element], page_of: Callable[..., Page]) -> None:
    pages = {code: page_of("initiative/citizen-budget", code) for code in LANGUAGES}
    for page in pages.values():
        links = listed[page.get_url()].findall("x:link", NAMES)
        found = {link.attrib["hreflang"]: path_of(link.attrib["href"]) for link in links}
        own = {code: other.get_url() for code, other in pages.items()}
        assert found == own | {"x-default": own["ar"]}


def test_every_listed_language_points_back(listed: dict[str, Element]) -> None:
    for path, entry in listed.items():
        others = {path_of(link.attrib["href"]) for link in entry.findall("x:link", NAMES)}
        assert path in others, path
        assert others <= listed.keys(), path


def test_date_is_that_of_the_record(listed: dict[str, Element], page_of: Callable[..., Page]) -> None:
    record = PublicRecord.objects.get(page_id=page_of("initiative/citizen-budget", "fr").pk)
    assert text(listed[record.url], "lastmod") == timezone.localtime(record.updated_at).strftime("%Y-%m-%d")


def test_large_file_is_divided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.sitemaps.LanguageSitemap.limit", 50)
    grow(120, type="initiative")
    parts = [file for file in files() if file.startswith("/sitemap-initiative-fr.xml")]
    assert len(parts) == 3
    assert [len(read(part)) for part in parts] == [50, 50, 40]


@pytest.mark.parametrize(
    "path", ["/sitemap-nothing.xml", "/sitemap-plan-de.xml", "/sitemap-pages-fr.xml?p=9"]
)
def test_unknown_file_is_not_found(path: str, client: Client) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("code", LANGUAGES)
def test_page_of_the_whole_site(code: str, client: Client) -> None:
    page = client.get(f"/{code}/site-map/").content.decode()
    for record in PublicRecord.objects.filter(locale=code, type__in=["dossier", "plan", "platform"]):
        assert f'href="{record.url}"' in page
    assert f'hreflang="{code}"' in page
