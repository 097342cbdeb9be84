"""A search that finds nothing leads on: every offer was tried, and says how much it finds."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from search.answering import answer
from search.helping import MOST_WORDS, help_with
from search.questions import Question
from tests.search.conftest import Draft

Publish = Callable[..., list[Draft]]


def found(client: Client, locale: str = "fr", **asked: Any) -> Any:
    response = client.get(f"/{locale}/search/", asked)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser").select_one("main")


def empty(client: Client, locale: str = "fr", **asked: Any) -> Any:
    return found(client, locale, **asked).select_one(".empty")


def ways(soup: Any) -> list[tuple[dict[str, list[str]], int]]:
    """(what the link asks, the number it promises)."""
    return [
        (
            parse_qs(item.a["href"].removeprefix("?")),
            int("".join(filter(str.isdigit, item.select_one(".ways__count").text)) or 1),
        )
        for item in soup.select(".ways li")
    ]


@pytest.fixture
def library(either_engine: Publish) -> list[Draft]:
    return either_engine(
        Draft({"fr": ("Budget vert", "")}, {"theme": ["integrity"], "language": ["fr"]}),
        Draft({"fr": ("Budget communal", "")}, {"theme": ["transparency"], "year": ["2020"]}),
        Draft({"fr": ("Portail de transparence", ""), "ar": ("بوابة الشفافية", "")}, type="platform"),
        Draft({"ar": ("الهيئة المركزية للوقاية من الرشوة", "")}, type="institution"),
    )


def test_every_offer_finds_what_it_says(client: Client, library: list[Draft]) -> None:
    soup = empty(client, q="budget vert", theme="transparency", year="2020")
    offered = ways(soup)
    assert {"q": ["budget vert"]} in [asked for asked, _number in offered]
    assert {"q": ["budget"], "theme": ["transparency"], "year": ["2020"]} in [asked for asked, _n in offered]
    for asked, number in offered:
        filters = {name: values for name, values in asked.items() if name != "q"}
        assert answer(Question(asked["q"][0], "fr", filters)).count == number > 0


def test_one_language_of_several_filters_is_dropped_by_itself(client: Client, library: list[Draft]) -> None:
    soup = empty(client, q="budget", theme="transparency", language="ar")
    assert {"q": ["budget"], "theme": ["transparency"]} in [asked for asked, _number in ways(soup)]


def test_nothing_that_finds_nothing_is_offered(client: Client, library: list[Draft]) -> None:
    soup = empty(client, q="xyzzyq", theme="transparency")
    assert ways(soup) == []
    assert soup.a["href"] == "?q=xyzzyq&sort=relevance"


@pytest.mark.parametrize(
    ("locale", "typed", "title"),
    [
        ("fr", "transparense", "Portail de transparence"),
        ("fr", "transpar", "Portail de transparence"),
        ("ar", "transparense", "بوابة الشفافية"),
        ("fr", "المركرية", "الهيئة المركزية للوقاية من الرشوة"),
    ],
)
def test_platforms_and_institutions_called_alike_are_shown(
    client: Client, library: list[Draft], locale: str, typed: str, title: str
) -> None:
    soup = found(client, locale, q=typed)
    assert [link.text for link in soup.select(".record__title a")] == [title]


def test_a_name_nearly_spelt_so_is_offered_once(client: Client, library: list[Draft]) -> None:
    soup = found(client, q="transparense")
    links = [link for link in soup.select(".suggestion a, .ways a") if "ransparence" in str(link["href"])]
    assert len(links) == 1


@pytest.mark.parametrize("locale", ["ar", "fr", "en"])
def test_there_is_always_a_way_on(client: Client, library: list[Draft], locale: str) -> None:
    links = [link["href"] for link in empty(client, locale, q="xyzzyq").select("a")]
    assert any(link.endswith("/which-one/") for link in links)
    for link in links:
        assert client.get(link).status_code == 200


def test_it_takes_few_searches_and_two_queries(library: list[Draft]) -> None:
    asked: list[Question] = []

    def ask(question: Question) -> Any:
        asked.append(question)
        return answer(question)

    filters = {"theme": ["transparency"], "language": ["ar"]}
    help_with(Question("un deux trois quatre cinq budget", "fr", filters), ask, spelt=False)
    assert len(asked) <= 5
    question = Question("xyzzyq " * 20, "fr")
    with CaptureQueriesContext(connection) as queries:
        help_with(question, lambda one: pytest.fail(one.text), spelt=True)
    assert len(queries) <= 2
    assert MOST_WORDS < 20


def test_words_of_the_reader_are_escaped(client: Client, library: list[Draft]) -> None:
    soup = found(client, q='transparense "><script>alert(1)</script>')
    assert "alert(1)" in soup.select_one("input[name=q]")["value"]
    assert not soup.select("script")
