"""A list of public records narrowed by facets, read from a request."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page as ResultPage
from django.core.paginator import Paginator
from django.http import HttpRequest

from publication.facets import (
    Facet,
    FacetLabels,
    FacetValue,
    facet_counts,
    facets_shown,
    narrowed,
    records_of,
    selected_values,
)
from publication.models import PublicRecord

PAGE_SIZE = 20


@dataclass(frozen=True)
class Browsing:
    """What a list page shows. `unknown` names filters whose value nobody knows: said, not dropped."""

    results: ResultPage[PublicRecord]
    count: int
    facets: Sequence[Facet]
    filters: dict[str, list[str]]
    unknown: Sequence[str]
    labels: FacetLabels

    @property
    def active(self) -> list[tuple[str, FacetValue]]:
        return selected_values(self.facets)


def browse(request: HttpRequest, locale: str, record_type: str, facets: Sequence[str]) -> Browsing:
    """The records of `record_type` that the query string asks for, newest first."""
    labels = FacetLabels(locale)
    asked = {name: list(dict.fromkeys(request.GET.getlist(name))) for name in facets}
    filters = {name: [v for v in values if labels.known(name, v)] for name, values in asked.items()}
    unknown = [value for name, values in asked.items() for value in values if value not in filters[name]]
    records = records_of(locale, record_type)
    found = narrowed(records, filters).defer("text").newest_first()
    results = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    counts = facet_counts(records, filters, facets)
    shown = facets_shown(counts, filters, labels)
    return Browsing(results, results.paginator.count, shown, filters, unknown, labels)
