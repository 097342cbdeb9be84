"""Reading the schemas of the API: which kinds of value they allow, and which shapes they lead to."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Json = Mapping[str, Any]
CHOICES = ("anyOf", "oneOf", "allOf")


@dataclass(frozen=True)
class Kind:
    """Written `before`, `name`, `after`, without space between them; `shape` is what `name` leads to."""

    name: str
    before: str = ""
    after: str = ""
    shape: str = ""

    def within(self, before: str, after: str) -> "Kind":
        return Kind(self.name, before + self.before, self.after + after, self.shape)

    def __str__(self) -> str:
        return f"{self.before}{self.name}{self.after}"


def named(name: str, document: Json) -> Json:
    """The shape of this name."""
    found: Json = document["components"]["schemas"][name]
    return found


def spelled_out(part: Any, document: Json) -> Any:
    """`part` of the document with lists of values where it refers to them by a name."""
    if isinstance(part, Mapping):
        name = part["$ref"].rpartition("/")[2] if isinstance(part.get("$ref"), str) else ""
        if name and "enum" in (values := named(name, document)):
            return {**values, **{key: value for key, value in part.items() if key != "$ref"}}
        return {key: spelled_out(value, document) for key, value in part.items()}
    return [spelled_out(inner, document) for inner in part] if isinstance(part, list) else part


def is_nullable(schema: Json) -> bool:
    return any(kind.name == "null" for kind in _every_kind(schema))


def kinds_of(schema: Json) -> list[Kind]:
    """The kinds of value that it allows, but for null."""
    return [kind for kind in _every_kind(schema) if kind.name != "null"]


def kind_text(schema: Json) -> str:
    """`date|null`, `MilestoneOut[]`, `{string: integer}`"""
    return "|".join([*map(str, kinds_of(schema)), *(["null"] if is_nullable(schema) else [])])


def _every_kind(schema: Json) -> list[Kind]:
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return [Kind(name, shape=name)]
    for choice in CHOICES:
        if choice in schema:
            return [kind for one in schema[choice] for kind in _every_kind(one)]
    kind = schema.get("type", "any")
    if kind == "array":
        return _grouped(_every_kind(schema.get("items", {})), "", "[]")
    if kind == "object" and isinstance(schema.get("additionalProperties"), Mapping):
        return _grouped(_every_kind(schema["additionalProperties"]), "{string: ", "}")
    return [Kind(schema.get("format", kind) if kind == "string" else kind)]


def _grouped(kinds: list[Kind], before: str, after: str) -> list[Kind]:
    """`A[]`, or `(A|B)[]` for one of several."""
    if len(kinds) == 1:
        return [kinds[0].within(before, after)]
    first, *rest = kinds
    between = [first.within(f"{before}(", ""), *rest]
    return [*between[:-1], between[-1].within("", f"){after}")]


def allowed(schema: Json) -> list[Any]:
    """The values that it allows, but for null; [] when they cannot be listed."""
    if "const" in schema:
        return [schema["const"]]
    if "enum" in schema:
        return [value for value in schema["enum"] if value is not None]
    inner = [one for choice in CHOICES for one in schema.get(choice, ())]
    if "items" in schema:
        inner.append(schema["items"])
    return [value for one in inner for value in allowed(one)]


def shapes_in(schemas: Iterable[Json], document: Json) -> list[str]:
    """Names of the shapes that these lead to, in the order in which a reader meets them."""
    found: dict[str, None] = {}
    waiting = [name for schema in schemas for name in references(schema)]
    while waiting:
        if (name := waiting.pop(0)) not in found:
            found[name] = None
            waiting += references(named(name, document))
    return list(found)


def references(schema: Any) -> Iterator[str]:
    """Names of the shapes that it refers to itself."""
    if isinstance(schema, Mapping):
        if isinstance(address := schema.get("$ref"), str):
            yield address.rpartition("/")[2]
        for inner in schema.values():
            yield from references(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from references(inner)
