"""A selection of public records as CSV and JSON, written a piece at a time in flat memory."""

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
BYTE_ORDER_MARK = "\ufeff"
# What a spreadsheet would take for a formula.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def rows(records: PublicRecordQuerySet, site: str, institutions: Mapping[str, str]) -> Iterator[Row]:
    """The records with their facets and links: two queries for each `CHUNK` of them."""
    for chunk in batched(records.iterator(chunk_size=CHUNK), CHUNK):
        yield from rows_of(chunk, site, institutions)


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


def as_csv(fields: Sequence[Field], rows: Iterable[Row]) -> Iterator[str]:
    """RFC 4180 with a byte order mark; a first line with the names of the fields."""
    writer = csv.writer(_Line())
    yield BYTE_ORDER_MARK + str(writer.writerow([f.name for f in fields]))
    for row in rows:
        yield str(writer.writerow([cell(f.value(row)) for f in fields]))


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


def as_json(head: Mapping[str, Any], fields: Sequence[Field], rows: Iterable[Row]) -> Iterator[str]:
    """`{**head, "records": [...]}`, a record a line."""
    yield _json(head)[:-1] + ', "records": ['
    for place, row in enumerate(rows):
        written = _json({f.name: f.value(row) for f in fields if not f.types or row.record.type in f.types})
        yield f"{',' if place else ''}\n{written}"
    yield "\n]}\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=lambda moment: moment.isoformat())
