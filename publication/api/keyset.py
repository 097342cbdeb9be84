"""Paging that neither skips nor repeats while records come and go: each page begins after a record."""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, OrderBy, Q
from django.db.models.functions import Collate

from publication.collation import collation_of
from publication.models import PublicRecord, PublicRecordQuerySet


@dataclass(frozen=True)
class Key:
    """A column of an order; `last_if_empty` for dates that may be missing."""

    name: str
    descending: bool = False
    read: Any = int
    last_if_empty: bool = False

    def ordering(self) -> OrderBy:
        column = F(self.name)
        nulls_last = True if self.last_if_empty else None
        return column.desc(nulls_last=nulls_last) if self.descending else column.asc(nulls_last=nulls_last)

    def beyond(self, value: Any) -> Q:
        """Strictly after `value` in this order."""
        if value is None:
            return Q(pk__in=[])
        further = Q(**{f"{self.name}__{'lt' if self.descending else 'gt'}": value})
        return further | Q(**{f"{self.name}__isnull": True}) if self.last_if_empty else further

    def same(self, value: Any) -> Q:
        return Q(**{f"{self.name}__isnull": True}) if value is None else Q(**{self.name: value})


CHANGED = Key("updated_at", descending=True, read=datetime.fromisoformat)
NEWEST = (CHANGED, Key("pk", descending=True))
ORDERS: Mapping[str, Sequence[Key]] = {
    "newest": NEWEST,
    "oldest": (Key("updated_at", read=datetime.fromisoformat), Key("pk")),
    "title": (Key("filed", read=str), Key("pk")),
    "date": (Key("date", descending=True, read=date.fromisoformat, last_if_empty=True), *NEWEST),
    "place": (Key("order"), Key("pk")),
}


class BadCursor(ValueError):
    """Not a place in this order."""


def in_order(records: PublicRecordQuerySet, sort: str, locale: str) -> PublicRecordQuerySet:
    if sort == "title":
        records = records.annotate(filed=Collate(F("title"), collation_of(locale)))
    return records.order_by(*(key.ordering() for key in ORDERS[sort]))


def after(records: PublicRecordQuerySet, sort: str, cursor: str) -> PublicRecordQuerySet:
    """The records of `in_order` beyond `cursor`. Raises BadCursor."""
    keys = ORDERS[sort]
    beyond, same = Q(pk__in=[]), ~Q(pk=None)
    for key, value in zip(keys, _values(sort, cursor), strict=True):
        beyond |= same & key.beyond(value)
        same &= key.same(value)
    return records.filter(beyond)


def cursor_at(record: PublicRecord, sort: str) -> str:
    """The place of `record` in the order."""
    values = [_written(getattr(record, "title" if key.name == "filed" else key.name)) for key in ORDERS[sort]]
    return base64.urlsafe_b64encode(json.dumps([sort, *values]).encode()).decode().rstrip("=")


def _written(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _values(sort: str, cursor: str) -> list[Any]:
    try:
        text = base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
        named, *values = json.loads(text)
        if named != sort or len(values) != len(ORDERS[sort]):
            raise BadCursor
        return [_read(key, value) for key, value in zip(ORDERS[sort], values, strict=True)]
    except (ValueError, TypeError, ArithmeticError, RecursionError) as error:
        raise BadCursor from error


def _read(key: Key, value: Any) -> Any:
    if value is None and key.last_if_empty:
        return None
    read = key.read(value)
    if isinstance(read, datetime) and (read.tzinfo is None or not 1900 < read.year < 9000):
        raise BadCursor
    if isinstance(read, int) and not -(2**63) <= read < 2**63:
        raise BadCursor
    if isinstance(read, str) and "\x00" in read:
        raise BadCursor
    return read
