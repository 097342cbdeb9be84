"""The feed of a search: an Atom feed of exactly the records that have its words and filters."""

from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils.http import urlencode
from pytest_django.fixtures import DjangoAssertNumQueries

from publication.facets import narrowed, records_of
from publication.feeds import LENGTH
from search.words.kept import kept_words
from tests.publication.test_feeds import ATOM, LANGUAGES, XML_LANG, feed, links, moment, text
from tests.search.conftest import Draft, publish, withdraw

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_elasticsearch")]


def address(locale: str, **parameters: str | list[str]) -> str:
    query = urlencode(parameters, doseq=True)
    return f"/{locale}/search/feed/?{query}" if query else f"/{locale}/search/feed/"


def titles(whole: ElementTree.Element) -> list[str]:
    return [text(entry, "title") for entry in whole.iter(f"{ATOM}entry")]


@pytest.mark.parametrize("locale", LANGUAGES)
def test_it_has_what_the_standard_asks(locale: str) -> None:
    path = address(locale, q="الشفافية", type=["initiative", "resource"])
    whole = feed(path)
    assert whole.tag == f"{ATOM}feed"
    assert whole.get(XML_LANG) == locale
    assert links(whole)["self"] == text(whole, "id") == f"http://testserver{path}"
    page = Client().get(links(whole)["alternate"])
    assert page.status_code == 200
    assert BeautifulSoup(page.content, "html.parser").html["lang"] == locale  # type: ignore[index]
    assert "الشفافية" in text(whole, "title")
    entries = whole.findall(f"{ATOM}entry")
    assert entries
    dates = [moment(entry, "updated") for entry in entries]
    assert dates == sorted(dates, reverse=True)
    assert moment(whole, "updated") == dates[0]


def test_its_address_is_the_same_however_the_question_was_written() -> None:
    first = feed("/fr/search/feed/?theme=open-data&q=loi&sort=date&page=3&theme=accountability")
    other = feed("/fr/search/feed/?q=+loi++&theme=accountability&theme=open-data")
    assert text(first, "id") == text(other, "id")


def test_filters_alone_are_a_search() -> None:
    whole = feed(address("fr", type="initiative", theme="open-data"))
    found = narrowed(records_of("fr"), {"type": ["initiative"], "theme": ["open-data"]})
    assert sorted(titles(whole)) == sorted(record.heading for record in found)


def test_without_a_question_it_is_everything_and_bounded() -> None:
    entries = feed("/en/search/feed/").findall(f"{ATOM}entry")
    assert len(entries) == LENGTH < records_of("en").count()


def test_records_have_every_word_and_are_shown_in_the_reader_s_language(nothing_public: None) -> None:
    publish(Draft({"fr": ("Registre des zorgs", "quux"), "ar": ("سجل", "نص")}))
    publish(Draft({"fr": ("Registre des autres", "texte")}))
    assert titles(feed(address("fr", q="zorgs registre"))) == ["Registre des zorgs"]
    (entry,) = feed(address("ar", q="zorgs")).iter(f"{ATOM}entry")
    assert (text(entry, "title"), entry.get(XML_LANG)) == ("سجل", "ar")
    assert titles(feed(address("fr", q="zorgs introuvable"))) == []


def test_what_is_withdrawn_is_gone_at_once(nothing_public: None) -> None:
    draft = publish(Draft({"fr": ("Registre des zorgs", "quux")}))
    seen = Client().get(address("fr", q="zorgs"))
    withdraw(draft)
    again = Client().get(address("fr", q="zorgs"), headers={"If-None-Match": seen["ETag"]})
    assert again.status_code == 200
    assert not ElementTree.fromstring(again.content).findall(f"{ATOM}entry")


def test_it_is_not_made_again_for_who_has_it(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    seen = Client().get(address("fr", q="loi"))
    assert "public" in seen["Cache-Control"]
    assert "max-age=300" in seen["Cache-Control"]
    assert not seen.cookies
    with django_assert_max_num_queries(1):
        again = Client().get(address("fr", q="loi"), headers={"If-None-Match": seen["ETag"]})
    assert again.status_code == 304


def test_it_costs_the_same_however_many_records(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    kept_words()  # asked for once in a while, not for each feed
    with django_assert_max_num_queries(6):
        assert titles(feed(address("fr", q="integrité")))


@pytest.mark.parametrize("parameters", [{"theme": "nonsense"}, {"q": "x" * 201}, {"language": "xx"}])
def test_what_can_not_be_answered_is_refused_as_on_the_page(parameters: dict[str, str]) -> None:
    response = Client().get(address("fr", **parameters))
    assert response.status_code == 400 == Client().get("/fr/search/", parameters).status_code
    assert response["Content-Type"].startswith("text/plain")
    assert response.content.strip()


@pytest.mark.parametrize("locale", LANGUAGES)
def test_the_results_page_names_it(locale: str) -> None:
    response = Client().get(f"/{locale}/search/", {"q": "loi", "theme": "open-data", "page": "1"})
    soup = BeautifulSoup(response.content, "html.parser")
    named = soup.select_one('head link[type="application/atom+xml"]')
    shown = soup.select_one(".follow .downloads a")
    assert named is not None
    assert shown is not None
    assert named["href"] == shown["href"] == address(locale, q="loi", theme="open-data")
    assert feed(str(shown["href"])).get(XML_LANG) == locale


def test_a_page_that_found_nothing_names_it_too() -> None:
    soup = BeautifulSoup(Client().get("/fr/search/?q=zzqqxx").content, "html.parser")
    assert soup.select_one(".follow .downloads a")
