"""What waits: one page of the queue, in a handful of queries however many cases there are."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from casework import permissions
from casework.desk.names import Names
from casework.desk.overdue import days_late
from casework.desk.tabs import LABELS, in_tab
from casework.models import Case, CaseInstitution
from casework.permissions import Seat
from casework.procedures import procedure_of

PAGE_SIZE = 50
LAST_PAGE = 400


@dataclass(frozen=True)
class Wanted:
    """`filters`: checked values by the name of the field of `casework.desk.queue_forms.QueueForm`."""

    tab: str
    filters: Mapping[str, Any]
    page: int = 1


@dataclass(frozen=True)
class Row:
    case: Case
    kind: Any
    state: Any
    about: Sequence[str]
    theme: str
    routed_to: str
    officer: str
    is_overdue: bool
    days_over: int


@dataclass(frozen=True)
class Page:
    """`counts`: by tab, without the filters; `found`: in this tab with them."""

    rows: Sequence[Row]
    counts: Mapping[str, int]
    found: int
    number: int
    last: int


def page_of(user: Any, seat: Seat, wanted: Wanted, names: Names, today: date) -> Page:
    visible = permissions.visible_to(user, seat)
    narrowed = in_tab(wanted.tab, user) & _narrowed(wanted.filters, user)
    counted = {_column(tab): Count("pk", filter=in_tab(tab, user)) for tab in LABELS}
    counts = visible.aggregate(found=Count("pk", filter=narrowed), **counted)
    last = min(LAST_PAGE, max(1, ceil(counts["found"] / PAGE_SIZE)))
    number = min(max(1, wanted.page), last)
    cases = list(_in_order(visible.filter(narrowed))[(number - 1) * PAGE_SIZE : number * PAGE_SIZE])
    by_tab = {tab: counts[_column(tab)] for tab in LABELS}
    return Page(_rows(cases, names, today), by_tab, counts["found"], number, last)


def _column(tab: str) -> str:
    return f"in_{tab.replace('-', '_')}"


def _in_order(cases: QuerySet[Case]) -> QuerySet[Case]:
    """What is due first, then what came first; sealed columns stay where they are."""
    kept = cases.defer("body", "token_digest", "content_digest", "receipt_lookup", "receipt_recipient")
    return kept.order_by(F("due_on").asc(nulls_last=True), "received_on", "public_id")


def _narrowed(filters: Mapping[str, Any], user: Any) -> Q:
    plain = {name: filters[name] for name in ("kind", "state", "locale", "channel") if filters.get(name)}
    found = Q(**plain)
    if filters.get("institution"):
        about = CaseInstitution.objects.filter(case=OuterRef("pk"), institution=filters["institution"])
        found &= Q(Exists(about)) | Q(routed_to=filters["institution"])
    if filters.get("theme"):
        found &= Q(theme=filters["theme"])
    if officer := filters.get("officer"):
        found &= Q(officer=None) if officer == "nobody" else Q(officer=officer)
    return found


def _rows(cases: Sequence[Case], names: Names, today: date) -> Sequence[Row]:
    about = _about([case.pk for case in cases])
    days = days_late({case.due_on for case in cases if case.due_on}, today)
    return [_row(case, about[case.pk], names, days) for case in cases]


def _about(keys: Sequence[UUID]) -> Mapping[UUID, Sequence[int]]:
    found: dict[UUID, list[int]] = defaultdict(list)
    rows = CaseInstitution.objects.filter(case__in=keys).values_list("case_id", "institution_id")
    for case, institution in rows:
        found[case].append(institution)
    return found


def _row(case: Case, about: Sequence[int], names: Names, days: Mapping[date, int]) -> Row:
    procedure = procedure_of(case.kind)
    over = days.get(case.due_on) if case.due_on else None
    return Row(
        case=case,
        kind=procedure.label,
        state=procedure.states[case.state].label,
        about=[names.institution(key) for key in about],
        theme=names.term(case.theme_id),
        routed_to=names.institution(case.routed_to_id),
        officer=names.person(case.officer_id),
        is_overdue=over is not None,
        days_over=over or 0,
    )
