"""The two plans under the headings of OGP: what is stated stands there, and nothing is guessed."""

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from commitments.models import CommitmentPage
from commitments.ogp_columns import COLUMNS
from publication.downloads import BYTE_ORDER_MARK, cell
from publication.facets import records_of
from publication.fields import FIELDS
from publication.models import PublicRecord
from tests import cms

pytestmark = pytest.mark.django_db

LANGUAGES = ("ar", "fr", "en")
PLANS = {"ogp-2018-2020": 24, "ogp-2021-2023": 22}


def got(path: str) -> str:
    response = Client().get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def table(plan: str, locale: str = "en") -> list[dict[str, str]]:
    text = got(f"/{locale}/data/ogp/{plan}.csv").removeprefix(BYTE_ORDER_MARK)
    return list(csv.DictReader(io.StringIO(text, newline="")))


def records(plan: str, locale: str = "en") -> list[dict[str, Any]]:
    return list(json.loads(got(f"/{locale}/data/ogp/{plan}.json"))["records"])


def one(code: str, locale: str = "en") -> dict[str, Any]:
    return next(r for r in records("ogp-2018-2020", locale) if r["commitment_id"] == code)


@pytest.mark.parametrize("locale", LANGUAGES)
@pytest.mark.parametrize("plan", PLANS)
def test_a_row_a_commitment_in_the_plan_s_order(plan: str, locale: str) -> None:
    found = records_of(locale, "commitment").with_facet("plan", [plan]).order_by("order", "pk")
    addresses = [f"http://testserver{url}" for url in found.values_list("url", flat=True)]
    assert len(addresses) == PLANS[plan]
    assert [row["url"] for row in table(plan, locale)] == addresses
    assert [record["url"] for record in records(plan, locale)] == addresses


@pytest.mark.parametrize("plan", PLANS)
def test_table_and_json_hold_the_same(plan: str) -> None:
    for row, record in zip(table(plan, "ar"), records(plan, "ar"), strict=True):
        assert list(row) == list(record) == [column.name for column in COLUMNS]
        steps = record.pop("milestones")
        assert len(steps) == len([part for part in row["milestones"].split("; ") if part[:1].isdigit()])
        assert all(step["title"] in row["milestones"] for step in steps)
        assert {name: row[name] for name in record} == {name: cell(value) for name, value in record.items()}


def test_mo0006_as_its_source_prints_it() -> None:
    record = one("MO0006")
    assert record["member"] == "Morocco"
    assert record["action_plan"] == "Morocco Action Plan 2018-2020"
    assert record["action_plan_cycle"] == "2018"
    assert (record["start_date"], record["end_date"]) == ("2018-08-30", "2020-08-30")
    assert record["lead_institution"]
    assert record["problem"]
    assert record["irm_completion"] == "Pending IRM review"
    assert record["milestones"]
    assert set(record["milestones"][0]) == {
        "number", "title", "start_date", "end_date", "date_precision", "status",
    }  # fmt: skip


def test_what_the_source_does_not_state_is_empty() -> None:
    record = one("MO0001")
    for name in ("status", "progress_percent", "start_date", "lead_institution", "irm_completion", "problem"):
        assert record[name] is None, name
    assert record["milestones"] == []
    assert record["partners"] == []
    row = next(r for r in table("ogp-2018-2020") if r["commitment_id"] == "MO0001")
    assert row["irm_starred"] == row["milestones"] == row["problem"] == ""
    assert row["policy_areas_complete"] == "false"


@pytest.mark.parametrize("locale", LANGUAGES)
def test_words_are_of_the_language_of_the_file(page_of: cms.PageOf, locale: str) -> None:
    page = page_of("commitment/mo0006", locale)
    record = one("MO0006", locale)
    assert record["problem"] == (page.problem or None)
    assert record["commitment_title"] == page.title
    assert record["locale"] == locale


def test_values_are_labels_that_the_codebook_knows() -> None:
    book = {f["name"]: f for f in json.loads(got("/ar/data/ogp/codebook.json"))["fields"]}
    assert list(book) == [column.name for column in COLUMNS]
    for entry in book.values():
        for texts in (entry["labels"], entry["definitions"]):
            assert set(texts) == set(LANGUAGES)
            assert all(texts.values())
    for plan in PLANS:
        for record in records(plan, "fr"):
            for name in ("status", "irm_completion", "irm_potential_impact", "date_precision"):
                known = {labels["fr"] for labels in book[name]["values"].values()}
                assert record[name] is None or record[name] in known


def test_a_draft_is_in_no_file(page_of: cms.PageOf) -> None:
    page = page_of("commitment/mo0006", "en")
    page.problem = "canary draft"
    page.save_revision()
    assert "canary" not in got("/en/data/ogp/ogp-2018-2020.csv")
    hidden = page_of("commitment/mo0007", "en")
    hidden.unpublish()
    CommitmentPage.objects.filter(pk=hidden.pk).update(problem="canary withdrawn")
    for locale in LANGUAGES:
        assert "canary" not in got(f"/{locale}/data/ogp/ogp-2018-2020.json")


def test_facts_of_a_source_that_is_not_public_stay_out(page_of: Callable[..., Page]) -> None:
    record = PublicRecord.objects.get(page_id=page_of("commitment/mo0006", "en").pk)
    source = PublicRecord.objects.get(translation_key=record.translation_key, is_source=True)
    assert source.page_id
    CommitmentPage.objects.filter(pk=source.page_id).update(dates_as_printed="canary", live=False)
    others = {"ar", "fr", "en"} - {source.locale}
    for locale in others:
        assert "canary" not in got(f"/{locale}/data/ogp/ogp-2018-2020.csv")


def test_a_formula_is_text(page_of: cms.PageOf) -> None:
    page = page_of("commitment/mo0006", "en")
    CommitmentPage.objects.filter(pk=page.pk).update(problem="=1+1", long_title="@x")
    row = next(r for r in table("ogp-2018-2020") if r["commitment_id"] == "MO0006")
    assert (row["problem"], row["long_title"]) == ("'=1+1", "'@x")
    assert one("MO0006")["problem"] == "=1+1"


def test_no_person_is_named() -> None:
    for plan in PLANS:
        assert "@" not in got(f"/fr/data/ogp/{plan}.json").replace("@context", "")


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_unknown_plans_and_filters(ending: str) -> None:
    assert Client().get(f"/ar/data/ogp/nothing.{ending}").status_code == 404
    response = Client().get(f"/ar/data/ogp/ogp-2018-2020.{ending}?sector=health")
    assert response.status_code == 400
    assert "sector" in response.content.decode()


def test_the_file_is_found_by_the_plan_s_permanent_identifier() -> None:
    plan = records_of("fr", "plan").get(external_id="ogp-2021-2023")
    assert table(plan.public_id, "fr") == table("ogp-2021-2023", "fr")


def test_queries_do_not_grow_with_the_commitments() -> None:
    path = "/fr/data/ogp/ogp-2018-2020.csv"
    got(path)
    with CaptureQueriesContext(connection) as all_of_them:
        got(path)
    few = records_of("fr", "commitment").with_facet("plan", ["ogp-2018-2020"]).order_by("order")
    kept = list(few.values_list("translation_key", flat=True)[5:8])
    PublicRecord.objects.filter(type="commitment").exclude(translation_key__in=kept).delete()
    with CaptureQueriesContext(connection) as three:
        got(path)
    assert len(table("ogp-2018-2020", "fr")) == 3
    assert len(three) == len(all_of_them) <= 12


@pytest.mark.parametrize("locale", LANGUAGES)
def test_the_plan_s_page_offers_them(page_of: cms.PageOf, locale: str) -> None:
    page = BeautifulSoup(Client().get(page_of("plan/ogp-2018-2020", locale).get_url()).content, "html.parser")
    links = [str(a["href"]) for a in page.select(".downloads a")]
    assert f"/{locale}/data/ogp/ogp-2018-2020.csv" in links
    assert f"/{locale}/data/ogp/ogp-2018-2020.json" in links


def test_headings_that_both_files_have_mean_the_same() -> None:
    shared = {c.name for c in COLUMNS} & {f.name for f in FIELDS}
    assert {"irm_completion", "policy_areas", "ogp_values", "url", "permanent_url"} <= shared
