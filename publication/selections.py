"""What an address asks for: which records, narrowed by which filters, in which order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from publication.collation import by_title
from publication.facets import FacetLabels, narrowed, records_of
from publication.models import PublicRecord, PublicRecordQuerySet

NEWEST = "newest"
# In addresses of data: records of every type.
EVERY_TYPE = "record"
SORTS: Mapping[str, Any] = {
    NEWEST: _("newest"),
    "oldest": _("oldest"),
    "title": _("title, A to Z"),
    "date": _("date stated"),
}


@dataclass(frozen=True)
class Selection:
    """Records of `types` (none: all) as a reader of `locale` sees them.

    `unknown` holds (facet, value) pairs whose value nobody knows, `unknown_sort` an order that there is not.
    """

    locale: str
    types: Sequence[str]
    filters: Mapping[str, Sequence[str]]
    sort: str = NEWEST
    unknown: Sequence[tuple[str, str]] = ()
    unknown_sort: str = ""

    def candidates(self) -> PublicRecordQuerySet:
        """The records before any filter."""
        return records_of(self.locale, *self.types)

    def records(self) -> PublicRecordQuerySet:
        """The records asked for, in the order asked for, without their full text."""
        found = narrowed(self.candidates(), self.filters).defer("text")
        return in_order(found, self.sort, self.locale)

    @property
    def query(self) -> str:
        """The query string of exactly this selection; "" when it is the whole list in its usual order."""
        chosen: dict[str, Any] = {name: list(values) for name, values in self.filters.items() if values}
        if self.sort != NEWEST:
            chosen["sort"] = self.sort
        return urlencode(chosen, doseq=True)


def selected(
    query: QueryDict, locale: str, types: Sequence[str], facets: Sequence[str], labels: FacetLabels
) -> Selection:
    """Read a query string: values of `facets` that are known, and the order."""
    asked = {name: list(dict.fromkeys(query.getlist(name))) for name in facets}
    known = {name: [v for v in values if labels.known(name, v)] for name, values in asked.items()}
    unknown = [(name, v) for name, values in asked.items() for v in values if v not in known[name]]
    sort = query.get("sort", "")
    is_sort = sort in SORTS
    return Selection(locale, types, known, sort if is_sort else NEWEST, unknown, "" if is_sort else sort)


def in_order(records: PublicRecordQuerySet, sort: str, locale: str) -> PublicRecordQuerySet:
    """`records` by `sort`; those without a date come last."""
    if sort == "title":
        return records.order_by(by_title(locale), "pk")
    if sort == "date":
        return records.order_by(F("date").desc(nulls_last=True), "-updated_at", "-pk")
    if sort == "oldest":
        return records.order_by("updated_at", "pk")
    return records.newest_first()


def newest(selection: Selection, number: int) -> list[PublicRecord]:
    """The `number` records of the selection that changed last, whatever its order."""
    return list(in_order(selection.records(), NEWEST, selection.locale)[:number])
