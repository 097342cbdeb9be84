"""A column of what the portal gives away as data: its name, its meaning, and where its values come from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from publication.models import PublicRecord


@dataclass(frozen=True)
class Row:
    """A record with what is needed to write it down. `site` is the portal's address without a path."""

    record: PublicRecord
    site: str
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    links: Sequence[str] = ()
    institutions: Mapping[str, str] = field(default_factory=dict)

    def carried(self, facet: str) -> list[str]:
        return list(self.facets.get(facet, ()))

    def stated(self, name: str) -> Any:
        """A fact of the record; None when its source does not state it."""
        value = self.record.data.get(name)
        return None if value == "" else value


@dataclass(frozen=True)
class Field:
    """`types` are the record types that have it (none: all of them), `kind` is what its values are."""

    name: str
    label: Any
    definition: Any
    value: Callable[[Row], Any]
    types: Sequence[str] = ()
    kind: Any = str | None


def fact(name: str) -> Callable[[Row], Any]:
    return lambda row: row.stated(name)


def terms(facet: str) -> Callable[[Row], Any]:
    return lambda row: row.carried(facet)


def part(name: str, place: int) -> Callable[[Row], Any]:
    return lambda row: (row.stated(name) or [None, None])[place] or None


def institution_name(row: Row) -> str | None:
    return row.institutions.get(row.record.data.get("institution") or "")


_values: dict[str, dict[str, dict[str, Any]]] = {}


def register_values(field_name: str, labels: Mapping[str, Any], *types: str) -> None:
    """Name the codes that the field may hold in records of these types: `{code: label}`."""
    for record_type in types:
        _values.setdefault(field_name, {})[record_type] = dict(labels)


def values_of(field_name: str, *types: str) -> dict[str, Any]:
    """`{code: label}` of a coded field in records of these types (none: all); empty for other fields."""
    found: dict[str, Any] = {}
    for record_type, labels in _values.get(field_name, {}).items():
        if not types or record_type in types:
            found |= labels
    return found
