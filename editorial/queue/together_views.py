"""Approving several pages that were read, each by itself: what happens to one does not touch the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods
from wagtail.models import TaskState

from editorial.approval import CHANGED_SINCE, OWN_EDIT
from editorial.queue.deciding import ALREADY_DECIDED, approve_seen
from editorial.queue.desks import Desk
from editorial.queue.review_views import reasons_of
from editorial.queue.rows import Row, rows_of
from editorial.queue.views import screen

MOST = 20
RETURNED_BEFORE = gettext_lazy("It was returned before: see by itself whether the remarks were met.")
TOO_MANY = gettext_lazy("More than %(most)s at once is too much to have read: choose it again afterwards.")


@dataclass(frozen=True)
class Excluded:
    """A page that was chosen and has to be decided by itself, and why. `row` is None once it is gone."""

    row: Row | None
    reason: Any


@dataclass(frozen=True)
class Outcome:
    """`reasons` is empty for a page that was approved."""

    row: Row
    reasons: Sequence[str] = ()


@require_http_methods(["GET", "POST"])
def together(request: HttpRequest) -> HttpResponse:
    """GET shows what was chosen (`?chosen=<step>:<version>`…); POST approves what was shown and read."""
    desk = Desk(request.user)
    desk.require()
    asked = request.POST if request.method == "POST" else request.GET
    rows, excluded = _sorted_out(desk, asked.getlist("chosen"))
    context: dict[str, Any] = {"rows": rows, "excluded": excluded, "tick": _tick(len(rows))}
    if request.method == "POST" and rows:
        if asked.get("read") == "on" and asked.get("number") == str(len(rows)):
            context["outcomes"] = [_approve(row, desk) for row in rows]
        else:
            context["error"] = _(
                "Tick that you have read these changes. If the list became shorter, look again."
            )
    title = _("Approve together")
    trail = (reverse("queue"), _("Waiting for approval"))
    return render(request, "editorial/queue/together.html", screen(title, trail, **context))


def _tick(number: int) -> str:
    text = ngettext("I have read this change.", "I have read these %(number)s changes.", number)
    return text % {"number": number}


def _sorted_out(desk: Desk, chosen: Sequence[str]) -> tuple[list[Row], list[Excluded]]:
    """What may be approved together, and what may not and why."""
    seen = {
        int(step): version
        for one in chosen
        for step, _colon, version in [one.partition(":")]
        if step.isdigit()
    }
    waiting = [line for line in desk.lines if line.step.pk in seen]
    excluded = [Excluded(None, ALREADY_DECIDED)] * (len(seen) - len(waiting))
    rows: list[Row] = []
    for row in rows_of(waiting, desk, timezone.now()):
        if reason := _reason_against(row, seen[row.pk], len(rows)):
            excluded.append(Excluded(row, reason))
        else:
            rows.append(row)
    return rows, excluded


def _reason_against(row: Row, version: str, taken: int) -> Any:
    if row.is_own:
        return OWN_EDIT
    if version != str(row.line.step.revision_id):
        return CHANGED_SINCE
    if row.is_again:
        return RETURNED_BEFORE
    return TOO_MANY % {"most": MOST} if taken >= MOST else None


def _approve(row: Row, desk: Desk) -> Outcome:
    try:
        state = TaskState.objects.get(pk=row.pk)
        approve_seen(task_state=state, revision_id=row.line.step.revision_id, by=desk.user)
    except (PermissionDenied, ValidationError) as refusal:
        return Outcome(row, reasons_of(refusal))
    except (DatabaseError, TaskState.DoesNotExist):
        return Outcome(row, [_("It could not be approved for a technical reason. Try it by itself.")])
    return Outcome(row)
