"""One waiting page: what it changes, how it will look, what came before, and the decision."""

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages
from wagtail.models import Page, Revision, TaskState

from editorial.queue.comparing import compare
from editorial.queue.deciding import ALREADY_DECIDED, approve_seen
from editorial.queue.desks import Desk, Line
from editorial.queue.filters import QueueFilters
from editorial.queue.history import history_of
from editorial.queue.previews import WIDTHS, frame_of
from editorial.queue.rows import rows_of
from editorial.queue.views import has_shortcuts, others_who_decide, screen
from editorial.returning import last_return, open_remarks

# What the frame shows is no filter of the queue.
FRAME = ("preview", "width")


@require_GET
def review(request: HttpRequest, task_state_id: int) -> HttpResponse:
    desk, now = Desk(request.user), timezone.now()
    desk.require()
    line = desk.line(task_state_id)
    if line is None:
        return _elsewhere(request, desk, task_state_id)
    page = Page.objects.get(pk=line.step.page_id).specific
    revision = Revision.objects.get(pk=line.step.revision_id)
    row = rows_of([line], desk, now)[0]
    return render(
        request,
        "editorial/queue/review.html",
        screen(
            row.title,
            (reverse("queue"), _("Waiting for approval")),
            row=row,
            page=page,
            revision=revision,
            desk=desk,
            comparison=compare(request, page, revision),
            remarks=open_remarks(page),
            returned=last_return(page) if row.is_again else None,
            frame=frame_of(request, page, revision),
            widths=WIDTHS,
            languages=row.languages,
            history=history_of(page),
            others=others_who_decide(request.user) if row.is_own else [],
            return_url=reverse("return_page", args=[page.pk, task_state_id]),
            shortcuts=has_shortcuts(request.user),
            **_neighbours(request, desk, line, now),
        ),
    )


def _neighbours(request: HttpRequest, desk: Desk, line: Line, now: Any) -> dict[str, Any]:
    """The one before and the one after in the queue as it was filtered, and the filter to carry along."""
    chosen = {name: value for name, value in request.GET.items() if name not in FRAME}
    listed = [entry.step.pk for entry in QueueFilters(chosen, desk=desk, now=now).apply()]
    place = listed.index(line.step.pk) if line.step.pk in listed else -1
    query = urlencode(chosen)
    return {
        "place": place + 1,
        "listed": len(listed),
        "previous_url": _review_url(listed[place - 1], query) if place > 0 else "",
        "next_url": _review_url(listed[place + 1], query) if place + 1 < len(listed) else "",
        "queue_query": query,
    }


def _review_url(task_state_id: int, query: str) -> str:
    return reverse("queue_review", args=[task_state_id]) + (f"?{query}" if query else "")


def _elsewhere(request: HttpRequest, desk: Desk, task_state_id: int) -> HttpResponse:
    """A step that is over leads to where the page waits now, if the person may know of it."""
    state = TaskState.objects.filter(pk=task_state_id).select_related("workflow_state").first()
    now_at = [
        line for line in desk.lines if state and str(line.step.page_id) == state.workflow_state.object_id
    ]
    if now_at:
        messages.warning(request, _("A newer version of this page waits now. This is it: look at it again."))
        return redirect("queue_review", now_at[0].step.pk)
    if state is None or not _decided_here(desk, state):
        raise Http404
    messages.info(request, ALREADY_DECIDED)
    return redirect("queue")


def _decided_here(desk: Desk, state: TaskState) -> bool:
    if desk.is_bodys:
        return True
    page = Page.objects.filter(pk=state.workflow_state.object_id).first()
    return page is not None and desk.sections.institution_at(page.path) in desk.led


@require_POST
def approve(request: HttpRequest, task_state_id: int) -> HttpResponse:
    """Approve the version that was on the screen, and go on to the next."""
    desk = Desk(request.user)
    desk.require()
    line = desk.line(task_state_id)
    seen = request.POST.get("revision", "")
    if line is None:
        return _elsewhere(request, desk, task_state_id)
    following = _neighbours(request, desk, line, timezone.now())["next_url"]
    try:
        state = TaskState.objects.get(pk=task_state_id)
        approve_seen(task_state=state, revision_id=int(seen) if seen.isdigit() else 0, by=desk.user)
    except (PermissionDenied, ValidationError) as refusal:
        messages.error(request, "; ".join(reasons_of(refusal)))
        return redirect("queue_review", task_state_id)
    messages.success(request, _("Approved: %(title)s") % {"title": line.title})
    return redirect(following or reverse("queue"))


def reasons_of(refusal: Exception) -> list[str]:
    if isinstance(refusal, ValidationError):
        return [str(message) for message in refusal.messages]
    return [str(refusal) or _("This is not possible now. Look at the page's state and history.")]
