"""What the page of an institution tells, section or not: all of it from the public read model."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, F, Max, Q, Window
from django.db.models.functions import RowNumber
from django.http import HttpRequest
from django.utils import timezone

from editorial.actions_to_take import FACET as MUST_ACT
from editorial.actions_to_take import SETTLED, actions_in
from editorial.obligations import past_their_date
from editorial.relations import GROUP_LIMIT, GROUP_TITLES, first_of_each_type, grouped_by_type
from institutions.labels import label_in
from institutions.models import Institution
from publication.declared_progress import progress_of
from publication.facets import TYPE_TITLES, records_of
from publication.models import PublicRecord, PublicRecordQuerySet

YEAR = timedelta(days=365)
PAGE_SIZE = 50
# Query parameter of the page that shows everything of one type in which the institution takes part.
TAKES_PART = "takes-part"


@dataclass(frozen=True)
class Contact:
    """A function, never a person, and the commitments for which it answers."""

    function: Mapping[str, str]
    records: Sequence[PublicRecord]


@dataclass(frozen=True)
class TypeFreshness:
    """Of the institution's records of one type: how many, how many changed within a year, the last change."""

    title: Any
    total: int
    recent: int
    last: datetime


@dataclass(frozen=True)
class Freshness:
    types: Sequence[TypeFreshness]

    @property
    def total(self) -> int:
        return sum(entry.total for entry in self.types)

    @property
    def recent(self) -> int:
        return sum(entry.recent for entry in self.types)

    @property
    def last(self) -> datetime | None:
        return max((entry.last for entry in self.types), default=None)


def institution_context(
    institution: Institution, locale: str, request: HttpRequest | None = None, *, on: date | None = None
) -> dict[str, Any]:
    """What it leads, takes part in, must do and owes on the day `on`; its freshness and its contacts."""
    day, slug = on or timezone.localdate(), institution.slug
    held = list(_held(locale, slug))
    led = [record for record in held if record.type == "commitment"]
    named = list(_naming(institution, locale))
    actions = [action for action in actions_in(named, day) if action.institution == slug]
    owed, owed_actions = past_their_date(led, day), [action for action in actions if action.overdue]
    return {
        "institution": institution,
        "groups": [group for group in grouped_by_type(held) if group.type != "commitment"],
        "led": led,
        "led_shown": led[:GROUP_LIMIT],
        "progress": progress_of(led),
        "to_do": [action for action in actions if action.state not in SETTLED],
        "settled": [action for action in actions if action.state in SETTLED],
        "owed": owed,
        "owed_actions": owed_actions,
        "late": len(owed) + len(owed_actions),
        "contacts": contacts_in(named, slug),
        "freshness": freshness_of(slug, timezone.now()),
        "related_institutions": [record for record in named if record.type == "institution"],
        "former_names": list(institution.former_names_in(locale)),
        "successor": _successor(institution, locale),
        **_taking_part(locale, slug, request),
    }


def _successor(institution: Institution, locale: str) -> PublicRecord | None:
    """Where its work continues, if it is closed."""
    if institution.successor is None:
        return None
    return records_of(locale, "institution").filter(translation_key=institution.successor.key).first()


def _held(locale: str, slug: str) -> PublicRecordQuerySet:
    """What it leads or publishes: the first of each type, with the type's `total`, and all commitments."""
    records = records_of(locale).with_facet("institution", [slug]).exclude(type="institution").defer("text")
    ranked = records.annotate(
        place=Window(RowNumber(), partition_by=F("type"), order_by=["order", "-updated_at", "-pk"]),
        total=Window(Count("pk"), partition_by=F("type")),
    )
    return ranked.filter(Q(place__lte=GROUP_LIMIT) | Q(type="commitment")).order_by("type", "place")


def _naming(institution: Institution, locale: str) -> PublicRecordQuerySet:
    """Records with an action for it, commitments with a contact point in it, its related institutions."""
    acting = PublicRecord.objects.with_facet(MUST_ACT, [institution.slug]).values("pk")
    contact = Q(type="commitment", data__contact_institution=institution.slug)
    related = Q(type="institution", translation_key__in=institution.related.values("key"))
    return (
        records_of(locale).filter(Q(pk__in=acting) | contact | related).defer("text").order_by("order", "pk")
    )


def _taking_part(locale: str, slug: str, request: HttpRequest | None) -> dict[str, Any]:
    """The first of each type in which it takes part; or all of the one type that the address asks for."""
    supported = records_of(locale).with_facet("supporter", [slug])
    wanted = request.GET.get(TAKES_PART, "") if request is not None else ""
    if wanted in GROUP_TITLES and request is not None:
        listed = supported.of_type(wanted).defer("text").order_by("order", "pk")
        page = Paginator(listed, PAGE_SIZE).get_page(request.GET.get("page"))
        return {"whole": page, "whole_title": GROUP_TITLES[wanted]}
    groups = grouped_by_type(first_of_each_type(supported, "order", "-updated_at", "-pk"))
    return {"supported_groups": groups, "supported_total": sum(group.total for group in groups)}


def contacts_in(records: Iterable[PublicRecord], slug: str) -> list[Contact]:
    """The functions that answer for commitments at the institution `slug`, each once."""
    found: dict[str, list[PublicRecord]] = defaultdict(list)
    functions: dict[str, Mapping[str, str]] = {}
    for record in records:
        function = record.data.get("contact_function")
        if function and record.data.get("contact_institution") == slug:
            key = label_in(function)[0]
            functions[key] = function
            found[key].append(record)
    return [Contact(functions[key], own) for key, own in sorted(found.items())]


def freshness_of(slug: str, now: datetime) -> Freshness:
    """Counted over every language of the records that it leads or publishes, in one query."""
    own = PublicRecord.objects.with_facet("institution", [slug]).exclude(type="institution")
    rows = (
        own.order_by()
        .values("type")
        .annotate(
            total=Count("translation_key", distinct=True),
            recent=Count("translation_key", distinct=True, filter=Q(updated_at__gte=now - YEAR)),
            last=Max("updated_at"),
        )
    )
    by_type = {row["type"]: row for row in rows}
    return Freshness(
        [
            TypeFreshness(TYPE_TITLES[name], row["total"], row["recent"], row["last"])
            for name in GROUP_TITLES
            if (row := by_type.get(name))
        ]
    )
