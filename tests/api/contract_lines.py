"""What a program may rely on, one line each, from the document of the API."""

from collections.abc import Iterator, Mapping
from typing import Any

from portal.api_schemas import allowed, is_nullable, kind_text, kinds_of, named, spelled_out
from portal.openapi import operations

Json = Mapping[str, Any]
OK = "200"


def lines_of(document: Json) -> list[str]:
    """Sorted: `GET /path ?parameter kind`, `GET /path -> status kind`, `Shape.member kind`, `… = value`."""
    document = spelled_out(document, document)
    found = {line for path, operation in operations(document) for line in _operation(path, operation)}
    for _path, operation in operations(document):
        for schema in _answered(operation):
            for name in _roots(schema, document):
                found |= set(_members(name, named(name, document), document))
    return sorted(found)


def _operation(path: str, operation: Json) -> Iterator[str]:
    yield f"GET {path} {operation['operationId']}"
    for parameter in operation["parameters"]:
        yield from _parameter(f"GET {path} {'?' if parameter['in'] == 'query' else ':'}", parameter)
    for status, answer in operation["responses"].items():
        kinds = [f"{kind} {kind_text(content['schema'])}" for kind, content in _content(answer)]
        yield f"GET {path} -> {status} {' '.join(kinds)}".rstrip()
        yield from (f"GET {path} -> {status} header {name}" for name in answer.get("headers", ()))


def _parameter(before: str, parameter: Json) -> Iterator[str]:
    schema, name = parameter["schema"], parameter["name"]
    required = " required" if parameter.get("required") else ""
    most = f" at most {schema['maximum']}" if "maximum" in schema else ""
    default = schema.get("default")
    usual = f", else {default}" if default not in (None, "", []) else ""
    yield f"{before}{name} {kind_text(schema)}{most}{required}{usual}"
    yield from (f"{before}{name} = {value}" for value in allowed(schema))


def _content(answer: Json) -> Any:
    return answer.get("content", {}).items()


def _answered(operation: Json) -> Iterator[Json]:
    for answer in operation["responses"].values():
        for _kind, content in _content(answer):
            yield content["schema"]


def _roots(schema: Json, document: Json) -> Iterator[str]:
    """The shapes that lines begin with: what is answered, and each of several that a member may be."""
    for kind in kinds_of(schema):
        if kind.shape:
            yield kind.shape
            yield from _alternatives(named(kind.shape, document), document)


def _alternatives(schema: Json, document: Json) -> Iterator[str]:
    for inner in schema.get("properties", {}).values():
        shapes = [kind.shape for kind in kinds_of(inner) if kind.shape]
        for name in shapes:
            if len(shapes) > 1:
                yield name
            yield from _alternatives(named(name, document), document)


def _members(path: str, schema: Json, document: Json) -> Iterator[str]:
    certain = schema.get("required", ())
    for name, inner in schema.get("properties", {}).items():
        place = f"{path}.{name}"
        optional = "" if name in certain else " optional"
        yield f"{place} {_kind(inner)}{optional}"
        yield from (f"{place} = {value}" for value in allowed(inner))
        yield from _below(place, inner, document)


def _below(place: str, schema: Json, document: Json) -> Iterator[str]:
    kinds = [kind for kind in kinds_of(schema) if kind.shape]
    if len(kinds) == 1:
        (kind,) = kinds
        around = "{}" if kind.before else ""
        many = "[]" if "[]" in kind.after else ""
        yield from _members(f"{place}{around}{many}", named(kind.shape, document), document)


def _kind(schema: Json) -> str:
    """Nested shapes have lines of their own: their name is no promise."""
    kinds = kinds_of(schema)
    if len(kinds) != 1 or not kinds[0].shape:
        return kind_text(schema)
    kind = kinds[0]
    return f"{kind.before}object{kind.after}" + ("|null" if is_nullable(schema) else "")
