"""The files' identifiers and their references to each other."""

import re
from collections import Counter
from pathlib import Path

import pytest

from home.sample_content.files import FOLDER, read_all
from tests.home.records_in_files import records, slugs, values_at

COLLECTIONS = [
    *(name for name in read_all() if name != "taxonomies"),
    *(f"taxonomies.{name}" for name in read_all()["taxonomies"]),
]
KINDS = {"constitutional body", "ministry", "authority", "civil society", "international partner", "other"}
ROLES = {"lead-institution", "lead-implementing-agency", "support", "other-actor", "partner", "beneficiary"}

# (records, where in each, the records that must know what stands there)
REFERENCES = [
    ("institutions", "related", "institutions"),
    ("institutions", "commitment_roles.commitment", "commitments"),
    ("commitments", "plan", "action_plans"),
    ("commitments", "policy_areas", "taxonomies.policy_areas"),
    ("commitments", "themes", "taxonomies.themes"),
    ("commitments", "sectors", "taxonomies.sectors"),
    ("commitments", "challenge_types", "taxonomies.challenge_types"),
    ("commitments", "audiences", "taxonomies.audiences"),
    ("commitments", "editorial_group", "taxonomies.editorial_groups"),
    ("commitments", "status", "taxonomies.commitment_statuses"),
    ("commitments", "frameworks", "taxonomies.frameworks"),
    ("commitments", "strategy_axis.framework", "taxonomies.frameworks"),
    ("commitments", "lead_institution", "institutions"),
    ("commitments", "lead_implementing_agency", "institutions"),
    ("commitments", "supporting_institutions", "institutions"),
    ("commitments", "partners", "institutions"),
    ("commitments", "other_actors.*", "institutions"),
    ("commitments", "contact_function.institution", "institutions"),
    ("commitments", "related_commitments", "commitments"),
    ("commitments", "inferred_links", "commitments"),
    ("commitments", "platforms", "platforms"),
    ("commitments", "irm.conflicts.value", "taxonomies.irm_outcomes"),
    ("taxonomies.ogp_values", "commitments", "commitments"),
    ("platforms", "operator", "institutions"),
    ("platforms", "former_operator", "institutions"),
    ("platforms", "commitments", "commitments"),
    ("platforms", "inferred_commitments", "commitments"),
    ("platforms", "related", "platforms"),
    ("initiatives", "sector", "taxonomies.sectors"),
    ("initiatives", "theme", "taxonomies.themes"),
    ("initiatives", "challenge_type", "taxonomies.challenge_types"),
    ("initiatives", "audiences", "taxonomies.audiences"),
    ("initiatives", "status", "taxonomies.commitment_statuses"),
    ("initiatives", "frameworks", "taxonomies.frameworks"),
    ("initiatives", "lead_institution", "institutions"),
    ("initiatives", "partners", "institutions"),
    ("initiatives", "commitments", "commitments"),
    ("initiatives", "inferred_commitments", "commitments"),
    ("initiatives", "platforms", "platforms"),
    ("dossiers", "theme", "taxonomies.themes"),
    ("dossiers", "initiatives", "initiatives"),
    ("dossiers", "commitments", "commitments"),
    ("dossiers", "platforms", "platforms"),
    ("dossiers", "frameworks", "taxonomies.frameworks"),
]

# What commitments say of institutions, and the role by which institutions say it of commitments.
ROLE_FIELDS = [
    ("lead_institution", "lead-institution"),
    ("lead_implementing_agency", "lead-implementing-agency"),
    ("supporting_institutions", "support"),
    ("partners", "partner"),
]


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_slugs_are_unique_and_well_formed(collection: str) -> None:
    found = [record["slug"] for record in records(collection)]
    assert found
    assert [slug for slug, number in Counter(found).items() if number > 1] == []
    assert [slug for slug in found if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", slug)] == []


def test_printed_codes_are_unique() -> None:
    codes = [record["code"] for record in records("commitments") if record["code"]]
    assert len(codes) == len(set(codes)) == 24


@pytest.mark.parametrize(("origin", "path", "target"), REFERENCES)
def test_references_are_known(origin: str, path: str, target: str) -> None:
    named = set(values_at(records(origin), path))
    assert named, "the path names nothing: it is misspelt or the field is gone"
    assert named - slugs(target) == set()


def test_assessments_are_known_outcomes() -> None:
    fields = [(field, value) for r in records("commitments") for field, value in r["irm"].items()]
    values = {value for field, value in fields if field != "conflicts" and value is not None}
    assert values
    assert values <= slugs("taxonomies.irm_outcomes")


def test_kinds_and_roles_of_institutions_are_known() -> None:
    assert set(values_at(records("institutions"), "kind")) == KINDS
    assert set(values_at(records("institutions"), "commitment_roles.role")) <= ROLES


@pytest.mark.parametrize(("field", "role"), ROLE_FIELDS)
def test_institutions_and_commitments_agree_on_roles(field: str, role: str) -> None:
    said = {(slug, record["slug"]) for record in records("commitments") for slug in values_at(record, field)}
    answered = {
        (record["slug"], part["commitment"])
        for record in records("institutions")
        for part in record["commitment_roles"]
        if part["role"] == role
    }
    assert said
    assert said == answered


def test_platforms_and_commitments_name_each_other() -> None:
    said = {(record["slug"], slug) for record in records("commitments") for slug in record["platforms"]}
    answered = {
        (commitment, record["slug"])
        for record in records("platforms")
        for commitment in record["commitments"] + record["inferred_commitments"]
    }
    assert said == answered


def test_strategy_axes_exist() -> None:
    known = {
        (record["slug"], axis["number"])
        for record in records("taxonomies.frameworks")
        for axis in record.get("axes", [])
    }
    named = [axis for record in records("commitments") if (axis := record.get("strategy_axis"))]
    assert named
    assert {(axis["framework"], axis["number"]) for axis in named} <= known


def test_every_record_names_its_sources() -> None:
    for collection in COLLECTIONS:
        if collection != "interface_terms":
            assert [r["slug"] for r in records(collection) if not r["sources"]] == [], collection


def test_commitments_have_the_same_keys() -> None:
    optional = {"lead_basis", "strategy_axis"}
    assert len({frozenset(set(record) - optional) for record in records("commitments")}) == 1


def test_nobody_is_named() -> None:
    contacts = [r["contact_function"] for r in records("commitments") if r["contact_function"]]
    assert contacts
    assert {frozenset(contact) for contact in contacts} == {frozenset({"institution", "function"})}


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.json")), ids=lambda path: path.stem)
def test_no_contact_data_and_readable_letters(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"\S+@\S+\.\w+|(?<![\d-])0\d{8,}|\+212", text) == []
    assert re.findall(r"\\u[0-9a-fA-F]{4}", text) == []
