"""A list of public records narrowed by facets, read from a request."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.core.paginator import Page as ResultPage
from django.core.paginator import Paginator
from django.http import HttpRequest

from publication.facets import (
    Facet,
    FacetLabels,
    FacetValue,
    counts_without,
    facet_counts,
    facets_shown,
    selected_values,
)
from publication.models import PublicRecord, RecordFacet
from publication.selections import SORTS, Selection, selected

PAGE_SIZE = 20
SUBJECTS = ("sector", "theme", "challenge_type")
# A reader who filters by more than this gets no advice which one to drop.
MOST_ADVICE = 12


@dataclass(frozen=True)
class Relief:
    """A filter that could be dropped, and how many records would then be found."""

    facet: str
    value: FacetValue
    count: int


@dataclass(frozen=True)
class Browsing:
    """What a list page shows. `relief` says, when nothing is found, which filter to drop: the best first."""

    selection: Selection
    results: ResultPage[PublicRecord]
    count: int
    facets: Sequence[Facet]
    labels: FacetLabels
    relief: Sequence[Relief] = field(default_factory=list)

    @property
    def active(self) -> list[tuple[str, FacetValue]]:
        return selected_values(self.facets)

    @property
    def filters(self) -> Mapping[str, Sequence[str]]:
        return self.selection.filters

    @property
    def unknown(self) -> list[str]:
        """Values of filters that nobody knows: said, not dropped silently."""
        return [value for _facet, value in self.selection.unknown]

    @property
    def sorts(self) -> list[tuple[str, str, bool]]:
        """(name, label, whether it is the order shown)."""
        return [(name, str(label), name == self.selection.sort) for name, label in SORTS.items()]

    @property
    def in_other_order(self) -> bool:
        return bool(self.selection.unknown_sort)


def browse(request: HttpRequest, locale: str, record_type: str, facets: Sequence[str]) -> Browsing:
    """The records of `record_type` that the query string asks for, in the order it asks for."""
    labels = FacetLabels(locale)
    selection = selected(request.GET, locale, (record_type,), facets, labels)
    results = Paginator(selection.records(), PAGE_SIZE).get_page(request.GET.get("page"))
    results.object_list = with_subjects(results.object_list, labels)
    counts = facet_counts(selection.candidates(), selection.filters, facets)
    shown = facets_shown(counts, selection.filters, labels)
    count = results.paginator.count
    relief = [] if count else _relief(selection, shown)
    return Browsing(selection, results, count, shown, labels, relief)


def _relief(selection: Selection, facets: Sequence[Facet]) -> list[Relief]:
    active = selected_values(facets)[:MOST_ADVICE]
    pairs = [(name, value.value) for name, value in active]
    counts = counts_without(selection.candidates(), selection.filters, pairs)
    found = [Relief(name, value, counts[name, value.value]) for name, value in active]
    return sorted((relief for relief in found if relief.count), key=lambda relief: -relief.count)


def with_subjects(records: Iterable[PublicRecord], labels: FacetLabels) -> list[PublicRecord]:
    """The records, each with `subjects`: the words of its sectors, themes and challenges, in one query."""
    shown = list(records)
    carried = RecordFacet.objects.filter(
        facet__in=SUBJECTS, translation_key__in=[record.translation_key for record in shown]
    )
    words: dict[tuple[UUID, str], list[str]] = {}
    for key, facet, value in carried.order_by("value").values_list("translation_key", "facet", "value"):
        words.setdefault((key, facet), []).append(labels.label(facet, value))
    for record in shown:
        record.subjects = [  # type: ignore[attr-defined]
            word for facet in SUBJECTS for word in words.get((record.translation_key, facet), ())
        ]
    return shown
