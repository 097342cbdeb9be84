"""Counting cases: how many came in, were answered and ended in a period, and what they were.

Each function takes the cases that may be counted, so that whoever asks for fewer is told of fewer. The number
of queries depends on what is asked, never on how many cases there are.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Case as Choose
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Concat, NullIf, TruncMonth

from casework.models import Case, CaseEvent, CasePause
from casework.procedures import Act, open_states, procedures

NOT_STATED = "not-stated"
NOT_ROUTED = "not-routed"
type Cases = QuerySet[Case]
type Counts = Mapping[str, int]


def received(cases: Cases, first: date, last: date) -> Cases:
    return cases.filter(received_on__range=(first, last))


def with_first_word(cases: Cases) -> Any:
    """`replied_on`: the first answer, or the decision without one. What was withdrawn before has none."""
    own_decision = Choose(When(state__in=_withdrawn_states(), then=None), default=F("closed_on"))
    return cases.annotate(replied_on=Coalesce("answered_on", own_decision))


def answered(cases: Cases, first: date, last: date) -> Cases:
    found: Cases = with_first_word(cases).filter(replied_on__range=(first, last))
    return found


def ended(cases: Cases, first: date, last: date) -> Cases:
    return cases.filter(closed_on__range=(first, last))


def rated(cases: Cases, first: date, last: date) -> Cases:
    """Those whose author said in the period for the first time how it was."""
    said = CaseEvent.objects.filter(case=OuterRef("pk"), act=Act.RATED, on__range=(first, last))
    return cases.filter(Exists(said), satisfaction__isnull=False)


def _withdrawn_states() -> Sequence[str]:
    found = (procedure.transitions.get(Act.WITHDRAWN) for procedure in procedures())
    return sorted({transition.target for transition in found if transition})


def by_kind(cases: Cases) -> Counts:
    return _tally(cases, "kind")


def by_theme(cases: Cases) -> Counts:
    return _tally(cases, "theme__slug", NOT_STATED)


def by_region(cases: Cases) -> Counts:
    return _tally(cases, "region__slug", NOT_STATED)


def by_channel(cases: Cases) -> Counts:
    return _tally(cases, "channel")


def by_language(cases: Cases) -> Counts:
    return _tally(cases, "locale")


def by_handler(cases: Cases) -> Counts:
    """By the institution that they were given to."""
    return _tally(cases, "routed_to__slug", NOT_ROUTED)


def by_institution(cases: Cases) -> Counts:
    """By the institutions that they are about: a case about two counts for each, one about none nowhere."""
    return _tally(cases.filter(concerns__isnull=False), "concerns__institution__slug")


def by_satisfaction(cases: Cases) -> Counts:
    return _tally(cases, "satisfaction")


def by_outcome(cases: Cases) -> Counts:
    """`kind:outcome`; `kind:state` where it ended without one, as what was refused or withdrawn."""
    how = Coalesce(NullIf(F("outcome"), Value("")), F("state"))
    return _tally(cases.annotate(how=Concat("kind", Value(":"), how)), "how")


def by_pause(cases: Cases) -> Counts:
    """`paused`: it stood still once at least."""
    stood_still = Exists(CasePause.objects.filter(case=OuterRef("pk")))
    counted = cases.aggregate(all=Count("pk"), paused=Count("pk", filter=Q(stood_still)))
    return {"paused": counted["paused"], "not-paused": counted["all"] - counted["paused"]}


def by_month_and_kind(cases: Cases) -> Mapping[tuple[date, str], int]:
    """By the first day of the month in which they came in."""
    months = cases.annotate(month=TruncMonth("received_on")).order_by()
    rows = months.values_list("month", "kind").annotate(number=Count("pk"))
    return {(month, kind): number for month, kind, number in rows}


def by_state(cases: Cases) -> Counts:
    """`open`, `answered` and `ended`, as they stand now: what is open waits for its first answer."""
    is_open = Q(pk__in=[])
    for procedure in procedures():
        is_open |= Q(kind=procedure.kind, state__in=open_states(procedure.kind))
    waiting = is_open & Q(answered_on=None)
    return cases.aggregate(
        open=Count("pk", filter=waiting),
        answered=Count("pk", filter=is_open & Q(answered_on__isnull=False)),
        ended=Count("pk", filter=~is_open),
    )


def _tally(cases: Cases, field: str, missing: str = "") -> Counter[str]:
    rows = cases.order_by().values_list(field).annotate(number=Count("pk"))
    return Counter({missing if value is None else str(value): number for value, number in rows})
