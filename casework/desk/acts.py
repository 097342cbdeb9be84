"""What an officer can do on a case's page: each act with its form, and who may do it now."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from casework import handling, permissions
from casework.desk import forms
from casework.models import Case
from casework.permissions import Seat
from casework.procedures import Act, Doer, procedure_of

Data = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class DeskAct:
    """`in_table`: the act of the procedure; without one `doer` alone counts, while the case is open.

    `final` is what is said before something that cannot be undone.
    """

    name: str
    title: Any
    button: Any
    done: Any
    form: type[forms.ActForm]
    run: Callable[[Case, Any, Data], object]
    in_table: Act | None = None
    doer: Doer = Doer.HANDLER
    final: Any = ""


def _classified(case: Case, by: Any, data: Data) -> Mapping[str, Any]:
    return {"case": case, "by": by, "about": data["about"], "theme": data["theme"], "region": data["region"]}


_ACTS: Sequence[DeskAct] = (
    DeskAct(
        name="triage",
        title=_("Admit"),
        button=_("Admit"),
        done=_("The case is admitted."),
        form=forms.ClassifyForm,
        run=lambda case, by, data: handling.triage(**_classified(case, by, data)),
        in_table=Act.TRIAGED,
    ),
    DeskAct(
        name="route",
        title=_("Send to an institution"),
        button=_("Send"),
        done=_("The case is with the institution now."),
        form=forms.RouteForm,
        run=lambda case, by, data: handling.route(case=case, by=by, to=data["to"]),
        in_table=Act.ROUTED,
    ),
    DeskAct(
        name="take",
        title=_("Officer who answers for it"),
        button=_("Save"),
        done=_("It is written down who answers for the case."),
        form=forms.TakeForm,
        run=lambda case, by, data: handling.take(case=case, by=by, officer=data["officer"]),
        in_table=Act.TAKEN,
    ),
    DeskAct(
        name="ask",
        title=_("Ask the author"),
        button=_("Send the question"),
        done=_("The author finds the question with the receipt. No day counts until the reply."),
        form=forms.AskForm,
        run=lambda case, by, data: handling.ask(case=case, by=by, text=data["text"]),
        in_table=Act.ASKED,
    ),
    DeskAct(
        name="answer",
        title=_("Answer"),
        button=_("Send the answer"),
        done=_("The author finds the answer with the receipt."),
        form=forms.AnswerForm,
        run=lambda case, by, data: handling.answer(case=case, by=by, text=data["text"]),
        in_table=Act.ANSWERED,
    ),
    DeskAct(
        name="close",
        title=_("Close"),
        button=_("Close the case"),
        done=_("The case is closed."),
        form=forms.CloseForm,
        run=lambda case, by, data: handling.close(
            case=case, by=by, outcome=data["outcome"], text=data["text"]
        ),
        in_table=Act.CLOSED,
        final=_("A closed case is not opened again. The author reads the result and your last word."),
    ),
    DeskAct(
        name="pause",
        title=_("Pause"),
        button=_("Pause"),
        done=_("From today no day counts until you resume."),
        form=forms.PauseForm,
        run=lambda case, by, data: handling.pause(case=case, by=by, reason=data["reason"]),
        in_table=Act.PAUSED,
    ),
    DeskAct(
        name="resume",
        title=_("Resume"),
        button=_("Let the days count again"),
        done=_("The days count again."),
        form=forms.ConfirmOnlyForm,
        run=lambda case, by, data: handling.resume(case=case, by=by),
        in_table=Act.RESUMED,
    ),
    DeskAct(
        name="note",
        title=_("Note for officers"),
        button=_("Keep the note"),
        done=_("The note is kept."),
        form=forms.NoteForm,
        run=lambda case, by, data: handling.note(case=case, by=by, text=data["text"]),
    ),
    DeskAct(
        name="classify",
        title=_("Correct what it is about"),
        button=_("Save"),
        done=_("What the case is about is corrected."),
        form=forms.ClassifyForm,
        run=lambda case, by, data: handling.classify(**_classified(case, by, data)),
        doer=Doer.TRIAGE,
    ),
    DeskAct(
        name="redirect",
        title=_("Another body is competent"),
        button=_("Tell the author and close"),
        done=_("The author was told which body is competent."),
        form=forms.RedirectForm,
        run=lambda case, by, data: handling.redirect(case=case, by=by, text=data["text"]),
        in_table=Act.REDIRECTED,
        final=_("The case ends here. The author reads which body is competent and how to turn to it."),
    ),
    DeskAct(
        name="refuse",
        title=_("Do not accept"),
        button=_("Refuse the case"),
        done=_("The author was told why the case is not accepted."),
        form=forms.RefuseForm,
        run=lambda case, by, data: handling.refuse(
            case=case, by=by, reason=data["reason"], text=data["text"]
        ),
        in_table=Act.REFUSED,
        final=_("The case ends here. The author reads the reason and your words."),
    ),
    DeskAct(
        name="merge",
        title=_("Join to another case"),
        button=_("Join the cases"),
        done=_("The case is joined to the other one."),
        form=forms.MergeForm,
        run=lambda case, by, data: handling.merge(case=case, by=by, into=data["into"], text=data["text"]),
        in_table=Act.MERGED,
        final=_("This case ends here and the other one goes on. They cannot be parted again."),
    ),
    DeskAct(
        name="recuse",
        title=_("I have a conflict of interest"),
        button=_("Step back from this case"),
        done=_("You have stepped back from the case. Nothing of it is shown to you any more."),
        form=forms.ConfirmOnlyForm,
        run=lambda case, by, data: handling.recuse(case=case, by=by),
        final=_(
            "From now on you see nothing of this case: not in the queue, not by its number, not in figures."
            " You cannot take this back yourself. It is noted that you have stepped back, and when."
        ),
    ),
)
ACTS: Mapping[str, DeskAct] = {act.name: act for act in _ACTS}
# These are not in the table of a procedure and stay possible when a case is over.
ALWAYS = {"note", "recuse"}


def possible(case: Case, user: Any, seat: Seat) -> Sequence[DeskAct]:
    """What this person may do to the case as it is now, in the order of the page."""
    allowed = {
        Doer.HANDLER: permissions.may_handle(user, case),
        Doer.TRIAGE: permissions.may_triage(user, case),
    }
    paused = case.pauses.filter(until=None).exists()
    return [act for act in _ACTS if _is_possible(act, case, allowed, paused)]


def _is_possible(act: DeskAct, case: Case, allowed: Mapping[Doer, bool], paused: bool) -> bool:
    procedure = procedure_of(case.kind)
    if act.name == "recuse":
        return True
    if act.in_table is None:
        return allowed[act.doer] and (act.name in ALWAYS or procedure.states[case.state].is_open)
    if (act.name == "pause" and paused) or (act.name == "resume" and not paused):
        return False
    transition = procedure.transitions.get(act.in_table)
    return transition is not None and case.state in transition.origins and allowed[transition.doer]
