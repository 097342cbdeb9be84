"""What a record points at and what points at it, and lists of records grouped by what they are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _

from editorial.statuses import LinkKind
from institutions.models import Term
from publication.facets import records_of
from publication.models import PublicRecord, PublicRecordQuerySet, RecordFacet, RecordRelation

# In the order in which a page shows them.
GROUP_TITLES: Mapping[str, Any] = {
    "plan": _("Action plans"),
    "commitment": _("Commitments"),
    "initiative": _("Initiatives"),
    "platform": _("Platforms"),
    "resource": _("Resources"),
    "dossier": _("Thematic dossiers"),
    "progress_update": _("Progress updates"),
    "institution": _("Institutions"),
    "contribution": _("Suggestions and expectations"),
}

BY_THE_EDITORS = (LinkKind.INFERRED, LinkKind.INFERRED_COMMITMENT)
GROUP_LIMIT = 30
# A suggestion points so at what was made of it.
LED_TO = "led-to"


@dataclass(frozen=True)
class RecordGroup:
    """Records of one type; `total` counts those beyond the ones shown, too."""

    type: str
    title: Any
    records: Sequence[PublicRecord]
    total: int


def grouped_by_type(records: Iterable[PublicRecord]) -> list[RecordGroup]:
    by_type: dict[str, list[PublicRecord]] = {name: [] for name in GROUP_TITLES}
    for record in records:
        by_type[record.type].append(record)
    return [
        RecordGroup(name, _title_of(name, own), own, getattr(own[0], "total", len(own)))
        for name, own in by_type.items()
        if own
    ]


def _title_of(record_type: str, records: Sequence[PublicRecord]) -> Any:
    led_here = record_type == "contribution" and all(getattr(one, "led_here", False) for one in records)
    return _("Suggestions that led here") if led_here else GROUP_TITLES[record_type]


def first_of_each_type(records: PublicRecordQuerySet, *order: str) -> PublicRecordQuerySet:
    """The first `GROUP_LIMIT` of each type by `order`, each with its type's `total`, in one query."""
    ranked = records.defer("text").annotate(
        place=Window(RowNumber(), partition_by=F("type"), order_by=list(order)),
        total=Window(Count("pk"), partition_by=F("type")),
    )
    return ranked.filter(place__lte=GROUP_LIMIT).order_by("type", "place")


def related_records(translation_key: UUID, locale: str) -> PublicRecordQuerySet:
    """Both directions; `by_editors` marks what only the editors relate, `led_here` what it came of."""
    stated = RecordRelation.objects.exclude(kind__in=BY_THE_EDITORS)
    there = Q(translation_key=translation_key, target_key=OuterRef("translation_key"))
    back = Q(translation_key=OuterRef("translation_key"), target_key=translation_key)
    related = records_of(locale).related_to(translation_key).defer("text")
    led_here = RecordRelation.objects.filter(back, kind=LED_TO)
    marked = related.annotate(by_editors=~Exists(stated.filter(there | back)), led_here=Exists(led_here))
    return marked.order_by("type", "-date", "order", "pk")


def terms_of(translation_key: UUID) -> dict[str, list[Term]]:
    """`{vocabulary: terms}` of the public record."""
    carried = RecordFacet.objects.filter(
        translation_key=translation_key, facet=OuterRef("vocabulary"), value=OuterRef("slug")
    )
    return _by_vocabulary(Term.objects.filter(Exists(carried)))


def terms_named(facets: Mapping[str, Iterable[str]]) -> dict[str, list[Term]]:
    """`{vocabulary: terms}` with these identifiers: for what is not public yet."""
    wanted = Q(pk__in=[])
    for facet, slugs in facets.items():
        wanted |= Q(vocabulary=facet, slug__in=list(slugs))
    return _by_vocabulary(Term.objects.filter(wanted))


def _by_vocabulary(terms: Iterable[Term]) -> dict[str, list[Term]]:
    found: dict[str, list[Term]] = {}
    for term in terms:
        found.setdefault(term.vocabulary, []).append(term)
    return found


def institutions_named(slugs: Iterable[str | None], locale: str) -> dict[str, PublicRecord]:
    """`{identifier: public record}`."""
    wanted = {slug for slug in slugs if slug}
    records = records_of(locale, "institution").filter(external_id__in=wanted) if wanted else []
    return {record.external_id: record for record in records}
