"""The public page says what was published, in words where no number may be told."""

import csv
import json
import re
from datetime import date
from io import StringIO

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casework.models import Case, PublishedFigures
from casework.statistics.periods import Period
from casework.statistics.publishing import publish_due
from casework.statistics.suppression import Mark
from complaints.figures.charts import columns, spans
from tests.casework.statistics.many import about, case, many, saved

pytestmark = pytest.mark.django_db
PAGE = "/{}/speak-up/figures/"
LANGUAGES = ("ar", "fr", "en")
MOST_QUERIES = 12


@pytest.fixture
def year() -> None:
    """2026 from January on, published with its year."""
    many(700, date(2026, 1, 1), date(2026, 12, 31))
    with time_machine.travel("2027-01-10T12:00:00+00:00", tick=False):
        publish_due()


def shown(client: Client, language: str = "en", **asked: str) -> BeautifulSoup:
    response = client.get(PAGE.format(language), asked)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def words(found: BeautifulSoup) -> str:
    return " ".join(found.get_text(" ").split())


def counts_of(page: BeautifulSoup) -> list[str]:
    """What stands where a number of cases may stand."""
    key = page.select(".key-figure__value")
    bars = page.select(".case-bar__number")
    tables = [td for table in page.select(".case-tables table") for td in table.select("td")]
    months = [
        row.select("td")[place] for row in page.select("#months ~ figure tbody tr") for place in (0, 1, 4)
    ]
    drawn = page.select("#months ~ figure .case-chart__number")
    return [" ".join(part.get_text(" ").split()) for part in (*key, *bars, *tables, *months, *drawn)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("period", ["2026", "2026-12", "2026-02"])
def test_no_count_from_one_to_four_is_ever_shown(
    language: str, period: str, year: None, client: Client
) -> None:
    found = counts_of(shown(client, language, period=period))
    assert len(found) > 60
    assert [text for text in found if re.fullmatch(r"[1-4]", text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_before_the_first_figures_it_says_when_they_come(language: str, client: Client) -> None:
    with time_machine.travel("2026-11-22T12:00:00+00:00", tick=False):
        page = shown(client, language)
    assert page.select_one('.empty time[datetime="2026-12-10"]')
    assert page.select("table") == []


def test_the_latest_month_comes_first_and_others_can_be_chosen(year: None, client: Client) -> None:
    page = shown(client)
    chosen = page.select_one("select[name=period] option[selected]")
    assert chosen is not None
    assert chosen["value"] == "2026-12"
    assert len(page.select("select[name=period] option")) == 13
    assert "March 2026" in words(shown(client, period="2026-03"))
    assert page.select_one("form[method=get] button[type=submit]")


@pytest.mark.parametrize("asked", ["2031-01", "1", "2026-03-01", "<script>", "२०२६"])
def test_a_period_that_is_not_published_is_not_there(asked: str, year: None, client: Client) -> None:
    assert client.get(PAGE.format("fr"), {"period": asked}).status_code == 404


def test_few_is_said_in_words_and_drawn_hatched(client: Client) -> None:
    saved(*(case("complaint", date(2026, 3, 5)) for _ in range(30)))
    saved(*(case("suggestion", date(2026, 3, 5)) for _ in range(20)))
    about(saved(*(case("information", date(2026, 3, 5)) for _ in range(2))), "mrafp")
    saved(*(case("information", date(2026, 4, 5)) for _ in range(2)))
    with time_machine.travel("2026-05-10T12:00:00+00:00", tick=False):
        publish_due()
    page = shown(client, period="2026-03")
    kinds = {
        str(bar.select_one(".case-bar__label").get_text(strip=True)): bar  # type: ignore[union-attr]
        for bar in page.select("#received-by-kind ~ figure .case-bar")
    }
    assert "fewer than 5" in kinds["Anonymous information"].get_text()
    assert "url(#hatch)" in str(kinds["Anonymous information"])
    assert [name for name, bar in kinds.items() if "not told" in bar.get_text()] == ["Suggestion"]
    assert "30" in kinds["Complaint"].get_text()
    april = shown(client)
    assert "fewer than 5" in words(april)
    assert april.select('#months ~ figure rect[fill="url(#hatch)"]')


def test_every_chart_has_its_table_and_every_table_its_formula(year: None, client: Client) -> None:
    page = shown(client)
    figures = page.select("figure.chart")
    assert len(figures) >= 8
    for figure in figures:
        assert figure.select_one("details table th[scope=row]"), figure
        assert figure.select_one("figcaption")
    for drawing in page.select("figure svg[role=img]"):
        assert drawing.select_one("title")
        assert drawing.select_one("desc")
    assert len(page.select(".case-formulas dt")) == 14


def test_the_public_page_looks_at_no_case(year: None, client: Client) -> None:
    client.get(PAGE.format("ar"))
    with CaptureQueriesContext(connection) as asked:
        client.get(PAGE.format("ar"))
    assert len(asked) <= MOST_QUERIES
    assert [query["sql"] for query in asked if Case._meta.db_table in query["sql"]] == []
    assert [query["sql"] for query in asked if '"counted"' in query["sql"]] == []


def test_it_sets_no_cookie(year: None, client: Client) -> None:
    response = client.get(PAGE.format("fr"))
    assert not response.cookies
    assert "public" in response["Cache-Control"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_csv_holds_the_published_numbers_and_no_others(language: str, year: None, client: Client) -> None:
    response = client.get(f"/{language}/speak-up/figures/figures.csv")
    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.DictReader(StringIO(text)))
    counts = [row for row in rows if not row["table"].startswith("time-to") and row["number"]]
    assert len(counts) > 500
    assert [row for row in counts if 0 < int(row["number"]) < 5] == []
    assert {row["mark"] for row in rows} >= {"", "few", "withheld"}
    (total,) = [
        row
        for row in rows
        if (row["period"], row["table"], row["cell"]) == ("2026", "received-by-kind", "total")
    ]
    assert total["number"] == "700"
    assert {row["cell_title"] for row in rows if row["cell"] == "ar"} == {"العربية"}


def test_the_json_is_the_same(year: None, client: Client) -> None:
    response = client.get("/en/speak-up/figures/figures.json")
    body = json.loads(b"".join(response.streaming_content))  # type: ignore[attr-defined]
    assert body["marks"]["few"]
    assert len(body["records"]) > 1_000
    assert not any(
        0 < (r["number"] or 0) < 5 for r in body["records"] if not r["table"].startswith("time-to")
    )


def test_a_correction_is_told_with_its_day(year: None, client: Client) -> None:
    row = PublishedFigures.objects.get(period="2026-12", name="received-by-kind")
    PublishedFigures.objects.create(
        period=row.period,
        name=row.name,
        revision=1,
        published_on=date(2027, 1, 20),
        content=row.content,
        counted=row.counted,
    )
    notice = shown(client).select_one(".notice")
    assert notice is not None
    assert "20 January 2027" in notice.get_text()


def test_charts_begin_at_the_readers_side() -> None:
    months = {Period(2026, number): 10 * number for number in range(1, 4)}
    left, right = columns(months, False), columns(months, True)
    assert left is not None
    assert right is not None
    assert [float(one.middle) for one in left.columns] == sorted(float(one.middle) for one in left.columns)
    assert [float(one.middle) for one in right.columns] == [400 - float(one.middle) for one in left.columns]


def test_there_is_nothing_to_draw_of_nothing() -> None:
    assert columns({Period(2026, 1): 0}, False) is None
    assert columns({}, False) is None
    assert spans({Period(2026, 1): {"quarter": None, "half": None, "three_quarters": None}}, True) is None


def test_few_cases_are_drawn_as_high_as_four() -> None:
    found = columns({Period(2026, 1): Mark.FEW, Period(2026, 2): 8}, False)
    assert found is not None
    few, eight = found.columns
    assert few.is_few
    assert float(few.height) * 2 == float(eight.height)


@pytest.mark.parametrize("language", LANGUAGES)
def test_search_engines_are_told_of_the_page(client: Client, language: str) -> None:
    listed = client.get(f"/sitemap-pages-{language}.xml").text
    assert f"<loc>http://testserver{PAGE.format(language)}</loc>" in listed
