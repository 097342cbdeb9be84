"""The list: narrowed by what a reader chooses, each page beginning after a record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.http import HttpRequest, QueryDict

from complaints.facets import FACETS
from complaints.models.contribution import RECORD_TYPE
from publication.api.keyset import BadCursor, after, cursor_at, in_order
from publication.facets import (
    Facet,
    FacetLabels,
    FacetValue,
    counts_without,
    facet_counts,
    facets_shown,
    narrowed,
    selected_values,
)
from publication.models import PublicRecord, PublicRecordQuerySet
from publication.selections import SORTS, Selection, selected

PAGE_SIZE = 20
AFTER = "after"
MOST_ADVICE = 12


@dataclass(frozen=True)
class Relief:
    """A filter that could be dropped, and how many records would then be found."""

    facet: str
    value: FacetValue
    count: int


@dataclass(frozen=True)
class Listing:
    """`next`: the query string of the next page, "" on the last one; `lost`: the place asked for is none."""

    selection: Selection
    records: Sequence[PublicRecord]
    count: int
    facets: Sequence[Facet]
    labels: FacetLabels
    next: str
    begins_later: bool
    lost: bool
    relief: Sequence[Relief] = field(default_factory=list)

    @property
    def active(self) -> list[tuple[str, FacetValue]]:
        return selected_values(self.facets)

    @property
    def unknown(self) -> list[str]:
        return [value for _facet, value in self.selection.unknown]

    @property
    def sorts(self) -> list[tuple[str, str, bool]]:
        """(name, label, whether it is the order shown)."""
        return [(name, str(label), name == self.selection.sort) for name, label in SORTS.items()]

    @property
    def in_other_order(self) -> bool:
        return bool(self.selection.unknown_sort)


def listing(request: HttpRequest, locale: str) -> Listing:
    """What the address asks for, in four queries."""
    labels = FacetLabels(locale)
    selection = selected(request.GET, locale, (RECORD_TYPE,), FACETS, labels)
    every = selection.candidates()
    found = narrowed(every, selection.filters).defer("text")
    records, more, lost = _page(found, selection, request.GET.get(AFTER, ""))
    facets = facets_shown(facet_counts(every, selection.filters, FACETS), selection.filters, labels)
    count = found.count()
    return Listing(
        selection=selection,
        records=records,
        count=count,
        facets=facets,
        labels=labels,
        next=_following(request.GET, cursor_at(records[-1], selection.sort)) if more else "",
        begins_later=AFTER in request.GET and not lost,
        lost=lost,
        relief=[] if count else _relief(selection, facets),
    )


def _page(
    found: PublicRecordQuerySet, selection: Selection, cursor: str
) -> tuple[list[PublicRecord], bool, bool]:
    """The records, whether there are more, and whether `cursor` is no place in this order."""
    ordered, lost = in_order(found, selection.sort, selection.locale), False
    if cursor:
        try:
            ordered = after(ordered, selection.sort, cursor)
        except BadCursor:
            lost = True
    records = list(ordered[: PAGE_SIZE + 1])
    return records[:PAGE_SIZE], len(records) > PAGE_SIZE, lost


def _following(asked: QueryDict, cursor: str) -> str:
    query = asked.copy()
    query[AFTER] = cursor
    return f"?{query.urlencode()}"


def _relief(selection: Selection, facets: Sequence[Facet]) -> list[Relief]:
    """Which filter to drop when nothing is found: the best first."""
    active = selected_values(facets)[:MOST_ADVICE]
    counts: Mapping[tuple[str, str], int] = counts_without(
        selection.candidates(), selection.filters, [(name, value.value) for name, value in active]
    )
    found = [Relief(name, value, counts[name, value.value]) for name, value in active]
    return sorted((relief for relief in found if relief.count), key=lambda relief: -relief.count)
