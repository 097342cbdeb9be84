"""The tracker: a plan's commitments as rows, narrowed by what a reader chooses and put in order."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from commitments.connections import Connections, Continuation
from commitments.deadlines import is_overdue, steps_in
from commitments.progress import EvidencedProgress, evidence_in, is_full_not_completed
from publication.collation import filing_key
from publication.facets import NOT_STATED, Facet, FacetLabels, FacetValue, choice_labels, facet_title
from publication.models import PublicRecord

NUMBER = "number"
SORTS: Mapping[str, Any] = {
    NUMBER: _("number in the plan"),
    "rate": _("declared rate, highest first"),
    "title": _("title, A to Z"),
    "end": _("end date, earliest first"),
}
PAST_DATE = "past"
LATE = "late"
OWN_TITLES: Mapping[str, Any] = {"editorial_group": _("Editors' own group"), LATE: _("Dates")}
# Derived from the day, so no download can be narrowed by it.
FACETS = ("status", LATE, "editorial_group", "theme", "institution")


@dataclass(frozen=True)
class TrackerRow:
    """`overdue`, of the commitment or of one of its milestones, is derived from dates and declarations."""

    record: PublicRecord
    evidence: EvidencedProgress
    overdue: bool
    milestones_overdue: int
    full_not_completed: bool
    continuations: Sequence[Continuation]
    lead: PublicRecord | None

    def values_of(self, facet: str) -> list[str]:
        data = self.record.data
        if facet == LATE:
            return [PAST_DATE] if self.overdue or self.milestones_overdue else []
        if facet == "theme":
            return list(data.get("themes", ()))
        stated = {
            "status": data["declared_status"] or NOT_STATED,
            "editorial_group": data["group"],
            "institution": data["institution"] or NOT_STATED,
        }[facet]
        return [stated] if stated else []


def rows_of(commitments: Sequence[PublicRecord], around: Connections, on: date) -> list[TrackerRow]:
    """One row a commitment, in the order given; `on` is the day by which dates are past."""
    return [
        TrackerRow(
            record=record,
            evidence=evidence_in(around.updates.get(record.translation_key, ())),
            overdue=is_overdue(record.data, on),
            milestones_overdue=sum(step.is_overdue(on) for step in steps_in(record.data)),
            full_not_completed=is_full_not_completed(record),
            continuations=around.continuations.get(record.translation_key, ()),
            lead=around.institutions.get(record.data["institution"] or ""),
        )
        for record in commitments
    ]


@dataclass(frozen=True)
class Tracking:
    """What the reader asked for. `query` holds the filters that a download of the same rows can keep."""

    rows: Sequence[TrackerRow]
    total: int
    facets: Sequence[Facet]
    sort: str
    unknown: Sequence[str]
    query: str

    @property
    def active(self) -> list[tuple[str, FacetValue]]:
        return [(facet.name, value) for facet in self.facets for value in facet.values if value.selected]

    @property
    def in_plan_order(self) -> bool:
        return self.sort == NUMBER

    @property
    def sorts(self) -> Mapping[str, Any]:
        return SORTS


def tracked(rows: Sequence[TrackerRow], query: QueryDict, labels: FacetLabels) -> Tracking:
    """`rows` as the query string asks: OR inside a facet, AND across facets."""
    asked = {name: list(dict.fromkeys(query.getlist(name))) for name in FACETS}
    there = {name: {value for row in rows for value in row.values_of(name)} for name in FACETS}
    filters = {
        name: [v for v in values if v in there[name] or _is_known(name, v, labels)]
        for name, values in asked.items()
    }
    sort = query.get("sort", NUMBER)
    unknown = [value for name, values in asked.items() for value in values if value not in filters[name]]
    kept = {name: [v for v in values if _is_kept(name, v)] for name, values in filters.items()}
    return Tracking(
        rows=sorted(_narrowed(rows, filters), key=_KEYS.get(sort, _KEYS[NUMBER])),
        total=len(rows),
        facets=[_facet(name, rows, filters, labels) for name in FACETS],
        sort=sort if sort in SORTS else NUMBER,
        unknown=[*unknown, *([] if sort in SORTS else [sort])],
        query=urlencode(kept, doseq=True),
    )


def _is_kept(facet: str, value: str) -> bool:
    """Whether a download knows it too."""
    return facet != LATE and (facet, value) != ("institution", NOT_STATED)


def _is_known(facet: str, value: str, labels: FacetLabels) -> bool:
    """A value that no commitment of this plan has, yet others do."""
    return value == PAST_DATE if facet == LATE else labels.known(facet, value)


def _narrowed(rows: Sequence[TrackerRow], filters: Mapping[str, Sequence[str]]) -> list[TrackerRow]:
    return [
        row
        for row in rows
        if all(not values or set(values) & set(row.values_of(name)) for name, values in filters.items())
    ]


def _facet(
    name: str, rows: Sequence[TrackerRow], filters: Mapping[str, Sequence[str]], labels: FacetLabels
) -> Facet:
    """Counted without its own filter, so that each number says what a click will show."""
    others = {other: values for other, values in filters.items() if other != name}
    counts = Counter(value for row in _narrowed(rows, others) for value in row.values_of(name))
    shown = dict.fromkeys(filters[name], 0) | dict(counts)
    values = [
        FacetValue(value, _label(name, value, rows, labels), count, value in filters[name])
        for value, count in shown.items()
    ]
    values.sort(key=lambda value: (value.value == NOT_STATED, -value.count, value.label))
    return Facet(name, str(OWN_TITLES.get(name) or facet_title(name)), values)


def _label(facet: str, value: str, rows: Sequence[TrackerRow], labels: FacetLabels) -> str:
    if value == NOT_STATED:
        return str(choice_labels("status")[NOT_STATED])
    if facet == LATE:
        return str(_("Past their date"))
    if facet == "institution":
        leads = {row.lead.external_id: row.lead.title for row in rows if row.lead}
        return leads.get(value) or labels.label(facet, value)
    return labels.label(facet, value)


def _by_rate(row: TrackerRow) -> tuple[bool, int, int]:
    percent = row.record.data["progress_percent"]
    return percent is None, -(percent or 0), row.record.order


def _by_end(row: TrackerRow) -> tuple[bool, str, int]:
    end = row.record.data["end_date"]
    return end is None, end or "", row.record.order


_KEYS: Mapping[str, Callable[[TrackerRow], Any]] = {
    NUMBER: lambda row: row.record.order,
    "rate": _by_rate,
    "title": lambda row: filing_key(row.record.title),
    "end": _by_end,
}
