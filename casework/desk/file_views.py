"""Downloading what an author has sent."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from casework.attachments.serving import download_response
from casework.desk.door import at_desk, case_or_404
from casework.downloading import FileStaysClosed, take_out
from casework.models import CaseFile
from casework.sealing.envelopes import CannotOpen


@require_POST
@at_desk
def download(request: Any, public_id: str, key: UUID) -> HttpResponse:
    """By a form, so that no address that somebody follows takes a file out."""
    case = case_or_404(request, public_id)
    file = CaseFile.objects.select_related("case").filter(case=case, pk=key).first()
    if file is None:
        raise Http404
    try:
        taken = take_out(file=file, by=request.user)
    except FileStaysClosed as refusal:
        messages.warning(request, str(refusal))
    except CannotOpen:
        messages.warning(request, _("This file cannot be opened with the keys at hand."))
    else:
        return download_response(taken.content, file_name=taken.name)
    return redirect("desk_case", case.public_id)
