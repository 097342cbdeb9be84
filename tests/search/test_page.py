"""The search page in three languages, without JavaScript."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.test import Client

pytestmark = pytest.mark.usefixtures("sample_indices")


def page(client: Client, locale: str = "fr", status: int = 200, **parameters: Any) -> Any:
    response = client.get(f"/{locale}/search/", parameters)
    assert response.status_code == status
    assert not response.cookies
    return BeautifulSoup(response.content, "html.parser")


def main(soup: Any) -> Any:
    return soup.select_one("main")


def total(soup: Any) -> int:
    digits = "".join(filter(str.isdigit, soup.select_one(".results__count").text))
    return int(digits or 0)


@pytest.mark.parametrize("locale", ["ar", "fr", "en"])
def test_it_answers_in_each_language(client: Client, locale: str) -> None:
    soup = page(client, locale, q="الفساد")
    assert soup.html["lang"] == locale
    assert len(soup.select("h1")) == 1
    assert main(soup).select_one("form input[name=q]")["value"] == "الفساد"
    assert main(soup).select(".record mark")


def test_results_open_and_name_their_languages(client: Client) -> None:
    record = main(page(client, "fr", q="مكافحة الفساد")).select_one(".record")
    link = record.select_one(".record__title a")
    assert client.get(link["href"]).status_code == 200
    assert {anchor["hreflang"] for anchor in record.select(".record__facts a")} >= {"ar"}


def test_a_click_on_a_facet_keeps_the_words_and_brings_its_number(client: Client) -> None:
    soup = page(client, "fr", q="الفساد")
    for item in main(soup).select(".facets .facet__value")[:6]:
        query = parse_qs(urlsplit(item.a["href"]).query)
        assert query["q"] == ["الفساد"]
        number = int("".join(filter(str.isdigit, item.select_one(".count").text)))
        assert total(page(client, "fr", 200, **query)) == number


def test_pages_are_linked(client: Client) -> None:
    first = page(client, "fr")
    following = main(first).select_one("a[rel=next]")
    second = page(client, "fr", 200, **parse_qs(urlsplit(following["href"]).query))
    shown = [{link["href"] for link in main(soup).select(".record__title a")} for soup in (first, second)]
    assert all(shown)
    assert not shown[0] & shown[1]


def test_it_says_when_the_database_answers(client: Client, without_elasticsearch: None) -> None:
    assert main(page(client, "en", q="corruption")).select_one(".notice")


def test_it_says_nothing_of_the_sort_otherwise(client: Client) -> None:
    assert not main(page(client, "en", q="corruption")).select(".notice")


def test_what_has_only_some_words_of_a_sentence_is_said(client: Client) -> None:
    whole = main(page(client, "fr", q="administration"))
    note = "section > .small"
    assert not whole.select(note)
    sentence = main(page(client, "fr", q="Renforcement de la mise en œuvre du droit d'accès à l'information"))
    assert len(sentence.select(".record")) > total(sentence)
    assert sentence.select(note)


def test_a_misspelling_is_offered_as_a_link(client: Client) -> None:
    link = main(page(client, "ar", q="الشفافيةة")).select_one(".suggestion a")
    assert link.text == "الشفافية"
    assert total(page(client, "ar", 200, **parse_qs(urlsplit(link["href"]).query))) > 2


def test_nothing_found_helps_on(client: Client) -> None:
    empty = main(page(client, "en", q="xyzzyq")).select_one(".empty")
    assert client.get(empty.select_one("a")["href"]).status_code == 200
    assert len(empty.select("li")) >= 3


def test_nothing_found_with_filters_offers_to_drop_them(client: Client) -> None:
    empty = main(page(client, "en", q="corruption", year="1901")).select_one(".empty")
    assert empty.a["href"] == "?q=corruption"
    number = int("".join(filter(str.isdigit, empty.select_one(".ways__count").text)))
    assert number == total(page(client, "en", q="corruption")) > 0


def test_beyond_the_last_page_there_is_a_way_back(client: Client) -> None:
    soup = page(client, "en", q="corruption", page=400)
    assert total(soup) > 0
    assert "page=" not in main(soup).select_one(".empty a")["href"]


@pytest.mark.parametrize("parameters", [{"q": "x" * 201}, {"q": "loi", "theme": "nonsense"}, {"type": "<b>"}])
def test_what_can_not_be_answered_is_explained_and_the_form_kept(
    client: Client, parameters: dict[str, str]
) -> None:
    soup = page(client, "en", status=400, **parameters)
    assert main(soup).select("[role=alert] li")
    assert main(soup).select_one("input[name=q]")["value"] == parameters.get("q", "")
    assert not main(soup).select("b")


def test_words_of_the_reader_are_escaped(client: Client) -> None:
    soup = page(client, "en", q='"><script>alert(1)</script>')
    assert not soup.select("script:not([src])")
    assert main(soup).select_one("input[name=q]")["value"] == '"><script>alert(1)</script>'


def test_search_pages_stay_out_of_other_indices(client: Client) -> None:
    assert "noindex" in page(client).select_one("meta[name=robots]")["content"]
