"""`/desk/identities/` for custodians; asking and looking, on the page of a case, for officers."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from casework import identities, permissions
from casework.audit.acts import AuditAct
from casework.audit.recording import record
from casework.desk.door import at_desk, case_or_404, shown
from casework.models import IdentityRequest
from casework.sealing.envelopes import CannotOpen
from casework.steps import NotNow


@require_GET
@at_desk
def waiting(request: Any) -> HttpResponse:
    permissions.check(request.seat.keeps_identities)
    asked = identities.waiting_for(request.user)
    with transaction.atomic():
        record(act=AuditAct.IDENTITIES_LISTED, actor=request.user, details={"number": len(asked)})
    return shown(request, "identities.html", {"asked": asked})


@require_POST
@at_desk
def decide(request: Any, key: UUID) -> HttpResponse:
    """What one may not decide is not there."""
    known = IdentityRequest.objects.filter(case__in=permissions.releasable_by(request.user))
    asked = known.filter(pk=key).first()
    if asked is None:
        raise Http404
    release = request.POST.get("decision") == "release"
    try:
        identities.decide(request=asked, by=request.user, release=release)
    except NotNow:
        messages.warning(request, _("Somebody has decided meanwhile."))
    else:
        released = _("Released: the officer can see who the author is for seven days.")
        messages.success(request, released if release else _("Refused: the officer sees that."))
    return redirect("desk_identities")


@require_POST
@at_desk
def ask(request: Any, public_id: str) -> HttpResponse:
    case = case_or_404(request, public_id)
    reason = request.POST.get("reason", "")
    try:
        identities.ask_for(case=case, by=request.user, reason=reason)
    except ValidationError as error:
        context = {"case": case, "error": error.messages[0], "reason": reason}
        return shown(request, "identity_ask.html", context, status=422)
    messages.success(request, _("The custodian will decide. You see it on this page."))
    return redirect("desk_case", case.public_id)


@require_POST
@at_desk
def reveal(request: Any, public_id: str) -> HttpResponse:
    case = case_or_404(request, public_id)
    try:
        words = identities.reveal(case=case, by=request.user)
    except CannotOpen:
        messages.warning(request, _("Who the author is cannot be opened with the keys at hand."))
        return redirect("desk_case", case.public_id)
    labels = {"name": _("Name"), "contact": _("How to reach the author")}
    known = [(labels.get(name, name), text) for name, text in words.items() if text]
    return shown(request, "identity.html", {"case": case, "known": known})
