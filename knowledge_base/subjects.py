"""Everything the portal holds on one sector, theme or challenge: the programmes of a country by subject."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Sum, Window
from django.db.models.functions import RowNumber

from editorial.actions_to_take import Action, actions_in
from editorial.navigation import navigation
from editorial.relations import RecordGroup, grouped_by_type
from institutions.models import Term
from knowledge_base.browsing import SUBJECTS
from publication.declared_progress import DeclaredProgress, percent
from publication.facets import FACET_TITLES, FacetLabels, facet_counts, records_of
from publication.models import PublicRecord, PublicRecordQuerySet, RecordFacet, RecordRelation

SHOWN = 4
INSTITUTIONS_SHOWN = 12
RECORDS_WITH_ACTIONS = 200
ACTIONS_SHOWN = 10
ORDER = ("initiative", "commitment", "platform", "resource", "dossier")
# Types that hardly carry subjects of their own: those that a subject's records point at belong to it.
LINKED_TYPES = ("platform", "resource")
# Lists that a subject narrows; other types are shown by the search.
NARROWED_LISTS: Mapping[str, Sequence[str]] = {
    "initiative": SUBJECTS,
    "resource": SUBJECTS,
    "dossier": ("theme",),
}


@dataclass(frozen=True)
class Group:
    """The first records of one type. `all_url` leads to all of them; `linked`: by links, not by terms."""

    records: RecordGroup
    all_url: str = ""
    linked: bool = False

    @property
    def more(self) -> bool:
        return self.records.total > len(self.records.records)


@dataclass(frozen=True)
class ActiveInstitution:
    """An institution with how many records it leads and in how many it takes part."""

    record: PublicRecord
    leads: int
    supports: int


@dataclass(frozen=True)
class Crossing:
    """Another subject that records of this one carry; the address shows these records."""

    label: str
    url: str
    count: int


@dataclass(frozen=True)
class Subject:
    """What stands on the page of one term."""

    groups: Sequence[Group]
    progress: DeclaredProgress
    actions: Sequence[Action]
    more_actions: int
    institutions: Sequence[ActiveInstitution]
    more_institutions: int
    crossings: Mapping[str, Sequence[Crossing]]
    labels: FacetLabels

    @property
    def totals(self) -> dict[str, int]:
        """`{type: number of records}`."""
        return {group.records.type: group.records.total for group in self.groups}


def subject(term: Term, locale: str, on: date) -> Subject:
    """Gather what concerns `term`, as a reader of `locale` sees it, in five queries."""
    own = records_of(locale).with_facet(term.vocabulary, [term.slug])
    directory = {record.external_id: record for record in records_of(locale, "institution").defer("text")}
    labels = FacetLabels(locale, {slug: record.title for slug, record in directory.items()})
    counts = facet_counts(own, {}, [*SUBJECTS, "institution", "supporter"])
    actions = actions_in(own.filter(data__actions__0__isnull=False).defer("text")[:RECORDS_WITH_ACTIONS], on)
    active = _institutions(counts, directory)
    first = list(first_of_each_kind(with_linked(own, locale)))
    return Subject(
        groups=_groups(first, term, locale),
        progress=_progress(first),
        actions=actions[:ACTIONS_SHOWN],
        more_actions=max(0, len(actions) - ACTIONS_SHOWN),
        institutions=active[:INSTITUTIONS_SHOWN],
        more_institutions=max(0, len(active) - INSTITUTIONS_SHOWN),
        crossings=_crossings(counts, term, labels, locale),
        labels=labels,
    )


def _groups(first: Sequence[PublicRecord], term: Term, locale: str) -> list[Group]:
    carried = grouped_by_type(record for record in first if not record.linked)  # type: ignore[attr-defined]
    linked = grouped_by_type(record for record in first if record.linked)  # type: ignore[attr-defined]
    groups = [Group(group, _all_url(group.type, term, locale)) for group in carried]
    groups += [Group(group, linked=True) for group in linked]
    return sorted(groups, key=lambda group: [*ORDER, group.records.type].index(group.records.type))


def _progress(first: Sequence[Any]) -> DeclaredProgress:
    """Of all the subject's commitments: each of the `first` ones carries their figures."""
    commitment = next((record for record in first if record.type == "commitment"), None)
    if commitment is None:
        return DeclaredProgress(0, 0, 0)
    return DeclaredProgress(commitment.total, commitment.stated, commitment.percents or 0)


def with_linked(own: PublicRecordQuerySet, locale: str) -> PublicRecordQuerySet:
    """The records `own` and, marked as `linked`, the platforms and resources that a link joins to them."""
    keys = own.order_by().values("translation_key")
    pointed = RecordRelation.objects.filter(target_key=OuterRef("translation_key"), translation_key__in=keys)
    pointing = RecordRelation.objects.filter(translation_key=OuterRef("translation_key"), target_key__in=keys)
    joined = Q(type__in=LINKED_TYPES) & (Q(Exists(pointed)) | Q(Exists(pointing)))
    everything = records_of(locale).annotate(linked=~Q(translation_key__in=keys))
    return everything.filter(Q(linked=False) | joined)


def first_of_each_kind(records: PublicRecordQuerySet) -> PublicRecordQuerySet:
    """The first `SHOWN` of each type, linked ones apart, each with the figures of its kind, in one query."""
    kind = [F("type"), F("linked")]
    ranked = records.defer("text").annotate(
        place=Window(
            RowNumber(), partition_by=kind, order_by=[percent().desc(nulls_last=True), "order", "-pk"]
        ),
        total=Window(Count("pk"), partition_by=kind),
        stated=Window(Count(percent()), partition_by=kind),
        percents=Window(Sum(percent()), partition_by=kind),
    )
    return ranked.filter(place__lte=SHOWN).order_by("type", "place")


def _all_url(record_type: str, term: Term, locale: str) -> str:
    entry = navigation(locale).listing(record_type)
    if entry is not None and term.vocabulary in NARROWED_LISTS.get(record_type, ()):
        return f"{entry.url}?{term.vocabulary}={term.slug}"
    return f"/{locale}/search/?type={record_type}&{term.vocabulary}={term.slug}"


def _institutions(
    counts: Mapping[str, Mapping[str, int]], directory: Mapping[str, PublicRecord]
) -> list[ActiveInstitution]:
    """Those that lead most first, then those that take part in most."""
    leads, supports = counts["institution"], counts["supporter"]
    active = [
        ActiveInstitution(directory[slug], leads.get(slug, 0), supports.get(slug, 0))
        for slug in {**leads, **supports}
        if slug in directory
    ]
    return sorted(active, key=lambda one: (-one.leads, -one.supports, one.record.title))


def _crossings(
    counts: Mapping[str, Mapping[str, int]], term: Term, labels: FacetLabels, locale: str
) -> dict[str, list[Crossing]]:
    """`{title: the other vocabularies' terms, most frequent first}`."""
    here = f"/{locale}/search/?{term.vocabulary}={term.slug}"
    return {
        str(FACET_TITLES[name]): [
            Crossing(labels.label(name, slug), f"{here}&{name}={slug}", number)
            for slug, number in sorted(counts[name].items(), key=lambda pair: (-pair[1], pair[0]))
        ]
        for name in SUBJECTS
        if name != term.vocabulary and counts[name]
    }


def counts_by_type(vocabulary: str, locale: str) -> dict[str, Counter[str]]:
    """`{slug: {type: records}}` of a whole vocabulary, in one query."""
    types = PublicRecord.objects.filter(translation_key=OuterRef("translation_key"), is_source=True)
    rows = (
        RecordFacet.objects.filter(
            facet=vocabulary, translation_key__in=records_of(locale).order_by().values("translation_key")
        )
        .annotate(type=Subquery(types.values("type")[:1]))
        .values_list("value", "type")
        .annotate(records=Count("pk"))
    )
    counts: dict[str, Counter[str]] = {}
    for slug, record_type, number in rows:
        counts.setdefault(slug, Counter())[record_type] = number
    return counts
