"""A download holds exactly what the list shows, in a form that opens safely."""

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode, urljoin

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.http import StreamingHttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from publication import downloads
from publication.downloads import BYTE_ORDER_MARK, CHUNK, as_csv, cell, objects, rows
from publication.facets import TYPE_TITLES, facet_counts, records_of
from publication.fields import FIELDS
from publication.models import PublicRecord
from tests import cms
from tests.benchmarks.growth import grow

pytestmark = pytest.mark.django_db

TYPES = ("initiative", "dossier", "platform", "resource", "commitment", "institution", "plan", "record")
LANGUAGES = ("ar", "fr", "en")
LISTS = {
    "initiatives": (
        "initiative",
        ("sector", "status", "theme", "challenge_type", "life_stage", "institution"),
    ),
    "resources": ("resource", ("kind", "year")),
    "dossiers": ("dossier", ("theme",)),
}


def got(path: str) -> bytes:
    response = Client().get(path)
    assert response.status_code == 200, path
    return response.getvalue()


def csv_rows(path: str) -> list[dict[str, str]]:
    text = got(path).decode()
    assert text.startswith(BYTE_ORDER_MARK)
    return list(csv.DictReader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK), newline="")))


def json_records(path: str) -> list[dict[str, Any]]:
    return list(json.loads(got(path))["records"])


def lines(path: str) -> list[dict[str, Any]]:
    """The objects of a file of JSON Lines: each line is one, and each ends as a line does."""
    text = got(path).decode()
    assert text == "" or text.endswith("\n")
    return [json.loads(line) for line in text.split("\n")[:-1]]


def shown(path: str) -> list[str]:
    """The addresses of the records on all pages of a list, in their order."""
    found: list[str] = []
    here: str | None = path
    while here:
        page = BeautifulSoup(Client().get(here).content, "html.parser")
        found += [str(link["href"]) for link in page.select(".results .record__title a")]
        onward = page.select_one('.pager a[rel="next"]')
        here = urljoin(here, str(onward["href"])) if onward else None
    return found


def paths(records: list[dict[str, Any]]) -> list[str]:
    return [str(record["url"]).removeprefix("http://testserver") for record in records]


@pytest.mark.parametrize("locale", LANGUAGES)
@pytest.mark.parametrize("record_type", TYPES)
def test_every_type_is_whole(record_type: str, locale: str) -> None:
    types = () if record_type == "record" else (record_type,)
    expected = list(records_of(locale, *types).newest_first().values_list("public_id", flat=True))
    assert len(expected) >= 2
    assert [row["id"] for row in csv_rows(f"/{locale}/data/{record_type}.csv")] == expected
    assert [row["id"] for row in json_records(f"/{locale}/data/{record_type}.json")] == expected


@pytest.mark.parametrize("record_type", TYPES)
def test_the_three_forms_hold_the_same_values(record_type: str) -> None:
    written = lines(f"/ar/data/{record_type}.jsonl")
    assert written == json_records(f"/ar/data/{record_type}.json")
    table = csv_rows(f"/ar/data/{record_type}.csv")
    assert len(table) == len(written)
    for row, record in zip(table, written, strict=True):
        assert {name: text for name, text in row.items() if text} == {
            name: text for name, value in record.items() if (text := cell(value))
        }


def test_lines_of_json_are_saved_under_a_name_and_say_what_they_are() -> None:
    response = Client().get("/fr/data/commitment.jsonl")
    assert response["Content-Type"] == "application/x-ndjson; charset=utf-8"
    assert re.fullmatch(
        r'attachment; filename="commitment-fr-[\d-]{10}\.jsonl"', response["Content-Disposition"]
    )


@pytest.mark.parametrize("name", LISTS)
def test_rows_are_those_of_the_page_for_every_value(page_of: cms.PageOf, name: str) -> None:
    record_type, facets = LISTS[name]
    path = page_of(name, "ar").get_url()
    counts = facet_counts(records_of("ar", record_type), {}, facets)
    pairs = [(facet, value) for facet, values in counts.items() for value in values]
    assert len(pairs) >= 5
    for facet, value in pairs:
        query = urlencode({facet: value})
        here = shown(f"{path}?{query}")
        assert len(here) == counts[facet][value], query
        assert paths(csv_rows(f"/ar/data/{record_type}.csv?{query}")) == here, query


@pytest.mark.parametrize("sort", ["newest", "oldest", "title", "date"])
def test_order_and_two_filters_are_the_page_s(page_of: cms.PageOf, sort: str) -> None:
    query = f"sector=public-administration&language=fr&sort={sort}"
    here = shown(f"{page_of('initiatives', 'fr').get_url()}?{query}")
    assert len(here) > 3
    assert paths(csv_rows(f"/fr/data/initiative.csv?{query}")) == here
    assert paths(json_records(f"/fr/data/initiative.json?{query}")) == here
    assert paths(lines(f"/fr/data/initiative.jsonl?{query}")) == here


def test_the_page_s_own_links_lead_to_its_selection(page_of: cms.PageOf) -> None:
    path = f"{page_of('initiatives', 'ar').get_url()}?theme=transparency&theme=nothing&sort=title&page=1"
    page = BeautifulSoup(Client().get(path).content, "html.parser")
    links = [str(link["href"]) for link in page.select(".downloads a")]
    assert links == [
        f"/ar/data/initiative.{ending}?theme=transparency&sort=title"
        for ending in ("csv", "json", "jsonl", "atom")
    ]
    assert paths(csv_rows(links[0])) == shown(path)
    assert page.select_one(f'link[type="application/atom+xml"][href="{links[3]}"]')


@pytest.mark.parametrize("locale", LANGUAGES)
@pytest.mark.parametrize(
    "query", ["sektor=health", "sector=nothing", "sort=best", "sector=health&sector=%00", "year=20x1"]
)
@pytest.mark.parametrize("ending", ["csv", "json", "jsonl", "atom"])
def test_an_address_that_makes_no_sense_gets_no_other_selection(locale: str, query: str, ending: str) -> None:
    response = Client().get(f"/{locale}/data/initiative.{ending}?{query}")
    assert response.status_code == 400
    assert response["Content-Type"].startswith("text/plain")
    assert response.content.decode().strip()


def test_an_unknown_type_is_not_found() -> None:
    assert Client().get("/ar/data/page.csv").status_code == 404


HOSTILE = [
    '=HYPERLINK("http://example.org","x")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    'a "quoted", comma; and\na new line',
    "شفافية، «نزاهة»",
]


def test_hostile_titles_come_out_as_text() -> None:
    records = list(PublicRecord.objects.filter(type="initiative", locale="ar")[: len(HOSTILE)])
    for record, title in zip(records, HOSTILE, strict=True):
        PublicRecord.objects.filter(pk=record.pk).update(title=title)
    titles = {row["id"]: row["title"] for row in csv_rows("/ar/data/initiative.csv")}
    for record, title in zip(records, HOSTILE, strict=True):
        dangerous = title[0] in "=+-@\t\r"
        assert titles[record.public_id] == (f"'{title}" if dangerous else title)
    plain = {row["id"]: row["title"] for row in json_records("/ar/data/initiative.json")}
    assert [plain[record.public_id] for record in records] == HOSTILE


def test_numbers_and_dates_are_not_escaped() -> None:
    row = next(r for r in csv_rows("/en/data/commitment.csv?plan=ogp-2021-2023") if r["progress_percent"])
    assert int(row["progress_percent"]) <= 100
    assert row["plan"] == "ogp-2021-2023"
    assert date.fromisoformat(row["updated_at"][:10])


def test_facts_that_the_source_does_not_state_are_empty() -> None:
    stated = json_records("/en/data/commitment.json?plan=ogp-2018-2020")
    assert any(record["progress_percent"] is None for record in stated)
    assert {record["declared_status"] for record in stated} & {None}


def test_json_says_what_it_holds() -> None:
    held = json.loads(got("/fr/data/commitment.json?plan=ogp-2021-2023&sort=title"))
    assert held["count"] == len(held["records"]) == 22
    assert held["filters"] == {"plan": ["ogp-2021-2023"]}
    assert held["source"] == "http://testserver/fr/data/commitment.json?plan=ogp-2021-2023&sort=title"
    assert sum(record["progress_percent"] for record in held["records"]) == 1822


def test_links_between_records_name_public_records_alone() -> None:
    known = set(PublicRecord.objects.values_list("public_id", flat=True))
    links = [link for record in json_records("/en/data/record.json") for link in record["links"]]
    assert len(links) > 100
    assert {link.partition(":")[2] for link in links} <= known


def test_a_withdrawn_record_leaves_the_download(page_of: Callable[..., Page]) -> None:
    page = page_of("initiative/citizen-budget")
    before = {row["id"] for row in csv_rows("/ar/data/initiative.csv")}
    page.unpublish()
    assert before - {row["id"] for row in csv_rows("/ar/data/initiative.csv")} == {page.public_id}


def test_the_codebook_explains_every_field_in_every_language() -> None:
    book = json.loads(got("/ar/data/codebook.json"))
    assert [entry["name"] for entry in book["fields"]] == [field.name for field in FIELDS]
    assert set(book["types"]) == set(TYPE_TITLES)
    for entry in book["fields"]:
        for texts in (entry["labels"], entry["definitions"]):
            assert set(texts) == set(LANGUAGES), entry["name"]
            assert all(texts.values()), entry["name"]
    stages = next(entry for entry in book["fields"] if entry["name"] == "life_stage")["values"]
    assert {"planned", "running", "abandoned"} <= set(stages)


@pytest.mark.parametrize("record_type", TYPES)
def test_every_column_of_a_file_is_in_the_codebook(record_type: str) -> None:
    names = {field.name for field in FIELDS}
    header = csv_rows(f"/en/data/{record_type}.csv")[0].keys()
    assert set(header) <= names
    assert set(json_records(f"/en/data/{record_type}.json")[0]) <= set(header)


def test_nothing_is_sent_twice_until_something_changes(page_of: Callable[..., Page]) -> None:
    path = "/ar/data/initiative.csv"
    tag = Client().get(path)["ETag"]
    assert Client().get(path, headers={"if-none-match": tag}).status_code == 304
    page_of("initiative/citizen-budget").unpublish()
    assert Client().get(path, headers={"if-none-match": tag}).status_code == 200


def test_files_are_named_and_set_no_cookie() -> None:
    response = Client().get("/fr/data/plan.csv")
    assert 'filename="plan-fr-' in response["Content-Disposition"]
    assert "Set-Cookie" not in response.headers
    assert isinstance(response, StreamingHttpResponse)


def test_rows_are_read_a_chunk_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first line comes before the second chunk is asked for; the queries grow with the chunks alone."""
    monkeypatch.setattr(downloads, "CHUNK", 50)
    grow(300, type="initiative")
    records = records_of("fr", "initiative").newest_first()
    with CaptureQueriesContext(connection) as queries:
        written = as_csv([f.name for f in FIELDS], objects(FIELDS, rows(records, "", {})))
        assert next(written)
        assert len(queries) == 0
        assert next(written)
        first = len(queries)
        number = sum(1 for _line in written)
    assert number == records.count() - 1
    assert first <= 4
    assert len(queries) <= first + 3 * (records.count() // 50 + 1)
    assert CHUNK >= 100


def test_what_is_withdrawn_while_a_file_is_written_stays_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "CHUNK", 2)
    records = records_of("fr", "initiative").newest_first()
    every = list(records)
    written = rows(records, "", {})
    first, last = next(written), every[-1]
    PublicRecord.objects.filter(pk=last.pk).delete()
    rest = [row.record.public_id for row in written]
    assert first.record.public_id not in rest
    assert last.public_id not in rest
    assert len(rest) == len(every) - 2


def test_short_lines_are_sent_together() -> None:
    written = [f"{number}\n" for number in range(20_000)]
    sent = list(downloads.in_pieces(written))
    assert "".join(sent) == "".join(written)
    assert len(sent) == len("".join(written)) // downloads.PIECE + 1
    assert max(map(len, sent)) < downloads.PIECE + 10
    assert list(downloads.in_pieces([])) == []
