"""What the home page reads: a handful of queries, however much the portal holds."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, Subquery, Window
from django.db.models.functions import RowNumber

from editorial.relations import GROUP_TITLES
from editorial.statuses import LinkKind
from knowledge_base.statuses import PlatformKind
from publication.facets import Facet, FacetLabels, facet_counts, facets_shown, records_of
from publication.models import PublicRecord, PublicRecordQuerySet, RecordFacet, RecordRelation

SUBJECTS = ("sector", "theme", "challenge_type")
COUNTED = ("initiative", "platform", "resource", "institution")
# An institution or a dossier changes when its records do; the list of news names the records.
NOT_NEWS = ("institution", "dossier")
# Where people may turn to today, by what they want to say.
SPEAKING_UP = (PlatformKind.COMPLAINTS, PlatformKind.PARTICIPATION, PlatformKind.ACCESS_TO_INFORMATION)
SHOWN = 6
CARDS = 3
DOSSIERS = 8
WAYS = 7


@dataclass(frozen=True)
class WayIn:
    """A record that a list leads to, with the number of records behind it."""

    record: PublicRecord
    count: int


@dataclass(frozen=True)
class Card:
    """An initiative with the labels of its sectors and themes, and of the challenges it meets."""

    record: PublicRecord
    over: Sequence[str]
    foot: Sequence[str]


@dataclass(frozen=True)
class Gathered:
    """A dossier with how many initiatives and commitments it gathers."""

    record: PublicRecord
    initiatives: int
    commitments: int


class FrontPage:
    """The records that the home page in `locale` shows."""

    def __init__(self, locale: str) -> None:
        self.locale = locale
        self.counts = facet_counts(
            records_of(locale).exclude(type="institution"), {}, [*SUBJECTS, "institution", "kind"]
        )
        self._most_active = _most(self.counts["institution"])
        self._by_type: dict[str, list[PublicRecord]] = defaultdict(list)
        for record in self._records():
            self._by_type[record.type].append(record)

    def _records(self) -> PublicRecordQuerySet:
        """The newest of each type, and those that a list below names; each with its type's `total`."""
        ranked = (
            records_of(self.locale)
            .defer("text")
            .annotate(
                place=Window(RowNumber(), partition_by=F("type"), order_by=["-updated_at", "-pk"]),
                total=Window(Count("pk"), partition_by=F("type")),
                rank=Window(RowNumber(), partition_by=F("type"), order_by=["order", "pk"]),
            )
        )
        named = Q(type="institution", external_id__in=self._most_active)
        speaking_up = Q(type="platform", data__kind__in=[kind.value for kind in SPEAKING_UP], rank__lte=60)
        first_dossiers = Q(type="dossier", rank__lte=DOSSIERS)
        plans = Q(type__in=["plan", "commitment"])
        wanted = Q(place__lte=SHOWN) | plans | first_dossiers | named | speaking_up
        return ranked.filter(wanted).order_by("place")

    def plans(self) -> list[PublicRecord]:
        """Newest plan first."""
        return sorted(self._by_type["plan"], key=lambda r: (r.date or date.min, r.pk), reverse=True)

    def commitments(self) -> list[PublicRecord]:
        """All commitments, in the order of their plans."""
        return sorted(self._by_type["commitment"], key=lambda record: (record.order, record.pk))

    def totals(self) -> list[dict[str, Any]]:
        """`[{"type", "title", "count"}]`: how many records of each counted type are public."""
        return [
            {"type": name, "title": GROUP_TITLES[name], "count": getattr(own[0], "total", 0) if own else 0}
            for name in COUNTED
            for own in [self._by_type[name]]
        ]

    def cards(self, labels: FacetLabels) -> list[Card]:
        """The newest initiatives."""
        newest = self._by_type["initiative"][:CARDS]
        terms = _terms_of([record.translation_key for record in newest], labels)
        return [
            Card(record, own["sector"] + own["theme"], own["challenge_type"])
            for record in newest
            for own in [terms[record.translation_key]]
        ]

    def latest(self) -> list[PublicRecord]:
        """The newest changes of all types together."""
        news = [record for name, own in self._by_type.items() if name not in NOT_NEWS for record in own]
        return sorted(news, key=lambda record: (record.updated_at, record.pk), reverse=True)[:SHOWN]

    def subjects(self, labels: FacetLabels) -> list[Facet]:
        return facets_shown({name: self.counts[name] for name in SUBJECTS}, {}, labels)

    def institutions(self) -> list[WayIn]:
        """Those with the most records of their own, most first."""
        numbers = self.counts["institution"]
        named = [r for r in self._by_type["institution"] if r.external_id in self._most_active]
        ways = [WayIn(record, numbers[record.external_id]) for record in named]
        return sorted(ways, key=lambda way: (-way.count, way.record.title))

    def platform_kinds(self) -> list[tuple[str, int]]:
        """(kind, platforms of it), the kinds with the most first."""
        numbers = {kind: self.counts["kind"].get(kind, 0) for kind in PlatformKind.values}
        return [(kind, numbers[kind]) for kind in _most(numbers) if numbers[kind]]

    def speaking_up(self) -> list[dict[str, Any]]:
        """`[{"kind", "platforms"}]`: where to turn to: platforms that the directory really holds."""
        found = sorted(self._by_type["platform"], key=lambda record: (record.order, record.pk))
        doors = [(kind.value, [r for r in found if r.data["kind"] == kind]) for kind in SPEAKING_UP]
        return [{"kind": kind, "platforms": own[:SHOWN]} for kind, own in doors if own]

    def dossiers(self) -> list[Gathered]:
        """The first dossiers in the editors' order."""
        own = sorted(self._by_type["dossier"], key=lambda record: (record.order, record.pk))[:DOSSIERS]
        numbers = gathered_by([record.translation_key for record in own])
        return [
            Gathered(
                record,
                numbers[record.translation_key]["initiative"],
                numbers[record.translation_key]["commitment"],
            )
            for record in own
        ]


def _most(numbers: Mapping[str, int]) -> list[str]:
    return sorted(numbers, key=lambda value: (-numbers[value], value))[:WAYS]


def _terms_of(keys: Sequence[UUID], labels: FacetLabels) -> Mapping[UUID, Mapping[str, list[str]]]:
    """`{record: {vocabulary: labels}}`."""
    found: dict[UUID, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    carried = RecordFacet.objects.filter(translation_key__in=keys, facet__in=SUBJECTS).order_by("pk")
    for facet in carried:
        found[facet.translation_key][facet.facet].append(labels.label(facet.facet, facet.value))
    return found


def gathered_by(keys: Sequence[UUID]) -> Mapping[UUID, Counter[str]]:
    """`{dossier: {type: public records gathered}}`, in one query."""
    target = PublicRecord.objects.filter(translation_key=OuterRef("target_key"), is_source=True)
    rows = (
        RecordRelation.objects.filter(translation_key__in=keys, kind=LinkKind.GATHERS)
        .order_by()
        .annotate(target_type=Subquery(target.values("type")[:1]))
        .values_list("translation_key", "target_type")
        .annotate(number=Count("pk"))
    )
    found: dict[UUID, Counter[str]] = defaultdict(Counter)
    for key, target_type, number in rows:
        found[key][target_type or ""] += number
    return found
