"""How the portal lives, counted: what it holds, which institutions enrich it, how often that changes."""

from collections import Counter
from datetime import date, timedelta
from typing import Annotated, Any

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router
from pydantic import BaseModel, Field

from commitments.plan_reading import plans_with_progress
from editorial.approval_clock import approval_clock
from editorial.institution_directory import last_changes
from publication.api.addresses import COLLECTIONS, api_url, site_of
from publication.api.asking import LocaleAsked, locale_of
from publication.api.resources import answer
from publication.api.shapes import ProblemOut
from publication.models import PublicRecord, RecordState

router = Router(tags=["indicators"])
YEAR = timedelta(days=365)
MONTHS = 12


class HoldingsOut(BaseModel):
    """Each record once, and its texts in each language."""

    total: int
    by_collection: dict[str, int]
    texts_by_language: dict[str, int]


class EnrichingOut(BaseModel):
    """Institutions: named by records, with a section of their own, with records, and lately at work."""

    named: int
    with_section: int
    with_records: int
    changed_within_a_year: int


class MonthOut(BaseModel):
    month: Annotated[str, Field(examples=["2026-11"])]
    records: Annotated[int, Field(description="Records whose title, address or facts changed in it.")]


class PlanFigureOut(BaseModel):
    id: str
    title: str
    api_url: str
    commitments: int
    stated: Annotated[int, Field(description="Commitments that declare a percentage.")]
    mean: Annotated[float | None, Field(description="Of these, in per cent.")]


class ApprovalOut(BaseModel):
    """The approving body's own pace in the last twelve months, in working days."""

    target: int
    decisions: int
    median: Annotated[float | None, Field(description="Null: too few decisions.")]
    ninth_of_ten: Annotated[int | None, Field(description="Nine of ten decisions took no longer.")]
    waiting: int
    waiting_beyond_target: int


class IndicatorsOut(BaseModel):
    records: HoldingsOut
    institutions: EnrichingOut
    updates: Annotated[list[MonthOut], Field(description="The last twelve months, the running one last.")]
    plans: list[PlanFigureOut]
    approval: ApprovalOut


@router.get(
    "",
    response={200: IndicatorsOut, 422: ProblemOut},
    operation_id="read_indicators",
    summary="What the portal holds and how often it changes",
)
def indicators(request: HttpRequest, asked: Query[LocaleAsked]) -> HttpResponse:
    """Counted when it is asked for; nothing is estimated."""
    locale = locale_of(request, asked)
    return answer(
        {
            "records": _holdings(),
            "institutions": _enriching(),
            "updates": _updates(timezone.localdate()),
            "plans": _plans(locale, site_of(request)),
            "approval": _approval(),
        }
    )


def _holdings() -> dict[str, Any]:
    sources = Count("pk", filter=Q(is_source=True))
    rows = (
        PublicRecord.objects.values("type", "locale").order_by().annotate(texts=Count("pk"), records=sources)
    )
    collections: Counter[str] = Counter()
    languages: Counter[str] = Counter()
    for row in rows:
        collections[COLLECTIONS[row["type"]]] += row["records"]
        languages[row["locale"]] += row["texts"]
    return {
        "total": collections.total(),
        "by_collection": dict(sorted(collections.items())),
        "texts_by_language": dict(sorted(languages.items())),
    }


def _enriching() -> dict[str, int]:
    institutions = PublicRecord.objects.filter(type="institution", is_source=True)
    changes, since = last_changes(), timezone.now() - YEAR
    return {
        "named": institutions.count(),
        "with_section": institutions.filter(data__is_partner=True).count(),
        "with_records": len(changes),
        "changed_within_a_year": sum(moment >= since for moment in changes.values()),
    }


def _updates(today: date) -> list[dict[str, Any]]:
    months = _months_until(today)
    rows = (
        RecordState.objects.filter(recorded_at__date__gte=months[0])
        .annotate(month=TruncMonth("recorded_at"))
        .values("month")
        .order_by("month")
        .annotate(records=Count("translation_key", distinct=True))
    )
    counted = {timezone.localtime(row["month"]).strftime("%Y-%m"): row["records"] for row in rows}
    names = [month.strftime("%Y-%m") for month in months]
    return [{"month": name, "records": counted.get(name, 0)} for name in names]


def _months_until(today: date) -> list[date]:
    """The first days of the last twelve months, oldest first."""
    last = today.year * MONTHS + today.month - 1
    return [date(number // MONTHS, number % MONTHS + 1, 1) for number in range(last - MONTHS + 1, last + 1)]


def _plans(locale: str, site: str) -> list[dict[str, Any]]:
    return [
        {
            "id": record.public_id,
            "title": record.title,
            "api_url": api_url(site, "plan", record.public_id),
            "commitments": progress.commitments,
            "stated": progress.stated,
            "mean": None if progress.mean is None else float(progress.mean),
        }
        for plan in plans_with_progress(locale)
        for record, progress in [(plan["record"], plan["progress"])]
    ]


def _approval() -> dict[str, Any]:
    clock = approval_clock()
    return {
        "target": clock.target,
        "decisions": clock.decisions,
        "median": clock.median,
        "ninth_of_ten": clock.ninth,
        "waiting": clock.waiting,
        "waiting_beyond_target": clock.beyond,
    }
