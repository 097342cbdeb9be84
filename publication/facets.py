"""Narrowing lists of public records, with counts that say beforehand what a click will show."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from institutions.labels import label_in
from institutions.models import Institution, Term, Vocabulary
from publication.models import PublicRecord, PublicRecordQuerySet, RecordFacet

Filters = Mapping[str, Sequence[str]]

FACET_TITLES = {
    "type": _("Type"),
    "theme": _("Theme"),
    "sector": _("Sector"),
    "challenge_type": _("Challenge type"),
    "institution": _("Institution"),
    "year": _("Year"),
    "language": _("Language"),
}

TYPE_TITLES = {
    "initiative": _("Initiative"),
    "dossier": _("Thematic dossier"),
    "platform": _("Platform"),
    "resource": _("Resource"),
    "plan": _("Action plan"),
    "commitment": _("Commitment"),
    "progress_update": _("Progress update"),
    "institution": _("Institution"),
}


@dataclass(frozen=True)
class FacetValue:
    value: str
    label: str
    count: int
    selected: bool = False


@dataclass(frozen=True)
class Facet:
    name: str
    title: str
    values: Sequence[FacetValue]


def narrowed(records: PublicRecordQuerySet, filters: Filters) -> PublicRecordQuerySet:
    """OR inside a facet, AND across facets."""
    for facet, values in filters.items():
        if values:
            records = records.with_facet(facet, list(values))
    return records


def facet_counts(
    records: PublicRecordQuerySet, filters: Filters, facets: Sequence[str]
) -> dict[str, dict[str, int]]:
    """`{facet: {value: records}}` over `records`, each facet counted without its own filter.

    Costs one query, and one more for each facet that is filtered by.
    """
    counts: dict[str, dict[str, int]] = {facet: {} for facet in facets}
    groups: dict[str | None, list[str]] = defaultdict(list)
    for facet in facets:
        groups[facet if filters.get(facet) else None].append(facet)
    for without, names in groups.items():
        others = {name: values for name, values in filters.items() if name != without}
        keys = narrowed(records, others).order_by().values("translation_key")
        rows = (
            RecordFacet.objects.filter(facet__in=names, translation_key__in=keys)
            .values_list("facet", "value")
            .annotate(records=Count("pk"))
        )
        for facet, value, number in rows:
            counts[facet][value] = number
    return counts


class FacetLabels:
    """Labels of facet values in one language; reads terms and institutions once."""

    def __init__(self, locale: str) -> None:
        self.locale = locale
        self._terms: dict[tuple[str, str], str] | None = None
        self._institutions: dict[str, str] | None = None

    def label(self, facet: str, value: str) -> str:
        """The label of `value`; the value itself when nobody gave it one."""
        if facet in Vocabulary.values:
            return self._term_labels().get((facet, value), value)
        if facet == "institution":
            return self._institution_names().get(value, value)
        if facet == "type":
            return str(TYPE_TITLES.get(value, value))
        if facet == "language":
            return dict(settings.WAGTAIL_CONTENT_LANGUAGES).get(value, value)
        return value

    def known(self, facet: str, value: str) -> bool:
        """Whether `value` may be asked for: an existing term, institution, type, language or a year."""
        if facet in Vocabulary.values:
            return (facet, value) in self._term_labels()
        if facet == "institution":
            return value in self._institution_names()
        if facet == "type":
            return value in TYPE_TITLES
        if facet == "language":
            return value in dict(settings.WAGTAIL_CONTENT_LANGUAGES)
        return value.isascii() and value.isdigit() and len(value) == 4

    def _term_labels(self) -> dict[tuple[str, str], str]:
        if self._terms is None:
            rows = Term.objects.values_list("vocabulary", "slug", "labels")
            self._terms = {
                (vocabulary, slug): label_in(labels, self.locale)[0] for vocabulary, slug, labels in rows
            }
        return self._terms

    def _institution_names(self) -> dict[str, str]:
        if self._institutions is None:
            rows = Institution.objects.values_list("slug", "names")
            self._institutions = {slug: label_in(names, self.locale)[0] for slug, names in rows}
        return self._institutions


def facets_shown(
    counts: Mapping[str, Mapping[str, int]], filters: Filters, labels: FacetLabels
) -> list[Facet]:
    """Facets ready to show: selected values first kept even at 0, then by count and label."""
    return [
        Facet(name, str(FACET_TITLES[name]), _values(name, numbers, filters.get(name, ()), labels))
        for name, numbers in counts.items()
    ]


def selected_values(facets: Sequence[Facet]) -> list[tuple[str, FacetValue]]:
    """(facet name, value) of everything that is filtered by."""
    return [(facet.name, value) for facet in facets for value in facet.values if value.selected]


def _values(
    facet: str, numbers: Mapping[str, int], selected: Sequence[str], labels: FacetLabels
) -> list[FacetValue]:
    complete = dict.fromkeys(selected, 0) | dict(numbers)
    values = [
        FacetValue(value, labels.label(facet, value), number, value in selected)
        for value, number in complete.items()
    ]
    if facet == "year":
        return sorted(values, key=lambda v: v.value, reverse=True)
    return sorted(values, key=lambda v: (-v.count, v.label))


def records_of(locale: str, *types: str) -> PublicRecordQuerySet:
    """The public records a reader of `locale` sees, each once."""
    records = PublicRecord.objects.for_reader(locale)
    return records.of_type(*types) if types else records
