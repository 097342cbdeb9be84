"""The queue, and taking several cases from it at once."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from casework import handling, permissions
from casework.audit.acts import AuditAct
from casework.audit.recording import record
from casework.desk.door import at_desk, shown
from casework.desk.names import all_names
from casework.desk.queue import PAGE_SIZE, Page, Wanted, page_of
from casework.desk.queue_forms import QueueForm
from casework.desk.tabs import IN_HAND, LABELS, TRIAGE, WAITING
from casework.models import Case
from casework.permissions import Seat
from casework.steps import NotNow, today


@require_GET
@at_desk
def queue(request: Any) -> HttpResponse:
    seat: Seat = request.seat
    if not (seat.sees_all or seat.reviews or seat.institutions):
        return redirect("desk_identities")
    names = all_names()
    form = QueueForm(request.GET, names=names, seat=seat, user=request.user)
    wanted = Wanted(_tab(request), form.applied(), _number(request.GET.get("page", "")))
    page = page_of(request.user, seat, wanted, names, today())
    with transaction.atomic():
        details: dict[str, Any] = {"tab": wanted.tab, "page": page.number, "filters": sorted(wanted.filters)}
        record(act=AuditAct.QUEUE_VIEWED, actor=request.user, details=details)
    return shown(request, "queue.html", _context(form, wanted, page))


def _tab(request: Any) -> str:
    asked = request.GET.get("tab", "")
    if asked in LABELS:
        return asked
    return TRIAGE if request.seat.triages or request.seat.reviews else IN_HAND


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else 1


def _context(form: QueueForm, wanted: Wanted, page: Page) -> dict[str, Any]:
    base = {"tab": wanted.tab, **wanted.filters}
    tabs = [
        {"url": _address(tab=tab), "label": label, "count": page.counts[tab], "current": tab == wanted.tab}
        for tab, label in LABELS.items()
    ]
    return {
        "tabs": tabs,
        "tab": wanted.tab,
        "title": LABELS[wanted.tab],
        "form": form,
        "narrowed": bool(wanted.filters),
        "page": page,
        "first": (page.number - 1) * PAGE_SIZE + 1,
        "before": _address(**base, page=page.number - 1) if page.number > 1 else "",
        "after": _address(**base, page=page.number + 1) if page.number < page.last else "",
        "all_of_tab": _address(tab=wanted.tab),
        "can_take": wanted.tab in (IN_HAND, WAITING),
    }


def _address(**query: Any) -> str:
    return f"{reverse('desk_queue')}?{urlencode(query)}"


@require_POST
@at_desk
def take_several(request: Any) -> HttpResponse:
    """One by one: what cannot be taken is said, the others are."""
    chosen = request.POST.getlist("case")[:PAGE_SIZE]
    taken, left = 0, []
    for case in permissions.visible_to(request.user, request.seat).filter(public_id__in=chosen):
        try:
            handling.take(case=case, by=request.user)
            taken += 1
        except (NotNow, PermissionDenied, ValidationError):
            left.append(case)
    _say(request, chosen, taken, left)
    return redirect(_address(tab=request.POST.get("tab", IN_HAND)))


def _say(request: HttpRequest, chosen: Sequence[str], taken: int, left: Sequence[Case]) -> None:
    if not chosen:
        messages.warning(request, _("Choose at least one case first."))
    if taken:
        text = ngettext("%(number)d case is yours now.", "%(number)d cases are yours now.", taken)
        messages.success(request, text % {"number": taken})
    if left:
        text = _(
            "These could not be taken, because they have moved on or are not yours to work on: %(cases)s"
        )
        messages.warning(request, text % {"cases": ", ".join(case.public_id for case in left)})
