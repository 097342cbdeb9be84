"""Commitments: what they promise, where they stand, and what the portal said of them on a day."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Literal

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query

from commitments.api.shapes import PAGE_MEMBERS, POINTS, TEXTS, CommitmentDetail, HistoryOut
from commitments.connections import Connections, connections_of
from commitments.deadlines import is_overdue, steps_in
from commitments.disagreements import disagreements
from commitments.history import BACK, FIRST, WITHDRAWN, HistoryEntry, history_of
from commitments.models import CommitmentPage
from commitments.plan_reading import without_words_of_withdrawn
from commitments.reading import IRM_FIELDS
from commitments.tracking import LATE, PAST_DATE, TrackerRow, rows_of
from editorial.api.actions import actions_of
from editorial.api.records import PARAMETERS, common, page_of, points_in, reference, relations_of
from editorial.wording import local_day
from institutions.labels import label_in
from publication.api.addresses import ROOT, site_of
from publication.api.asking import LocaleAsked, locale_of
from publication.api.resources import Filter, Reading, Resource, answer, router_of
from publication.api.shapes import ProblemOut
from publication.facets import records_of
from publication.history import as_record, states_of, type_on
from publication.models import PublicRecord, PublicRecordQuerySet

EVENTS = ((FIRST, "first"), (WITHDRAWN, "withdrawn"), (BACK, "back"))


def detail(reading: Reading) -> dict[str, Any]:
    data, day = reading.record.data, reading.day or timezone.localdate()
    around = connections_of([reading.record], reading.locale, relations_of(reading))
    return {
        "start_date": data.get("start_date"),
        "date_precision": data.get("date_precision") or None,
        "status_basis": data.get("status_basis") or "",
        "overdue": is_overdue(data, day),
        "milestones": milestones_of(reading, day),
        "actors": [{"institution": slug, "role": role} for slug, role in data["actors"]],
        "actions": actions_of(reading),
        "contact": _contact(reading),
        "assessment": {name.removeprefix("irm_"): data.get(name) or None for name in IRM_FIELDS},
        "updates": _updates(around, reading),
        **(_past_texts() if reading.day else _texts(reading, around)),
    }


def milestones_of(reading: Reading, day: date) -> list[dict[str, Any]]:
    return [
        {
            "number": step.number,
            "title": label_in(step.titles, reading.locale)[0],
            "start": step.start,
            "end": step.end,
            "precision": step.precision or None,
            "status": step.status or None,
            "overdue": step.is_overdue(day),
        }
        for step in steps_in(reading.record.data)
    ]


def _contact(reading: Reading) -> dict[str, Any] | None:
    institution = reading.record.data.get("contact_institution")
    function = label_in(reading.record.data.get("contact_function"), reading.locale)[0]
    return {"institution": institution, "function": function} if institution or function else None


def _updates(around: Connections, reading: Reading) -> list[dict[str, Any]]:
    """Those that were public by the day asked for, newest first."""
    updates = around.updates.get(reading.record.translation_key, ())
    return [
        update_of(update, reading)
        for update in updates
        if reading.day is None or local_day(update.first_published_at) <= reading.day
    ]


def update_of(update: PublicRecord, reading: Reading) -> dict[str, Any]:
    return {
        **reference(update, reading.site),
        "date": update.date,
        "progress_percent": update.data["progress_percent"],
        "declared_status": update.data["declared_status"] or None,
        "evidence": evidence_of(update.data["evidence"], reading),
    }


def evidence_of(pieces: Iterable[Mapping[str, Any]], reading: Reading) -> list[dict[str, str]]:
    return [
        {
            "title": label_in(piece["titles"], reading.locale)[0],
            "url": piece["address"],
            "file_url": f"{reading.site}{piece['document']}" if piece["document"] else "",
        }
        for piece in pieces
    ]


def _texts(reading: Reading, around: Connections) -> dict[str, Any]:
    page = page_of(CommitmentPage, reading)
    facts = page.source
    return {
        "continuations": [
            {**reference(link.record, reading.site), "plan": link.plan.public_id, "earlier": link.earlier}
            for link in around.continuations.get(reading.record.translation_key, ())
        ],
        "disagreements": disagreements_of(facts.conflicts),
        "dates_as_printed": facts.dates_as_printed,
        "excerpt_truncated": facts.excerpt_truncated,
        **{name: getattr(page, name) for name in TEXTS},
        **{name: points_in(getattr(page, name)) for name in POINTS},
        **common(page, reading),
    }


def _past_texts() -> dict[str, None]:
    kept_today_alone = ("continuations", "disagreements", "dates_as_printed", "excerpt_truncated")
    return dict.fromkeys([*kept_today_alone, *TEXTS, *POINTS, *PAGE_MEMBERS])


def disagreements_of(conflicts: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"field": str(one.title), "said": [{"value": str(v), "sources": n} for v, n in one.said]}
        for one in disagreements(conflicts)
    ]


def on_day(day: date, locale: str, filters: Mapping[str, Sequence[str]]) -> list[PublicRecord]:
    """The commitments of all plans as they stood, narrowed by what the history keeps."""
    records = [as_record(state) for state in type_on("commitment", locale, day)]
    shown = without_words_of_withdrawn(records)
    rows = rows_of(shown, Connections(), day)
    return [row.record for row in rows if _fits(row, filters)]


def _fits(row: TrackerRow, filters: Mapping[str, Sequence[str]]) -> bool:
    return all(
        set(values) & set([row.record.data["plan"]] if name == "plan" else row.values_of(name))
        for name, values in filters.items()
    )


def _late(records: PublicRecordQuerySet, value: str, locale: str) -> PublicRecordQuerySet:
    rows = rows_of(list(records.defer("text")), Connections(), timezone.localdate())
    return records.filter(pk__in=[row.record.pk for row in rows if row.values_of(LATE)])


COMMITMENTS = Resource(
    record_type="commitment",
    facets=(
        "plan",
        "status",
        "editorial_group",
        "theme",
        "institution",
        "supporter",
        "sector",
        "challenge_type",
        "policy_area",
        "ogp_value",
    ),
    detail=detail,
    detail_model=CommitmentDetail,
    detail_parameters=PARAMETERS,
    summary="What was promised in the action plans, and where it stands",
    sorts=("place", "newest", "oldest", "title", "date"),
    filters=(
        Filter(
            LATE,
            Literal[PAST_DATE] | None,
            "`past`: those past their date, themselves or one of their milestones.",
            _late,
        ),
    ),
    on_day=on_day,
    remembered=("plan", "status", "editorial_group", "theme", "institution", LATE),
)
router = router_of(COMMITMENTS)


@router.get(
    "/{id}/history",
    response={200: HistoryOut, 404: ProblemOut, 422: ProblemOut},
    operation_id="read_commitment_history",
    summary="How a commitment has changed",
)
def history(request: HttpRequest, id: str, asked: Query[LocaleAsked]) -> HttpResponse:
    """What the portal said, change by change, since it first recorded the commitment."""
    language, site = locale_of(request, asked), site_of(request)
    record = records_of(language, "commitment").filter(public_id=id).first()
    if record is None:
        raise Http404(_("There is no public record with this identifier."))
    entries = history_of(list(states_of(record.translation_key, record.locale)))
    address = f"{site}{ROOT}/commitments/{id}?locale={language}&as_of="
    return answer({"results": [_entry(entry, address) for entry in entries]})


def _entry(entry: HistoryEntry, address: str) -> dict[str, Any]:
    return {
        "day": entry.day,
        "event": next((name for event, name in EVENTS if entry.event is event), "changed"),
        "label": str(entry.event),
        "changes": [{"what": str(c.what), "before": c.before, "after": c.after} for c in entry.changes],
        "as_of_url": f"{address}{entry.day.isoformat()}",
    }
