"""The embedded database searches as PostgreSQL does."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    services = {"DATABASE_URL": "", "REDIS_URL": "", "ELASTICSEARCH_URL": ""}
    environment = os.environ | services | {"PORTAL_DATA_DIR": str(tmp_path_factory.mktemp("data"))}
    run = subprocess.run(
        [sys.executable, "-m", "tests.search.sqlite_session"],
        env=environment, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    result: dict[str, Any] = json.loads(run.stdout)
    assert result["vendor"] == "sqlite"
    return result


def test_records_are_found_as_people_type(report: dict[str, Any]) -> None:
    assert [query for query, found in report["typed"].items() if not found] == []
    assert len(report["typed"]) > 10


def test_titles_are_suggested_as_people_type(report: dict[str, Any]) -> None:
    assert [text for text, found in report["begun"].items() if not found] == []
    assert len(report["begun"]) > 5


def test_exact_questions_are_answered_exactly(report: dict[str, Any]) -> None:
    assert [text for text, found in report["exact"].items() if not found] == []
    assert len(report["exact"]) > 10


def test_a_facets_number_is_what_a_click_on_it_brings(report: dict[str, Any]) -> None:
    assert len(report["clicks"]) >= 6
    assert [click for click in report["clicks"] if click[2] != click[3]] == []


def test_the_full_text_follows_every_change(report: dict[str, Any]) -> None:
    assert report["changes"] == {"marked": 1, "old": 0, "new": 1, "withdrawn": 0, "stems": 0}


def test_no_query_is_an_error(report: dict[str, Any]) -> None:
    assert set(report["odd"]) == {0}


def test_a_rate_nobody_states_is_not_counted_as_none_done(report: dict[str, Any]) -> None:
    assert report["declared"] == [2, 88]


def test_synonyms_find_each_other_own_words_first(report: dict[str, Any]) -> None:
    assert report["synonyms"]["INPPLC"] == [1, 0]
    assert report["synonyms"]["الهيئه الوطنيه للنزاهه"] == [0, 1]
    assert set(report["synonyms"]["rapport INPPLC or"]) == {0, 1}


def test_saved_searches_are_told_of_what_is_new(report: dict[str, Any]) -> None:
    assert report["alerts"] == [1, 2, 1, 1]


def test_words_of_files_are_found_with_their_page(report: dict[str, Any]) -> None:
    assert report["files"]["places"] == [
        ["Rapport", 2, "/documents/1/a.pdf#page=2", "Le <mark>patrimoine</mark> des élus est déclaré."]
    ]
    assert report["files"]["exact"] == [1, 0, 0]
    assert report["files"]["gone"] == 0


def test_all_is_stemmed_anew_while_others_write(report: dict[str, Any]) -> None:
    assert report["stemmed"] == 205
