"""Narrowing lists of public records, with counts that say beforehand what a click will show."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from institutions.labels import label_in
from institutions.models import Institution, Term, Vocabulary
from publication.generation import remembered
from publication.models import PublicRecord, PublicRecordQuerySet, RecordFacet, carrying

Filters = Mapping[str, Sequence[str]]

# The facets of the search and of most lists; a list may have more (`register_choices`).
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
    "contribution": _("Suggestion or expectation"),
}

# Further facets whose values are institutions, terms or plans.
NAMED_TITLES = {
    "supporter": _("Institution that takes part"),
    "action_institution": _("Institution that must act"),
    "concerned": _("Institution concerned"),
    "region": _("Region"),
    "audience": _("Audience"),
    "policy_area": _("Policy area"),
    "ogp_value": _("OGP value"),
    "editorial_group": _("Editors' own group"),
    "plan": _("Action plan"),
}
INSTITUTION_FACETS = ("institution", "supporter", "action_institution", "concerned")
NOT_STATED = "not-stated"


@dataclass(frozen=True)
class ChoiceFacet:
    """A facet whose values a domain names: `{value: label}`."""

    title: Any
    labels: dict[str, Any]


_choices: dict[str, ChoiceFacet] = {}


def register_choices(facet: str, title: Any, labels: Mapping[str, Any]) -> None:
    """Give the values of `facet` their labels; several domains may add to the same facet."""
    _choices.setdefault(facet, ChoiceFacet(title, {})).labels.update(labels)


def choice_labels(facet: str) -> Mapping[str, Any]:
    """`{value: label}` that domains registered for `facet`; empty for facets of another kind."""
    return _choices[facet].labels if facet in _choices else {}


def facet_names() -> list[str]:
    """Every facet by which a list may be narrowed."""
    return [*FACET_TITLES, *NAMED_TITLES, *_choices]


def facet_title(facet: str) -> str:
    title = FACET_TITLES.get(facet) or NAMED_TITLES.get(facet)
    return str(_choices[facet].title if title is None and facet in _choices else title or facet)


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

    Costs one query.
    """
    groups: dict[str | None, list[str]] = defaultdict(list)
    for facet in facets:
        groups[facet if filters.get(facet) else None].append(facet)
    parts = [
        _counted(narrowed(records, {n: v for n, v in filters.items() if n != without}), names)
        for without, names in groups.items()
    ]
    counts: dict[str, dict[str, int]] = {facet: {} for facet in facets}
    for facet, value, number in parts[0].union(*parts[1:], all=True) if parts else ():
        counts[facet][value] = number
    return counts


def _counted(
    records: PublicRecordQuerySet, facets: Sequence[str]
) -> QuerySet[RecordFacet, tuple[str, str, int]]:
    keys = records.order_by().values("translation_key")
    carried = RecordFacet.objects.filter(facet__in=facets, translation_key__in=keys)
    return carried.values_list("facet", "value").annotate(records=Count("pk"))


class FacetLabels:
    """Labels of facet values in one language; reads terms and institutions once, however many requests ask.

    `institutions`: their names by identifier, where the caller has them already.
    """

    def __init__(self, locale: str, institutions: Mapping[str, str] | None = None) -> None:
        self.locale = locale
        self._terms: dict[str, dict[str, str]] | None = None
        self._institutions = institutions
        self._plans: dict[str, str] | None = None

    def label(self, facet: str, value: str) -> str:
        """The label of `value`; the value itself when nobody gave it one."""
        return str(self._labels_of(facet).get(value, value))

    def known(self, facet: str, value: str) -> bool:
        """Whether `value` may be asked for: one that has a label, or a year."""
        if facet == "year":
            return value.isascii() and value.isdigit() and len(value) == 4
        return value in self._labels_of(facet)

    def _labels_of(self, facet: str) -> Mapping[str, Any]:
        if facet in Vocabulary.values:
            return self._term_labels().get(facet, {})
        if facet in INSTITUTION_FACETS:
            return self._institution_names()
        if facet == "plan":
            return self._plan_titles()
        return {"type": TYPE_TITLES, "language": _language_names()}.get(facet) or choice_labels(facet)

    def _term_labels(self) -> dict[str, dict[str, str]]:
        if self._terms is None:
            self._terms = remembered(f"term labels {self.locale}", self._read_terms)
        return self._terms

    def _read_terms(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for vocabulary, slug, labels in Term.objects.values_list("vocabulary", "slug", "labels"):
            found[vocabulary][slug] = label_in(labels, self.locale)[0]
        return found

    def _institution_names(self) -> Mapping[str, str]:
        if self._institutions is None:
            self._institutions = institution_names(self.locale)
        return self._institutions

    def _plan_titles(self) -> dict[str, str]:
        if self._plans is None:
            rows = records_of(self.locale, "plan").values_list("external_id", "public_id", "title")
            self._plans = {external or public: title for external, public, title in rows}
        return self._plans


def institution_names(locale: str) -> Mapping[str, str]:
    """`{identifier: name}` of all institutions."""
    return remembered(f"institution names {locale}", lambda: _read_institutions(locale))


def _read_institutions(locale: str) -> Mapping[str, str]:
    rows = Institution.objects.values_list("slug", "names")
    return {slug: label_in(names, locale)[0] for slug, names in rows}


def _language_names() -> Mapping[str, str]:
    return dict(settings.WAGTAIL_CONTENT_LANGUAGES)


def facets_shown(
    counts: Mapping[str, Mapping[str, int]], filters: Filters, labels: FacetLabels
) -> list[Facet]:
    """Facets ready to show: selected values first kept even at 0, then by count and label."""
    return [
        Facet(name, facet_title(name), _values(name, numbers, filters.get(name, ()), labels))
        for name, numbers in counts.items()
    ]


def counts_without(
    records: PublicRecordQuerySet, filters: Filters, active: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], int]:
    """How many records would be found without each (facet, value) of `active`, in one query."""
    if not active:
        return {}
    found = records.aggregate(
        **{
            f"without_{place}": Count("pk", filter=_carries(_less(filters, facet, value)))
            for place, (facet, value) in enumerate(active)
        }
    )
    return {pair: found[f"without_{place}"] for place, pair in enumerate(active)}


def _less(filters: Filters, facet: str, value: str) -> Filters:
    return {name: [v for v in values if (name, v) != (facet, value)] for name, values in filters.items()}


def _carries(filters: Filters) -> Q:
    """The condition of `narrowed`, for use inside a count."""
    wanted = ~Q(pk=None)
    for facet, values in filters.items():
        if values:
            wanted &= Q(Exists(carrying(facet, list(values))))
    return wanted


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
    return sorted(values, key=lambda v: (v.value == NOT_STATED, -v.count, v.label))


def records_of(locale: str, *types: str) -> PublicRecordQuerySet:
    """The public records a reader of `locale` sees, each once."""
    records = PublicRecord.objects.for_reader(locale)
    return records.of_type(*types) if types else records
