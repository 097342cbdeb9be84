"""How expectations, suggestions, complaints and information go their way: the tables of `casework`."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.procedures import Act, Doer, Procedure, State, Transition, Words


class Kind(models.TextChoices):
    COMPLAINT = "complaint", _("Complaint")
    SUGGESTION = "suggestion", _("Suggestion")
    EXPECTATION = "expectation", _("Expectation")
    INFORMATION = "information", _("Anonymous information")


RECEIVED, TRIAGED, IN_PROGRESS, WAITING = "received", "triaged", "in_progress", "waiting"
ANSWERED, REDIRECTED, INADMISSIBLE, WITHDRAWN, CLOSED = (
    "answered",
    "redirected",
    "inadmissible",
    "withdrawn",
    "closed",
)

STATES: Mapping[str, State] = {
    RECEIVED: State(
        label=_("Received"),
        told=_("We have it. An officer will read it and decide who deals with it."),
        step="triage",
    ),
    TRIAGED: State(
        label=_("Admitted"),
        told=_("It was read and accepted. We are choosing who deals with it."),
        step="answer",
    ),
    IN_PROGRESS: State(label=_("Under examination"), told=_("Somebody is working on it."), step="answer"),
    WAITING: State(
        label=_("Waiting for the author"),
        own_label=_("Waiting for your reply"),
        told=_("We have asked you something. We wait for your reply."),
    ),
    ANSWERED: State(
        label=_("Answered"), told=_("You have an answer. You can still write to us, or say how it was.")
    ),
    REDIRECTED: State(
        label=_("Another body is competent"),
        told=_("Another body has to deal with it. Our last message says which one and how to reach it."),
        is_open=False,
    ),
    INADMISSIBLE: State(
        label=_("Not accepted"),
        told=_("It could not be accepted. Our last message says why."),
        is_open=False,
    ),
    WITHDRAWN: State(
        label=_("Withdrawn"), told=_("You have withdrawn it. It goes no further."), is_open=False
    ),
    CLOSED: State(
        label=_("Closed"), told=_("It is closed. Our last message says with what result."), is_open=False
    ),
}

_WORKED_ON = frozenset({TRIAGED, IN_PROGRESS})
_OPEN = frozenset(name for name, state in STATES.items() if state.is_open)

TRANSITIONS: Mapping[Act, Transition] = {
    Act.TRIAGED: Transition(frozenset({RECEIVED}), Doer.TRIAGE, TRIAGED),
    Act.REFUSED: Transition(frozenset({RECEIVED, TRIAGED}), Doer.TRIAGE, INADMISSIBLE),
    Act.REDIRECTED: Transition(frozenset({RECEIVED, TRIAGED, IN_PROGRESS}), Doer.TRIAGE, REDIRECTED),
    Act.MERGED: Transition(frozenset({RECEIVED, TRIAGED, IN_PROGRESS}), Doer.TRIAGE, CLOSED),
    Act.ROUTED: Transition(_WORKED_ON, Doer.TRIAGE, IN_PROGRESS),
    Act.TAKEN: Transition(_WORKED_ON | {WAITING}, Doer.HANDLER),
    Act.ASKED: Transition(_WORKED_ON, Doer.HANDLER, WAITING),
    Act.REPLIED: Transition(frozenset({WAITING}), Doer.AUTHOR, IN_PROGRESS),
    Act.ADDED: Transition(_OPEN - {WAITING}, Doer.AUTHOR),
    Act.PAUSED: Transition(_WORKED_ON, Doer.HANDLER),
    Act.RESUMED: Transition(_WORKED_ON, Doer.HANDLER),
    Act.ANSWERED: Transition(_WORKED_ON | {WAITING}, Doer.HANDLER, ANSWERED),
    Act.CLOSED: Transition(_WORKED_ON | {WAITING, ANSWERED}, Doer.HANDLER, CLOSED),
    Act.WITHDRAWN: Transition(_OPEN, Doer.AUTHOR, WITHDRAWN),
    Act.RATED: Transition(frozenset({ANSWERED, REDIRECTED, INADMISSIBLE, CLOSED}), Doer.AUTHOR),
}

_GOING_NOWHERE: Mapping[str, Words] = {
    "duplicate": _("The same matter is dealt with in another case"),
    "no-reply": _("The author did not reply"),
}
_COMPLAINT_OUTCOMES: Mapping[str, Words] = {
    "upheld": _("Justified: put right"),
    "partly-upheld": _("Partly justified"),
    "not-upheld": _("Not justified"),
    "explained": _("Explained to the author"),
    **_GOING_NOWHERE,
}
# With what results an idea can stand in public: the other ones speak of cases.
PUBLIC_OUTCOMES: Mapping[str, Words] = {
    "adopted": _("Taken up"),
    "partly-adopted": _("Taken up in part"),
    "noted": _("Noted for later work"),
    "declined": _("Not taken up"),
}
_IDEA_OUTCOMES: Mapping[str, Words] = {**PUBLIC_OUTCOMES, **_GOING_NOWHERE}
_INFORMATION_OUTCOMES: Mapping[str, Words] = {
    "used": _("Used in the work of the body"),
    "transferred": _("Handed over to the competent authority"),
    "not-usable": _("Not enough to act on"),
    **_GOING_NOWHERE,
}
_REFUSALS: Mapping[str, Words] = {
    "not-integrity": _("It is not about integrity or a public service"),
    "before-court": _("A court is dealing with it or has decided"),
    "not-understood": _("What it is about cannot be made out"),
    "insulting": _("It only insults or threatens"),
    "unsolicited": _("It is advertising or sent by a machine"),
}
_WORDS: Mapping[str, Words] = {
    "what": _("What it is about"),
    "service": _("Service, office or counter"),
    "gain": _("What would become better, and for whom"),
    "source": _("How the author knows of it"),
    "when": _("When"),
    "where": _("Where"),
    "other_institution": _("Institution, in the author’s words"),
    "wanted": _("What the author asks for"),
}

_TICKS: Mapping[str, Words] = {
    "court": _("No court deals with it, the author says"),
    "publish": _("A copy may be published, the author says"),
}


def _procedure(kind: Kind, outcomes: Mapping[str, Words], *, walled: bool) -> Procedure:
    return Procedure(
        kind=kind.value,
        label=kind.label,
        states=STATES,
        transitions=TRANSITIONS,
        first=RECEIVED,
        outcomes=outcomes,
        refusals=_REFUSALS,
        walled=walled,
        fields=_WORDS,
        ticks=_TICKS,
    )


PROCEDURES = (
    _procedure(Kind.COMPLAINT, _COMPLAINT_OUTCOMES, walled=True),
    _procedure(Kind.SUGGESTION, _IDEA_OUTCOMES, walled=False),
    _procedure(Kind.EXPECTATION, _IDEA_OUTCOMES, walled=False),
    _procedure(Kind.INFORMATION, _INFORMATION_OUTCOMES, walled=True),
)
