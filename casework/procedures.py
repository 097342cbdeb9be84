"""What may happen to a case of a kind, as a table. The domains register theirs when the app starts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.functional import Promise

type Words = str | Promise


class Act(StrEnum):
    """What people do to a case. Stored with its events."""

    RECEIVED = "received"
    TRIAGED = "triaged"
    ROUTED = "routed"
    TAKEN = "taken"
    ASKED = "asked"
    REPLIED = "replied"
    ADDED = "added"
    ANSWERED = "answered"
    REDIRECTED = "redirected"
    REFUSED = "refused"
    MERGED = "merged"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    PAUSED = "paused"
    RESUMED = "resumed"
    RATED = "rated"


class Doer(StrEnum):
    """AUTHOR holds the receipt; TRIAGE sends cases where they belong; HANDLER works on one."""

    AUTHOR = "author"
    TRIAGE = "triage"
    HANDLER = "handler"


@dataclass(frozen=True)
class Transition:
    """From each of `origins` to `target`; without one the state stays."""

    origins: frozenset[str]
    doer: Doer
    target: str = ""


@dataclass(frozen=True, kw_only=True)
class State:
    """`label`: for officers, and for the author where `own_label` is empty; `told`: what the author reads.

    `is_open`: something is still owed. `step`: by which rule it is due.
    """

    label: Words
    told: Words
    own_label: Words = ""
    is_open: bool = True
    step: str = ""


@dataclass(frozen=True, kw_only=True)
class Procedure:
    """`walled`: people of the institutions it is about see nothing of such a case.

    `fields`: what the words of its form are called at the desk, in the order of the form; `ticks`: what was
    confirmed in it.
    """

    kind: str
    label: Words
    states: Mapping[str, State]
    transitions: Mapping[Act, Transition]
    first: str
    outcomes: Mapping[str, Words]
    refusals: Mapping[str, Words]
    walled: bool
    fields: Mapping[str, Words] = field(default_factory=dict)
    ticks: Mapping[str, Words] = field(default_factory=dict)

    def allows(self, act: Act, state: str) -> bool:
        transition = self.transitions.get(act)
        return transition is not None and state in transition.origins

    def state_after(self, act: Act, state: str) -> str:
        return self.transitions[act].target or state


_procedures: dict[str, Procedure] = {}


def register_procedure(procedure: Procedure) -> None:
    _procedures[procedure.kind] = procedure


def procedure_of(kind: str) -> Procedure:
    return _procedures[kind]


def procedures() -> Sequence[Procedure]:
    return list(_procedures.values())


def walled_kinds() -> Sequence[str]:
    return [procedure.kind for procedure in procedures() if procedure.walled]


def open_states(kind: str) -> Sequence[str]:
    return [name for name, state in procedure_of(kind).states.items() if state.is_open]
