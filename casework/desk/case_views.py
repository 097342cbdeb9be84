"""A case: what was written, what has happened, and what can be done now."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from casework import identities, permissions, reading
from casework.desk.acts import ACTS, DeskAct, possible
from casework.desk.door import at_desk, case_or_404, shown
from casework.desk.forms import ActForm
from casework.desk.overdue import days_late
from casework.desk.panels import panels_of
from casework.desk.showing import shown_letters, shown_words
from casework.desk.timeline import PAUSES, story
from casework.desk.writing import platform_text, template_text
from casework.models import Case
from casework.procedures import procedure_of
from casework.steps import NotNow, locked, today


@dataclass(frozen=True)
class Panel:
    """An act with its form, as the page shows it."""

    act: DeskAct
    form: ActForm
    is_open: bool = False


class MovedOn(Exception):
    """Something has happened to the case since the officer looked."""


@require_GET
@at_desk
def case_page(request: Any, public_id: str) -> HttpResponse:
    return show_case(request, case_or_404(request, public_id))


def show_case(request: Any, case: Case, bound: ActForm | None = None, act: str = "") -> HttpResponse:
    """The whole page; `bound` is the form of `act` as it was sent, with what is wrong about it."""
    procedure = procedure_of(case.kind)
    opened = reading.look(case=case, by=request.user)
    last = last_event(case)
    acts = possible(case, request.user, request.seat)
    panels = [
        Panel(one, bound, True)
        if bound is not None and one.name == act
        else Panel(one, _empty(one, request, case, last))
        for one in acts
    ]
    context = (
        _facts(request, case)
        | _identity(request, case)
        | {
            "opened": opened,
            "words": shown_words(opened.words, procedure),
            "letters": shown_letters(opened.messages, procedure),
            "panels": panels,
            "domain_panels": panels_of(case, opened.words, request.user),
            "lost": _lost(bound, act, acts),
        }
    )
    return shown(request, "case.html", context, status=200 if bound is None else 422)


def _identity(request: Any, case: Case) -> dict[str, Any]:
    """How far this officer has got with knowing who the author is."""
    asked = identities.last_request(case, request.user)
    return {
        "identity_request": asked,
        "identity_until": identities.shown_until(asked),
        "may_ask_identity": permissions.may_handle(request.user, case),
    }


def _lost(bound: ActForm | None, act: str, acts: Sequence[DeskAct]) -> str:
    """What was typed into an act that is not possible any more: it can still be copied."""
    if bound is None or act in {one.name for one in acts}:
        return ""
    return str(bound.data.get("text", ""))


def _empty(act: DeskAct, request: Any, case: Case, last: int) -> ActForm:
    return act.form(case=case, user=request.user, seat=request.seat, prefix=act.name, last=last)


def last_event(case: Case) -> int:
    return case.events.aggregate(last=Max("number"))["last"] or 0


def _facts(request: Any, case: Case) -> dict[str, Any]:
    visible = permissions.visible_to(request.user, request.seat)
    duplicates = list(visible.filter(duplicate_of=case).values_list("public_id", flat=True))
    follows = visible.filter(duplicates=case).values_list("public_id", flat=True).first()
    pause = case.pauses.filter(until=None).first()
    procedure = procedure_of(case.kind)
    late = days_late({case.due_on} if case.due_on else set(), today())
    return {
        "case": case,
        "kind": procedure.label,
        "state": procedure.states[case.state],
        "outcome": procedure.outcomes.get(case.outcome, ""),
        "about": [concern.institution for concern in case.concerns.select_related("institution")],
        "days_over": late.get(case.due_on) if case.due_on else None,
        "pause": PAUSES.get(pause.reason, pause.reason) if pause else "",
        "duplicates": duplicates,
        "follows": follows,
        "story": story(case, visible_ids=[*duplicates, *([follows] if follows else [])]),
    }


@at_desk
def do(request: Any, public_id: str, name: str) -> HttpResponse:
    """One act. Whatever goes wrong, the page comes back with what was typed."""
    case = case_or_404(request, public_id)
    act = ACTS.get(name)
    if act is None:
        raise Http404
    if request.method != "POST":
        return redirect("desk_case", case.public_id)
    data = request.POST.copy()
    form = _bound(act, request, case, data)
    if "insert" in data:
        return show_case(request, case, _with_inserted(act, request, case, data), act.name)
    if "back" in data or not form.is_valid():
        return show_case(request, case, form, act.name)
    if act.final and "confirmed" not in data:
        return _ask_to_confirm(request, case, act, form)
    return _carried_out(request, case, act, form)


def _bound(act: DeskAct, request: Any, case: Case, data: Any) -> ActForm:
    return act.form(
        data, case=case, user=request.user, seat=request.seat, prefix=act.name, last=last_event(case)
    )


def _with_inserted(act: DeskAct, request: Any, case: Case, data: Any) -> ActForm:
    """What was chosen from the lists, put behind what stands there; the lists are free again."""
    parts = [
        data.get("text", "").rstrip(),
        template_text(data.get("template", ""), case),
        platform_text(data.get("platform", ""), case.locale),
    ]
    form = act.form(case=case, user=request.user, seat=request.seat, prefix=act.name, last=last_event(case))
    kept = {field: data[field] for field in form.fields if field in data}
    form.initial.update(kept, text="\n\n".join(filter(None, parts)), template="", platform="")
    return form


def _ask_to_confirm(request: Any, case: Case, act: DeskAct, form: ActForm) -> HttpResponse:
    kept = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in {"csrfmiddlewaretoken", "confirmed"}
    ]
    said = [
        (field.label, _readable(field, form.cleaned_data.get(field.name)), field.name == "text")
        for field in form.visible_fields()
        if field.name != "template" and form.cleaned_data.get(field.name)
    ]
    return shown(request, "confirm.html", {"case": case, "act": act, "kept": kept, "said": said})


def _readable(field: Any, value: Any) -> str:
    """What was chosen as the list calls it."""
    choices = dict(getattr(field.field, "choices", None) or {})
    return str(choices.get(value, value))


def _carried_out(request: Any, case: Case, act: DeskAct, form: ActForm) -> HttpResponse:
    try:
        with transaction.atomic():
            _check_seen(case, form)
            act.run(case, request.user, form.cleaned_data)
    except (NotNow, MovedOn):
        return _moved_on(request, public_id=case.public_id, act=act, seen=form.cleaned_data["seen"])
    except ValidationError as error:
        form.add_error(None, error)
        return show_case(request, case, form, act.name)
    messages.success(request, str(act.done))
    still_seen = permissions.visible_to(request.user, request.seat).filter(pk=case.pk).exists()
    return redirect("desk_case", case.public_id) if still_seen else redirect("desk_queue")


def _check_seen(case: Case, form: ActForm) -> None:
    """Raises MovedOn. What only officers read needs no such care."""
    seen = form.cleaned_data["seen"]
    if seen is not None and last_event(locked(case)) != seen:
        raise MovedOn


def _moved_on(request: Any, *, public_id: str, act: DeskAct, seen: int | None) -> HttpResponse:
    """The case as it is now, what has happened since, and the text that was written."""
    case = case_or_404(request, public_id)
    since = [told for told in story(case, visible_ids=()) if told.number > (seen or 0)]
    data = request.POST.copy()
    data["seen"] = str(last_event(case))
    form = _bound(act, request, case, data)
    form.is_valid()
    happened = " · ".join(told.text for told in since) or _("something has changed")
    text = _("The case has moved on while you wrote: %(happened)s. Your text is kept; does it still fit?")
    messages.warning(request, text % {"happened": happened})
    return show_case(request, case, form, act.name)
