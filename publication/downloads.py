"""A selection of public records as CSV, JSON and JSON Lines, written a piece at a time in flat memory."""

import csv
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import batched
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Subquery

from publication.columns import Field, Row
from publication.models import PublicRecord, PublicRecordQuerySet, RecordFacet, RecordRelation

CHUNK = 500
# Letters sent at once: a line each would cost a packet each.
PIECE = 32_768
BYTE_ORDER_MARK = "\ufeff"
# What a spreadsheet would take for a formula.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def rows(records: PublicRecordQuerySet, site: str, institutions: Mapping[str, str]) -> Iterator[Row]:
    """The records with their facets and links: three queries for each `CHUNK` of them.

    Only their numbers are read in one go: outside a transaction PostgreSQL writes down the whole answer of a
    cursor before its first row. So a record that is withdrawn meanwhile stays out.
    """
    numbers = records.values_list("pk", flat=True).iterator(chunk_size=CHUNK)
    for chunk in batched(numbers, CHUNK):
        standing = PublicRecord.objects.defer("text").in_bulk(chunk)
        ordered = [standing[number] for number in chunk if number in standing]
        yield from rows_of(ordered, site, institutions)


def rows_of(records: Sequence[PublicRecord], site: str, institutions: Mapping[str, str]) -> list[Row]:
    """The same of records that are few, in two queries."""
    keys = [record.translation_key for record in records]
    facets, links = _facets(keys), _links(keys)
    return [
        Row(record, site, facets.get(key, {}), links.get(key, ()), institutions)
        for record, key in zip(records, keys, strict=True)
    ]


def _facets(keys: Sequence[UUID]) -> Mapping[UUID, Mapping[str, Sequence[str]]]:
    found: dict[UUID, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    carried = RecordFacet.objects.filter(translation_key__in=keys).order_by("facet", "value")
    for key, facet, value in carried.values_list("translation_key", "facet", "value"):
        found[key][facet].append(value)
    return found


def _links(keys: Sequence[UUID]) -> Mapping[UUID, Sequence[str]]:
    """`{record: ["kind:public id"]}` of the public records that each one points at."""
    target = PublicRecord.objects.filter(translation_key=OuterRef("target_key"), is_source=True)
    pointing = (
        RecordRelation.objects.filter(translation_key__in=keys)
        .annotate(target_id=Subquery(target.values("public_id")[:1]))
        .exclude(target_id=None)
    )
    found: dict[UUID, list[str]] = defaultdict(list)
    for key, kind, public_id in pointing.values_list("translation_key", "kind", "target_id"):
        found[key].append(f"{kind}:{public_id}")
    return found


class _Line:
    """What a csv writer writes to: hands each line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def objects(fields: Sequence[Field], rows: Iterable[Row]) -> Iterator[dict[str, Any]]:
    """Each record with the fields that records of its type have."""
    own: dict[str, list[Field]] = {}
    for row in rows:
        kind = row.record.type
        if kind not in own:
            own[kind] = [f for f in fields if not f.types or kind in f.types]
        yield {f.name: f.value(row) for f in own[kind]}


def as_csv(names: Sequence[str], objects: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """RFC 4180 with a byte order mark; a first line with the names. What an object lacks is empty."""
    writer = csv.writer(_Line())
    yield BYTE_ORDER_MARK + str(writer.writerow(names))
    for written in objects:
        yield str(writer.writerow([cell(written.get(name)) for name in names]))


def cell(value: Any) -> str:
    """Text that no spreadsheet runs; several values with semicolons between them."""
    text = "; ".join(map(str, value)) if isinstance(value, list) else _plain(value)
    return f"'{text}" if isinstance(value, (str, list)) and text.startswith(FORMULA_SIGNS) else text


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value)


def as_json_lines(objects: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """An object a line; UTF-8 without a byte order mark."""
    for written in objects:
        yield f"{as_json_text(written)}\n"


def as_json(head: Mapping[str, Any], objects: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """`{**head, "records": [...]}`, a record a line."""
    yield as_json_text(head)[:-1] + ', "records": ['
    for place, written in enumerate(objects):
        yield f"{',' if place else ''}\n{as_json_text(written)}"
    yield "\n]}\n"


def as_json_text(value: Any) -> str:
    """Letters as they are, dates and moments in ISO 8601."""
    return json.dumps(value, ensure_ascii=False, default=lambda moment: moment.isoformat())


def in_pieces(lines: Iterable[str]) -> Iterator[str]:
    """The same text in fewer, longer parts."""
    held: list[str] = []
    length = 0
    for line in lines:
        held.append(line)
        length += len(line)
        if length >= PIECE:
            yield "".join(held)
            held, length = [], 0
    if held:
        yield "".join(held)
