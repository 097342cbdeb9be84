"""What programs rely on stays: `contract.txt` holds it, and a change of it is seen in the review."""

import copy
import os
from pathlib import Path

import pytest

from portal.openapi import document
from tests.api.contract_lines import lines_of

FILE = Path(__file__).parent / "contract.txt"
WRITE = "WRITE_CONTRACT=1 pytest tests/api/test_contract.py"


def broken(promised: list[str], kept: list[str]) -> list[str]:
    return [
        f"breaking: {line}, see docs/api-changelog.md" for line in promised if line not in frozenset(kept)
    ]


def added(promised: list[str], kept: list[str]) -> list[str]:
    return [f"new: {line}: run {WRITE}" for line in kept if line not in frozenset(promised)]


@pytest.fixture
def promised() -> list[str]:
    if os.environ.get("WRITE_CONTRACT"):
        FILE.write_text("\n".join(lines_of(document())) + "\n", encoding="utf-8")
    return FILE.read_text(encoding="utf-8").splitlines()


def test_nothing_that_programs_rely_on_has_gone(promised: list[str]) -> None:
    assert broken(promised, lines_of(document())) == []


def test_everything_new_is_in_the_contract(promised: list[str]) -> None:
    assert added(promised, lines_of(document())) == []


def test_the_contract_reaches_into_nested_shapes(promised: list[str]) -> None:
    assert "GET /api/v1/commitments ?plan string[]" in promised
    assert "CommitmentDetail.milestones[].end date|null" in promised
    assert "RichTextBlock.html string" in promised
    assert "CommitmentDetail.declared_status = completed" in promised


def test_what_is_taken_away_is_called_breaking() -> None:
    changed = copy.deepcopy(document())
    schemas = changed["components"]["schemas"]
    del schemas["MilestoneOut"]["properties"]["end"]
    schemas["CommitmentList"]["properties"]["count"]["type"] = "string"
    del changed["paths"]["/api/v1/terms/{id}"]
    listing = changed["paths"]["/api/v1/commitments"]["get"]
    listing["parameters"] = [p for p in listing["parameters"] if p["name"] != "plan"]
    lost = broken(lines_of(document()), lines_of(changed))
    for line in (
        "CommitmentDetail.milestones[].end date|null",
        "CommitmentList.count integer",
        "GET /api/v1/terms/{id} read_term",
        "GET /api/v1/commitments ?plan string[]",
    ):
        assert f"breaking: {line}, see docs/api-changelog.md" in lost
    assert added(lines_of(document()), lines_of(changed)) == [
        f"new: CommitmentList.count string: run {WRITE}"
    ]


def test_what_becomes_stricter_is_called_breaking() -> None:
    changed = copy.deepcopy(document())
    for parameter in changed["paths"]["/api/v1/commitments"]["get"]["parameters"]:
        if parameter["name"] == "plan":
            parameter["required"] = True
        if parameter["name"] == "page_size":
            parameter["schema"]["maximum"] = 50
        if parameter["name"] == "sort":
            parameter["schema"]["enum"].remove("title")
    lost = "\n".join(broken(lines_of(document()), lines_of(changed)))
    assert "?plan string[]," in lost
    assert "?page_size integer at most 100" in lost
    assert "?sort = title" in lost
