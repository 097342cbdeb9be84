"""What the document of the API says, as its pages show it: in the reader's language where there is one."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext, override

from editorial.relations import GROUP_TITLES
from institutions.models import Vocabulary
from portal import openapi
from portal.api_schemas import Kind, allowed, is_nullable, kind_text, kinds_of, named, shapes_in, spelled_out
from portal.api_words import REPEATABLE, in_words, marked, said
from portal.openapi import operations
from publication.api.addresses import COLLECTIONS, ROOT
from publication.facets import INSTITUTION_FACETS, facet_names, facet_title
from publication.fields import FIELDS

Json = Mapping[str, Any]
PROBLEM = "ProblemOut"
DEFINITIONS = {f.name: f for f in FIELDS}
TITLES = {COLLECTIONS[name]: title for name, title in GROUP_TITLES.items() if name in COLLECTIONS}


@dataclass(frozen=True)
class Value:
    """A value that may be sent or found; `label` is empty where the value says it itself."""

    value: str
    label: SafeString


@dataclass(frozen=True)
class Parameter:
    """`values_at` is where in the API the values are listed that may be sent."""

    name: str
    kind: str
    is_required: bool
    default: str
    bounds: str
    description: SafeString
    values: Sequence[Value]
    values_at: str


@dataclass(frozen=True)
class Member:
    name: str
    kinds: Sequence[Kind]
    is_nullable: bool
    is_certain: bool
    label: SafeString
    description: SafeString
    values: Sequence[Value]


@dataclass(frozen=True)
class Shape:
    """`base` is a shape all members of which it has too: `members` are the further ones."""

    name: str
    description: SafeString
    members: Sequence[Member]
    base: str = ""


@dataclass(frozen=True)
class Answer:
    """`body` is an example; empty for an answer that has none."""

    status: str
    description: SafeString
    media_type: str
    kinds: Sequence[Kind]
    body: str

    @property
    def is_problem(self) -> bool:
        return self.status >= "4"


@dataclass(frozen=True)
class Operation:
    id: str
    method: str
    path: str
    summary: SafeString
    description: SafeString
    is_deprecated: bool
    parameters: Sequence[Parameter]
    answers: Sequence[Answer]

    @property
    def is_list(self) -> bool:
        return "{" not in self.path

    def takes(self, parameter: str) -> bool:
        return any(parameter == taken.name for taken in self.parameters)


@dataclass(frozen=True)
class Collection:
    name: str
    title: str
    description: SafeString
    operations: Sequence[Operation]
    shapes: Sequence[Shape] = field(repr=False, default=())


@cache
def document() -> Json:
    made = openapi.document()
    described: Json = spelled_out(made, made)
    return described


@cache
def collections(language: str) -> Sequence[Collection]:
    """Everything that the document describes, in the words of `language`."""
    with override(language):
        return [_collection(tag) for tag in document()["tags"]]


@cache
def problem_shapes(language: str) -> Sequence[Shape]:
    """What errors look like; the same everywhere."""
    with override(language):
        return _shapes(shapes_in([{"$ref": PROBLEM}], document()))


def _collection(tag: Json) -> Collection:
    own = [(path, made) for path, made in operations(document()) if tag["name"] in made["tags"]]
    names = [name for _path, made in own for name in shapes_in(_answered(made), document())]
    title = TITLES.get(tag["name"]) or in_words(tag["name"])
    return Collection(
        name=tag["name"],
        title=str(title),
        description=said(tag.get("description", "")),
        operations=[_operation(path, made) for path, made in own],
        shapes=_shapes(dict.fromkeys(names)),
    )


def _answered(operation: Json) -> list[Json]:
    """The schemas of what it answers when all is well."""
    found = [answer for status, answer in operation["responses"].items() if status < "3"]
    return [content["schema"] for answer in found for content in answer.get("content", {}).values()]


def _operation(path: str, made: Json) -> Operation:
    return Operation(
        id=made["operationId"],
        method="GET",
        path=path,
        summary=said(made.get("summary", "")),
        description=said(made.get("description", "")),
        is_deprecated=made.get("deprecated", False),
        parameters=[_parameter(parameter) for parameter in made["parameters"]],
        answers=[_answer(status, answer) for status, answer in sorted(made["responses"].items())],
    )


def _parameter(parameter: Json) -> Parameter:
    schema, name = parameter["schema"], parameter["name"]
    default = schema.get("default")
    return Parameter(
        name=name,
        kind=kind_text(schema),
        is_required=parameter.get("required", False),
        default="" if default in (None, "", []) else json.dumps(default).strip('"'),
        bounds=_bounds(schema),
        description=_asked(name, parameter.get("description") or schema.get("description", "")),
        values=_values(schema),
        values_at="" if schema.get("type") != "array" or _values(schema) else _listed_at(name),
    )


def _bounds(schema: Json) -> str:
    least, most = schema.get("minimum"), schema.get("maximum", schema.get("exclusiveMaximum"))
    if least is None and most is None:
        return ""
    return f"≥ {least}" if most is None else f"≤ {most}" if least is None else f"{least}–{most}"


def _asked(name: str, text: str) -> SafeString:
    """Filters are described by what they are called on the pages."""
    if not text.endswith(REPEATABLE) or name not in facet_names():
        return said(text)
    return marked(f"{facet_title(name)}. {gettext(REPEATABLE)}")


def _listed_at(name: str) -> str:
    if name in Vocabulary.values:
        return f"{ROOT}/terms?vocabulary={name}"
    if name in INSTITUTION_FACETS:
        return f"{ROOT}/institutions?fields=external_id,title"
    return f"{ROOT}/plans?fields=external_id,title" if name == "plan" else ""


def _values(schema: Json) -> list[Value]:
    labels = {**schema.get("items", {}).get("x-labels", {}), **schema.get("x-labels", {})}
    return [Value(str(value), _label(labels.get(value))) for value in allowed(schema) or labels]


def _label(labels: Mapping[str, str] | None) -> SafeString:
    if not labels:
        return SafeString("")
    return said(labels.get("en", ""), labels)


def _answer(status: str, answer: Json) -> Answer:
    nothing: tuple[str, Json] = ("", {})
    media_type, content = next(iter(answer.get("content", {}).items()), nothing)
    example = content.get("example", "")
    body = example if isinstance(example, str) else json.dumps(example, ensure_ascii=False, indent=2)
    kinds = kinds_of(content["schema"]) if content.get("schema") else []
    return Answer(status, said(answer["description"]), media_type, kinds, body)


def _shapes(names: Iterable[str]) -> list[Shape]:
    known = list(names)
    return [_shape(name, _base(name, known)) for name in known]


def _base(name: str, others: Iterable[str]) -> str:
    """The largest of the other shapes that is a part of this one; "" without."""
    members = named(name, document()).get("properties", {})
    parts = [
        (len(inner), other)
        for other in others
        if other != name and (inner := named(other, document()).get("properties", {}))
        if len(inner) < len(members) and all(members.get(key) == schema for key, schema in inner.items())
    ]
    return max(parts, default=(0, ""))[1]


def _shape(name: str, base: str) -> Shape:
    schema = named(name, document())
    inherited = named(base, document())["properties"] if base else {}
    certain = schema.get("required", [])
    return Shape(
        name=name,
        description=said(schema.get("description", "")),
        members=[
            _member(key, inner, key in certain)
            for key, inner in schema.get("properties", {}).items()
            if key not in inherited
        ],
        base=base,
    )


def _member(name: str, schema: Json, is_certain: bool) -> Member:
    text, column = schema.get("description", ""), DEFINITIONS.get(name)
    of_codebook = column is not None and text == _english(column.definition)
    return Member(
        name=name,
        kinds=kinds_of(schema),
        is_nullable=is_nullable(schema),
        is_certain=is_certain,
        label=marked(str(column.label)) if column and of_codebook else SafeString(""),
        description=said(text),
        values=_values(schema),
    )


def _english(text: Any) -> str:
    with override("en"):
        return str(text)


def find(name: str, language: str) -> Collection | None:
    return next((found for found in collections(language) if found.name == name), None)
