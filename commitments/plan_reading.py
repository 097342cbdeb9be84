"""What the pages of a plan and of the tracker show: today, or as it stood on an earlier day."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from commitments.as_of import asked_day
from commitments.charts import distribution
from commitments.connections import Connections, Continuation, connections_of
from commitments.disagreements import disagreements
from commitments.history import mean_over_time
from commitments.progress import PlanProgress, plan_progress
from commitments.tracking import TrackerRow, rows_of, tracked
from editorial.data_links import links_to
from publication.facets import FacetLabels, records_of
from publication.history import as_record, type_on
from publication.models import PublicRecord, RecordState


def plan_reading(page: Any, request: HttpRequest, public: Sequence[PublicRecord]) -> dict[str, Any]:
    """The template's context beyond that of every record page. `public`: the plan's commitments today."""
    locale, asked = page.locale.language_code, asked_day(request)
    states = states_of_plan(page.plan_id)
    still = {commitment.translation_key for commitment in public}
    commitments = commitments_on(page.plan_id, locale, asked.past, still) if asked.past else list(public)
    around = Connections() if asked.past else connections_of(commitments, locale)
    rows = rows_of(commitments, around, asked.on)
    labels = FacetLabels(locale)
    tracking = tracked(rows, request.GET, labels)
    progress = plan_progress(commitments)
    return {
        "asked": asked,
        "today": asked.on,
        "first_recorded": states[0].recorded_at if states else None,
        "commitments": commitments,
        "progress": progress,
        "overdue_count": sum(row.overdue or bool(row.milestones_overdue) for row in rows),
        "tracking": tracking,
        "plan_groups": grouped(rows, tracking.rows, labels),
        "all_groups": grouped(rows, rows, labels),
        "chart": distribution(commitments, progress.mean or 0, get_language_bidi()),
        "over_time": mean_over_time(states),
        "conflicts": disagreements(page.source.conflicts),
        "ended": _ended(page.source.end_year, asked.on.year),
        "downloads": downloads_of(page.plan_id, tracking.query),
        "dated": bool(page.source.end_year or any(c.data["end_date"] for c in commitments)),
    }


def downloads_of(plan_id: str, query: str) -> list[dict[str, str]]:
    """The rows shown, as data; what is derived from the day narrows no download. Then all in OGP's terms."""
    return [
        *links_to("commitment", "&".join(part for part in (urlencode({"plan": plan_id}), query) if part)),
        {"url": reverse("ogp_csv", args=[plan_id]), "label": _("In OGP’s terms, CSV"), "format": "CSV"},
        {"url": reverse("ogp_json", args=[plan_id]), "label": _("In OGP’s terms, JSON"), "format": "JSON"},
    ]


def states_of_plan(plan_id: str) -> list[RecordState]:
    """Of its commitments, each in its source language, oldest first."""
    states = RecordState.objects.filter(type="commitment", is_source=True, data__plan=plan_id)
    return list(states.defer("title", "url"))


def commitments_on(plan_id: str, locale: str, day: date, still: Collection[UUID]) -> list[PublicRecord]:
    """The plan's commitments as they stood at the end of `day`.

    Those that are public no longer (not in `still`) keep their figures, and lose their words and address.
    """
    records = [as_record(s) for s in type_on("commitment", locale, day) if s.data["plan"] == plan_id]
    return _words_of_public(records, still)


def without_words_of_withdrawn(records: list[PublicRecord]) -> list[PublicRecord]:
    """The same of past records of any plan or type."""
    keys = [record.translation_key for record in records]
    public = PublicRecord.objects.filter(translation_key__in=keys).values_list("translation_key", flat=True)
    return _words_of_public(records, set(public))


def _words_of_public(records: list[PublicRecord], still: Collection[UUID]) -> list[PublicRecord]:
    for record in records:
        if record.translation_key not in still:
            record.title = record.url = ""
    return records


def _ended(end_year: int | None, year: int) -> bool:
    return end_year is not None and end_year < year


@dataclass(frozen=True)
class PlanGroup:
    """The editors' own group; `label` is "" for those without one. `progress` counts all."""

    label: str
    rows: Sequence[TrackerRow]
    progress: PlanProgress


def grouped(every: Sequence[TrackerRow], shown: Sequence[TrackerRow], labels: FacetLabels) -> list[PlanGroup]:
    """In the plan's order; groups of which nothing is shown stay out."""
    groups: dict[str, list[TrackerRow]] = {}
    for row in every:
        groups.setdefault(row.record.data["group"] or "", []).append(row)
    return [
        PlanGroup(
            labels.label("editorial_group", key) if key else "",
            [row for row in shown if row in own],
            plan_progress([row.record for row in own]),
        )
        for key, own in groups.items()
        if any(row in shown for row in own)
    ]


def tracker_reading(locale: str) -> dict[str, Any]:
    """All plans, newest first, and what was carried from one into the next."""
    plans, labels, today = plans_with_progress(locale), FacetLabels(locale), timezone.localdate()
    commitments = [commitment for plan in plans for commitment in plan["commitments"]]
    around = connections_of(commitments, locale)
    for plan in plans:
        rows = rows_of(plan["commitments"], around, today)
        plan["plan_groups"] = grouped(rows, rows, labels)
        plan["overdue_count"] = sum(row.overdue or bool(row.milestones_overdue) for row in rows)
    return {"plans": plans, "carried": carried_over(commitments, around)}


@dataclass(frozen=True)
class CarriedOver:
    """A commitment and what takes it up in later plans."""

    record: PublicRecord
    onward: Sequence[Continuation]


def carried_over(commitments: Sequence[PublicRecord], around: Connections) -> list[CarriedOver]:
    """Those that a later plan takes up, in their own plan's order."""
    found = [
        CarriedOver(
            record, [c for c in around.continuations.get(record.translation_key, ()) if not c.earlier]
        )
        for record in commitments
    ]
    return [carried for carried in found if carried.onward]


def plans_with_progress(locale: str) -> list[dict[str, Any]]:
    """`[{"record", "progress", "commitments"}]`, newest plan first."""
    commitments = list(records_of(locale, "commitment").defer("text").order_by("order", "pk"))
    return with_progress(records_of(locale, "plan").defer("text").order_by("-date", "-pk"), commitments)


def with_progress(plans: Iterable[PublicRecord], commitments: Sequence[PublicRecord]) -> list[dict[str, Any]]:
    """The same of these public records, in their order."""
    return [
        {"record": plan, "commitments": own, "progress": plan_progress(own)}
        for plan in plans
        for own in [[c for c in commitments if c.data["plan"] == (plan.external_id or plan.public_id)]]
    ]
