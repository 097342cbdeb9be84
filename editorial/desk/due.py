"""What an institution owes: dates that have passed, progress to report, pages to read again."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from editorial.obligations import Obligation, past_their_date
from editorial.statuses import DeclaredStatus
from publication.facets import records_of
from publication.models import PublicRecord, RecordFacet, RecordRelation

QUARTER = timedelta(days=92)
YEAR = timedelta(days=365)
REPORTS_ON = "reports-on"
FINISHED = (DeclaredStatus.COMPLETED, DeclaredStatus.WITHDRAWN)


@dataclass
class Due:
    """Of one institution: `late` past their date, `silent` commitments without a report for a quarter,
    `unread` public records that nobody has changed for a year."""

    late: list[Obligation] = field(default_factory=list)
    silent: list[PublicRecord] = field(default_factory=list)
    unread: list[PublicRecord] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.late or self.silent or self.unread)


def due_of(slugs: Sequence[str], locale: str, now: datetime) -> Mapping[str, Due]:
    """`{institution: what it owes}`, in three queries."""
    held = _held(slugs, locale)
    keys = [record.translation_key for records in held.values() for record in records]
    reported = _reported_since(keys, now - QUARTER)
    return {slug: _due(held[slug], reported, now) for slug in slugs}


def _held(slugs: Sequence[str], locale: str) -> Mapping[str, list[PublicRecord]]:
    """What each leads or publishes."""
    carried = RecordFacet.objects.filter(facet="institution", value__in=slugs)
    owners: dict[UUID, list[str]] = defaultdict(list)
    for key, slug in carried.values_list("translation_key", "value").distinct():
        owners[key].append(slug)
    found: dict[str, list[PublicRecord]] = defaultdict(list)
    records = (
        records_of(locale).filter(translation_key__in=list(owners)).exclude(type="institution").defer("text")
    )
    for record in records.order_by("updated_at", "pk"):
        for slug in owners[record.translation_key]:
            found[slug].append(record)
    return found


def _reported_since(keys: Iterable[UUID], since: datetime) -> set[UUID]:
    """Commitments with a public progress update of at least that day."""
    reports = PublicRecord.objects.filter(type="progress_update", date__gte=since.date())
    relations = RecordRelation.objects.filter(
        kind=REPORTS_ON, target_key__in=list(keys), translation_key__in=reports.values("translation_key")
    )
    return set(relations.values_list("target_key", flat=True))


def _due(records: Sequence[PublicRecord], reported: set[UUID], now: datetime) -> Due:
    commitments = [record for record in records if record.type == "commitment"]
    return Due(
        late=past_their_date(commitments, timezone.localdate(now)),
        silent=[
            record
            for record in commitments
            if record.translation_key not in reported and record.data.get("declared_status") not in FINISHED
        ],
        unread=[
            record
            for record in records
            if record.type not in {"commitment", "progress_update"} and record.updated_at < now - YEAR
        ],
    )
