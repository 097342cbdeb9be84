"""The queue's parts, told from the tables of the procedures: nothing here knows the name of a state."""

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.procedures import Act, Procedure, procedures

TRIAGE, IN_HAND, WAITING, ANSWERED, CLOSED, MINE = (
    "triage",
    "in-hand",
    "waiting",
    "answered",
    "closed",
    "mine",
)
LABELS: Mapping[str, Any] = {
    TRIAGE: _("To triage"),
    IN_HAND: _("In hand"),
    WAITING: _("Waiting for the author"),
    ANSWERED: _("Answered"),
    CLOSED: _("Closed"),
    MINE: _("Mine"),
}


def tab_of(procedure: Procedure, state: str) -> str:
    """In which part of the queue a case of this state stands."""
    about = procedure.states[state]
    if not about.is_open:
        return CLOSED
    if about.step:
        return TRIAGE if about.step == "triage" else IN_HAND
    return WAITING if procedure.allows(Act.REPLIED, state) else ANSWERED


def in_tab(tab: str, user: Any) -> Q:
    if tab == MINE:
        return Q(officer=user) & ~in_tab(CLOSED, user)
    parts = [Q(kind=procedure.kind, state__in=_states(procedure, tab)) for procedure in procedures()]
    return reduce(or_, parts, Q(pk__in=[]))


def _states(procedure: Procedure, tab: str) -> Sequence[str]:
    return [state for state in procedure.states if tab_of(procedure, state) == tab]
