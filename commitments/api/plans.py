"""Action plans with the figures that are counted from their commitments."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from commitments.api.commitments import disagreements_of
from commitments.api.shapes import PAGE_MEMBERS, PlanDetail, PlanHistoryOut
from commitments.connections import Connections
from commitments.history import mean_over_time
from commitments.models import ActionPlanPage
from commitments.plan_reading import commitments_on, states_of_plan, without_words_of_withdrawn
from commitments.progress import plan_progress
from commitments.tracking import rows_of
from editorial.api.records import PARAMETERS, common, page_of
from publication.api.addresses import ROOT
from publication.api.resources import Reading, Resource, answer, router_of
from publication.api.shapes import ProblemOut
from publication.facets import NOT_STATED, records_of
from publication.history import as_record, type_on
from publication.models import PublicRecord

TEXTS = ("member_name", "cycle", "start_date", "end_date", "axes_note", "status_basis")


def detail(reading: Reading) -> dict[str, Any]:
    plan_id = plan_id_of(reading.record)
    commitments = _commitments(plan_id, reading)
    asked = {"plan": plan_id, "locale": reading.locale}
    if reading.day:
        asked["as_of"] = reading.day.isoformat()
    return {
        "progress": _progress(commitments, reading.day or timezone.localdate()),
        "commitments_url": f"{reading.site}{ROOT}/commitments?{urlencode(asked)}",
        **(
            dict.fromkeys([*TEXTS, "printed", "disagreements", *PAGE_MEMBERS])
            if reading.day
            else _texts(reading)
        ),
    }


def plan_id_of(record: PublicRecord) -> str:
    """The identifier by which its commitments name it."""
    source = PublicRecord.objects.filter(translation_key=record.translation_key, is_source=True).first()
    return (source or record).external_id or record.public_id


def _commitments(plan_id: str, reading: Reading) -> list[PublicRecord]:
    own = records_of(reading.locale, "commitment").with_facet("plan", [plan_id]).defer("text")
    if reading.day is None:
        return list(own.order_by("order", "pk"))
    still = set(own.values_list("translation_key", flat=True))
    return commitments_on(plan_id, reading.locale, reading.day, still)


def _progress(commitments: Sequence[PublicRecord], day: date) -> dict[str, Any]:
    progress = plan_progress(commitments)
    rows = rows_of(commitments, Connections(), day)
    return {
        "commitments": progress.commitments,
        "stated": progress.stated,
        "mean": None if progress.mean is None else float(progress.mean),
        "by_status": progress.by_status,
        "status_not_stated": progress.status_not_stated,
        "full_not_completed": [record.public_id for record in progress.full_not_completed],
        "overdue": sum(row.overdue or bool(row.milestones_overdue) for row in rows),
    }


def _texts(reading: Reading) -> dict[str, Any]:
    page = page_of(ActionPlanPage, reading)
    facts = page.source
    percent = facts.printed_overall_percent
    return {
        **{name: getattr(facts, name) for name in TEXTS},
        "member_name": page.member_name,
        "printed": {
            "overall_percent": None if percent is None else float(percent),
            "commitments": facts.printed_commitments_count,
        },
        "disagreements": disagreements_of(facts.conflicts),
        **common(page, reading),
    }


def on_day(day: date, locale: str, filters: Mapping[str, Sequence[str]]) -> list[PublicRecord]:
    records = without_words_of_withdrawn([as_record(state) for state in type_on("plan", locale, day)])
    wanted = filters.get("status")
    return [r for r in records if not wanted or (r.data["declared_status"] or NOT_STATED) in wanted]


PLANS = Resource(
    record_type="plan",
    facets=(),
    detail=detail,
    detail_model=PlanDetail,
    detail_parameters=PARAMETERS,
    summary="The national action plans of the Open Government Partnership",
    sorts=("date", "newest", "oldest", "title"),
    on_day=on_day,
)
router = router_of(PLANS)


@router.get(
    "/{id}/history",
    response={200: PlanHistoryOut, 404: ProblemOut, 422: ProblemOut},
    operation_id="read_plan_history",
    summary="How the overall figure of a plan has moved",
)
def history(request: HttpRequest, id: str) -> HttpResponse:
    record = PublicRecord.objects.filter(type="plan", public_id=id, is_source=True).first()
    if record is None:
        raise Http404(_("There is no public record with this identifier."))
    points = mean_over_time(states_of_plan(plan_id_of(record)))
    return answer(
        {
            "results": [
                {"day": p.day, "mean": None if p.mean is None else float(p.mean), "stated": p.stated}
                for p in points
            ]
        }
    )
