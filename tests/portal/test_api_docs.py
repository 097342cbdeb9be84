"""The pages that explain the API: complete, in the reader's language, light, and without a script."""

import re
from collections.abc import Iterator
from gzip import compress
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries
from pytest_django import Settings as DjangoSettings

from portal import openapi
from portal.api_changes import passages
from portal.api_reference import collections, document
from portal.api_schemas import shapes_in, spelled_out
from portal.api_words import NEUTRAL, REPEATABLE, TEXTS, pattern_of, said
from portal.openapi import operations
from publication.fields import FIELDS

pytestmark = pytest.mark.django_db

DOCS = "/api/v1/docs"
LANGUAGES = [code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES]
NAMES = [collection.name for collection in collections("en")]
HEAVIEST, HEAVIEST_SENT = 200_000, 20_000
# Mostly names of elements: there is little to translate.
ENGLISH_ONLY = {"{1} holds p, h2 to h4, b, i, ul, ol, li, blockquote and a, with absolute addresses."}


def page(path: str = "", locale: str = "ar", **headers: str) -> BeautifulSoup:
    query = f"?locale={locale}" if locale else ""
    response = Client().get(f"{DOCS}{path}{query}", headers=headers)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def ids(soup: BeautifulSoup) -> list[str]:
    return [str(tag["id"]) for tag in soup.find_all(id=True)]


@pytest.mark.parametrize("locale", LANGUAGES)
def test_every_operation_is_told_with_its_parameters_answers_and_example(locale: str) -> None:
    for path, made in operations(openapi.document()):
        soup = page(f"/{made['tags'][0]}", locale)
        section = soup.find(id=made["operationId"])
        assert isinstance(section, Tag)
        text = section.find_parent("section")
        assert isinstance(text, Tag)
        assert text.find("code", string=path)
        named = {code.get_text() for code in text.select("tbody th code")}
        assert {parameter["name"] for parameter in made["parameters"]} <= named
        statuses = {code.get_text() for code in text.select("summary code")}
        assert set(made["responses"]) <= statuses
        examples = [block.get_text() for block in text.select("details pre code")]
        assert len(examples) == sum("content" in answer for answer in made["responses"].values())


@pytest.mark.parametrize("name", NAMES)
def test_every_shape_an_answer_is_made_of_stands_on_its_page(name: str) -> None:
    soup = page(f"/{name}")
    answered = [
        content["schema"]
        for _path, made in operations(document())
        if name in made["tags"]
        for content in made["responses"]["200"]["content"].values()
    ]
    assert set(shapes_in(answered, document())) <= set(ids(soup))


@pytest.mark.parametrize("path", ["", "/changelog", *(f"/{name}" for name in NAMES)])
def test_links_lead_somewhere_and_anchors_are_there_once(path: str) -> None:
    soup = page(path)
    anchors = ids(soup)
    assert len(anchors) == len(set(anchors))
    for link in soup.select("main a[href]"):
        address = str(link["href"])
        if address.startswith("#"):
            assert address[1:] in anchors, address
        elif address.startswith(DOCS):
            target = Client().get(address)
            assert target.status_code == 200, address
            _page, _sign, anchor = address.partition("#")
            assert not anchor or f'id="{anchor}"' in target.content.decode()


@pytest.mark.parametrize("name", NAMES)
def test_every_example_address_answers(name: str) -> None:
    for link in page(f"/{name}", "fr").select("a.more"):
        assert Client().get(str(link["href"])).status_code == 200, link["href"]


def test_the_overview_names_every_operation_by_an_anchor() -> None:
    assert {made["operationId"] for _path, made in operations(document())} <= set(ids(page()))


def test_a_slash_at_the_end_leads_there() -> None:
    response = Client().get(f"{DOCS}/?locale=fr")
    assert response.status_code == 302
    assert response["Location"] == f"{DOCS}?locale=fr"


def test_an_unknown_collection_is_not_found() -> None:
    assert Client().get(f"{DOCS}/nothing").status_code == 404


def test_the_language_is_asked_for_as_in_the_api() -> None:
    for asked, headers, language, direction in (
        ("fr", {}, "fr", "ltr"),
        ("", {"accept-language": "fr-MA,en;q=0.5"}, "fr", "ltr"),
        ("", {}, "ar", "rtl"),
    ):
        root = page("", asked, **headers).html
        assert root is not None
        assert (root["lang"], root["dir"]) == (language, direction)


def test_each_language_leads_to_the_same_page_in_the_others() -> None:
    links = page("/commitments", "fr").select(".site-header .languages a")
    assert [str(link["href"]) for link in links] == [
        f"{DOCS}/commitments?locale={code}" for code in LANGUAGES
    ]


def test_fields_and_codes_are_in_the_readers_language() -> None:
    text = {locale: page("/commitments", locale).get_text(" ") for locale in LANGUAGES}
    labels = {
        "ar": "النسبة المصرح بها للإنجاز",
        "fr": "Progression déclarée",
        "en": "Declared progress in per cent",
    }
    assert labels["en"] in text["en"]
    assert labels["en"] not in text["ar"]
    assert labels["en"] not in text["fr"]
    assert "في طور الإنجاز" in text["ar"]
    assert "En cours de réalisation" in text["fr"]


def test_what_is_not_translated_is_marked_as_english() -> None:
    assert said("Nobody has translated `this`.").startswith("Nobody") is (settings.LANGUAGE_CODE == "en")
    marked = said("Nobody has translated `this`.")
    assert 'lang="en" dir="ltr"' in marked
    assert '<code dir="ltr">this</code>' in marked


def test_texts_of_the_document_cannot_become_markup() -> None:
    assert "&lt;script&gt;" in said("<script> and `<mark>`")
    assert '<code dir="ltr">&lt;mark&gt;</code>' in said("<script> and `<mark>`")


@pytest.mark.parametrize("path", ["", "/changelog", *(f"/{name}" for name in NAMES)])
def test_pages_are_light_and_run_nothing_inline(path: str) -> None:
    response = Client().get(f"{DOCS}{path}?locale=ar")
    assert len(response.content) < HEAVIEST
    assert len(compress(response.content)) < HEAVIEST_SENT
    soup = BeautifulSoup(response.content, "html.parser")
    assert [tag for tag in soup.find_all("script") if not tag.get("src") and tag.get("type") is None] == []
    assert soup.select("[style], style") == []
    hosts = {str(tag.get("src") or tag.get("href")) for tag in soup.select("script, link[rel=stylesheet]")}
    assert all(host.startswith("/") for host in hosts)


def test_a_page_that_is_kept_costs_no_query(
    django_assert_num_queries: DjangoAssertNumQueries, settings: DjangoSettings
) -> None:
    settings.PORTAL_PAGE_CACHE_SECONDS = 300
    cache.clear()
    Client().get(f"{DOCS}/commitments?locale=ar")
    with django_assert_num_queries(0):
        Client().get(f"{DOCS}/commitments?locale=ar")


def test_the_limit_is_told_as_it_is(settings: DjangoSettings) -> None:
    settings.PORTAL_PAGE_CACHE_SECONDS = 0
    settings.PORTAL_API_REQUESTS_PER_MINUTE = 123
    assert "123 demandes par minute" in page("", "fr").get_text(" ").replace("\n", " ")


def test_changes_are_read_as_they_are_written() -> None:
    read = list(passages("# Title\n\n## 1.0.0\n\nWords `code`\ngo on.\n\n- one\n- two\n  goes on\n"))
    assert [passage.heading for passage in read] == ["1.0.0", "", ""]
    assert read[1].texts == ['Words <code dir="ltr">code</code> go on.']
    assert read[2].is_list
    assert read[2].texts == ["one", "two goes on"]


def test_the_newest_change_is_the_version() -> None:
    headings = [heading.get_text() for heading in page("/changelog", "en").select("main h2")]
    versions = [heading for heading in headings if re.match(r"\d", heading)]
    assert versions[0] == openapi.VERSION


def test_every_text_of_the_document_is_said_in_every_language() -> None:
    """A new text belongs into `portal/api_words.py`."""
    patterns = {pattern_of(text)[0] for text in texts_shown()}
    with override("en"):
        codebook = {str(f.definition) for f in FIELDS}
    filters = {pattern for pattern in patterns if pattern.endswith(REPEATABLE)}
    assert patterns - TEXTS - NEUTRAL - ENGLISH_ONLY - filters - codebook == set()


def test_no_text_is_translated_that_nobody_reads() -> None:
    assert TEXTS - {pattern_of(text)[0] for text in texts_shown()} - {REPEATABLE} == set()


def texts_shown() -> Iterator[str]:
    """English texts of the document that its pages show."""
    made = openapi.document()
    answered = [operation["responses"] for _path, operation in operations(made)]
    yield from (tag["description"] for tag in made["tags"])
    for _path, operation in operations(made):
        yield from (operation[name] for name in ("summary", "description") if name in operation)
        yield from (told(parameter) for parameter in operation["parameters"])
        yield from (answer["description"] for answer in operation["responses"].values())
    for name in shapes_in(answered, made):
        schema = spelled_out(made["components"]["schemas"][name], made)
        yield told(schema)
        yield from (told(member) for member in schema.get("properties", {}).values())


def told(part: dict[str, Any]) -> str:
    return str(part.get("description") or part.get("schema", {}).get("description", ""))
