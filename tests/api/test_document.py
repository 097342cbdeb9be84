"""The document of the API is valid OpenAPI 3.1 and complete: a program can be written from it alone."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
from django.conf import settings
from pydantic import BaseModel
from schemathesis.specs.openapi.definitions import OPENAPI_31

from portal.checks import LEVEL
from portal.openapi import document, operations

LANGUAGES = {code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES}
OPERATIONS = [pytest.param(path, made, id=made["operationId"]) for path, made in operations(document())]
# What is said of a value, not of its kind.
ARABIC_LETTER = re.compile("[\u0600-\u06ff]")
DATA = {"example", "examples", "x-labels", "default", "enum"}


def parts(value: Any, path: str = "#") -> Iterator[tuple[str, dict[str, Any]]]:
    """(where, object) of every object of the document that is no data."""
    if isinstance(value, dict):
        yield path, value
        for name, inner in value.items():
            if name not in DATA:
                yield from parts(inner, f"{path}/{name}")
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from parts(inner, f"{path}/{place}")


def schemas() -> Iterator[tuple[str, dict[str, Any]]]:
    return ((path, part) for path, part in parts(document()) if "enum" in part or "x-labels" in part)


def test_it_is_valid_openapi() -> None:
    assert document()["openapi"].startswith("3.1.")
    found = jsonschema_rs.validator_for(OPENAPI_31).iter_errors(document())
    assert [f"{'/'.join(map(str, error.instance_path))}: {error.message}" for error in found] == []


def test_every_reference_leads_somewhere() -> None:
    known = document()["components"]["schemas"]
    asked = {part["$ref"] for _path, part in parts(document()) if isinstance(part.get("$ref"), str)}
    assert {name for name in asked if name.removeprefix("#/components/schemas/") not in known} == set()


def test_operations_have_names_of_their_own() -> None:
    names = Counter(made["operationId"] for _path, made in operations(document()))
    assert [name for name, number in names.items() if number > 1] == []


@pytest.mark.parametrize(("path", "made"), OPERATIONS)
def test_every_operation_is_told_completely(path: str, made: dict[str, Any]) -> None:
    tags = {tag["name"]: tag["description"] for tag in document()["tags"]}
    assert made["summary"]
    assert made["tags"]
    assert all(tags[tag] for tag in made["tags"])
    assert {"200", "429", "500"} <= made["responses"].keys()
    assert [p["name"] for p in made["parameters"] if not p.get("description")] == []
    assert [status for status, answer in made["responses"].items() if not answer["description"]] == []


@pytest.mark.parametrize(("path", "made"), OPERATIONS)
def test_every_answer_has_an_example_that_is_one(path: str, made: dict[str, Any]) -> None:
    for status, answer in made["responses"].items():
        for kind, content in answer.get("content", {}).items():
            found = _validator(content["schema"]).iter_errors(content["example"])
            wrong = [f"{status} {kind} {list(error.instance_path)}: {error.message}" for error in found]
            assert wrong == []
        assert "content" in answer or status == "304"


def _validator(schema: dict[str, Any]) -> Any:
    """With the shapes that the schema refers to."""
    return jsonschema_rs.validator_for(
        {**schema, "components": document()["components"]}, validate_formats=True
    )


def test_every_coded_value_has_a_label_in_every_language() -> None:
    unlabelled = {
        (path.split("/")[-1], str(value))
        for path, part in schemas()
        for value in part.get("enum", ())
        if isinstance(value, str) and not _labels(part, value).keys() >= LANGUAGES
    }
    assert unlabelled == set()


def test_no_label_is_empty_and_none_is_for_an_unknown_value() -> None:
    for path, part in schemas():
        for value, labels in part.get("x-labels", {}).items():
            assert all(labels[language].strip() for language in LANGUAGES), (path, value)
            assert "enum" not in part or value in part["enum"], (path, value)


def _labels(part: dict[str, Any], value: str) -> dict[str, str]:
    found: dict[str, str] = part.get("x-labels", {}).get(value, {})
    return found


def test_no_description_is_empty() -> None:
    empty = [path for path, part in parts(document()) if part.get("description", "…") == ""]
    assert empty == []


def test_no_two_shapes_share_a_name() -> None:
    """Of two with one name the document would keep the last, and describe the other wrongly."""
    described = document()["components"]["schemas"]
    found = Counter(model.__name__ for model in set(_models(BaseModel)) if model.__name__ in described)
    assert [name for name, number in found.items() if number > 1] == []


def _models(above: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """The project's own models below it, but for those that are continued under the same name."""
    for model in above.__subclasses__():
        is_beginning = any(further.__name__ == model.__name__ for further in model.__subclasses__())
        if model.__module__.partition(".")[0] in LEVEL and not is_beginning:
            yield model
        yield from _models(model)


def test_texts_are_english_where_the_document_is_made() -> None:
    """Whatever language is active when the code is first read."""
    told = [
        part["description"] for _path, part in parts(document()) if isinstance(part.get("description"), str)
    ]
    assert [text for text in told if ARABIC_LETTER.search(text)] == []
