"""A dossier is told in chapters: the editors' own first, then what else it gathers."""

import re
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from knowledge_base.chapters import GATHERED, Chapter, gathered_chapters, records_in, written_chapters
from publication.declared_progress import progress_of
from publication.facets import records_of
from publication.models import PublicRecord
from tests import cms

pytestmark = pytest.mark.django_db

LANGUAGES = ("ar", "fr", "en")


def soup(path: str) -> BeautifulSoup:
    response = Client().get(path)
    assert response.status_code == 200, path
    return BeautifulSoup(response.content, "html.parser")


def gathered(page_of: cms.PageOf, name: str, locale: str) -> list[PublicRecord]:
    key = page_of(name).translation_key
    return list(records_of(locale).related_to(key))


@pytest.mark.parametrize("locale", LANGUAGES)
def test_every_gathered_record_stands_in_one_chapter(page_of: cms.PageOf, locale: str) -> None:
    page = soup(page_of("dossier/open-data", locale).get_url())
    records = gathered(page_of, "dossier/open-data", locale)
    urls = [str(link["href"]) for link in page.select(".chapter .record__title a")]
    assert sorted(urls) == sorted(record.url for record in records)
    assert len(urls) >= 5


@pytest.mark.parametrize("locale", LANGUAGES)
def test_the_contents_lead_to_the_chapters_and_count_them(page_of: cms.PageOf, locale: str) -> None:
    page = soup(page_of("dossier/open-data", locale).get_url())
    links = page.select(".contents a")
    headings = page.select(".chapter > h2")
    assert [str(link["href"]) for link in links] == [f"#{heading['id']}" for heading in headings]
    assert [link.get_text(strip=True) for link in links] == [h.get_text(strip=True) for h in headings]
    counts = [int(count.get_text(strip=True)) for count in page.select(".contents .count")]
    assert counts == [len(chapter.select(".record")) for chapter in page.select(".chapter")]


def test_the_strip_counts_and_shows_its_formula(page_of: cms.PageOf) -> None:
    page = soup(page_of("dossier/open-data", "en").get_url())
    commitments = [r for r in gathered(page_of, "dossier/open-data", "en") if r.type == "commitment"]
    figures = page.select_one("dl.figures")
    assert figures is not None
    text = re.sub(r"\s+", " ", figures.get_text(" "))
    progress = progress_of(commitments)
    assert progress.stated
    assert f"= {progress.total} / {progress.stated}" in text
    numbers = [node.get_text(strip=True) for node in figures.select(".key-figure__value")]
    assert str(len(commitments)) in numbers


def test_the_editors_chapters_come_first_and_nothing_stands_twice() -> None:
    records = {record.translation_key: record for record in records_of("fr", "resource", "initiative")}
    chosen, *others = records.values()

    written = SimpleNamespace(value={"heading": "Pourquoi", "body": "", "records": [chosen, None]})
    own = written_chapters([written], records)
    assert own == [Chapter("Pourquoi", [chosen])]
    rest = gathered_chapters(others)
    assert [chapter.heading for chapter in rest] == [
        heading for heading, _sentence, types in GATHERED if {"resource", "initiative"} & set(types)
    ]
    assert len(records_in([*own, *rest, *own])) == len(records)


def test_a_reader_goes_from_one_dossier_to_the_next(page_of: cms.PageOf) -> None:
    order = list(records_of("ar", "dossier").order_by("order", "pk").values_list("url", flat=True))
    path, seen = order[0], []
    while path:
        seen.append(path)
        onward = soup(path).select_one('.neighbours a[rel="next"]')
        path = str(onward["href"]) if onward else ""
    assert seen == order
    assert soup(order[0]).select_one('.neighbours a[rel="prev"]') is None


@pytest.mark.parametrize("name", ["dossier/open-data", "initiative/citizen-budget"])
def test_how_to_cite_it_names_title_and_permanent_address(page_of: cms.PageOf, name: str) -> None:
    own = page_of(name, "fr")
    page = soup(own.get_url())
    cite = page.select_one('section[aria-labelledby="cite"]')
    assert cite is not None
    assert cite.select_one(f'a[href="http://testserver/id/{own.public_id}/"]')
    assert page.h1 is not None
    assert page.h1.get_text(strip=True) in cite.get_text(" ")


@pytest.mark.parametrize("name", ["dossier/open-data", "initiative/citizen-budget", "dossiers", "resources"])
def test_few_queries(page_of: cms.PageOf, name: str) -> None:
    path = page_of(name, "fr").get_url()
    Client().get(path)
    with CaptureQueriesContext(connection) as queries:
        Client().get(f"{path}?again=1")
    assert len(queries) <= 12
