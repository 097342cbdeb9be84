"""`/desk/intake/`: writing down a call, a letter, a visit; the receipt is shown once."""

from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from casework import permissions
from casework.desk.door import at_desk, shown
from casework.desk.intake_forms import IntakeForm
from casework.intake import CannotReceive, Receipt
from casework.procedures import Procedure, procedures
from casework.receipts.keys import TooBusy
from casework.receipts.tokens import BadToken, new_token, read_token
from casework.uploads import FilesInMemory
from casework.writing_down import write_down


@csrf_exempt
def intake(request: Any) -> HttpResponse:
    """Files stay in memory; the check of the form's origin comes after that is settled."""
    request.files_in_memory = FilesInMemory(request)
    request.upload_handlers = [request.files_in_memory]
    return _intake(request)


@csrf_protect
@at_desk
def _intake(request: Any) -> HttpResponse:
    permissions.check(request.seat.sees_all)
    asked = request.GET.get("kind", "")
    procedure = next((one for one in procedures() if one.kind == asked), None)
    if procedure is None:
        if asked:
            raise Http404
        return shown(request, "intake.html", {"procedures": procedures()})
    if request.method != "POST":
        form = IntakeForm(procedure=procedure)
        return _form(request, form, procedure, new_token())
    return _sent(request, procedure)


def _sent(request: Any, procedure: Procedure) -> HttpResponse:
    sent, files = request.POST, request.FILES
    too_large = request.files_in_memory.too_large
    form = IntakeForm(sent, files, procedure=procedure, too_large=too_large)
    token = request.POST.get("token", "")
    try:
        known = read_token(token)
    except BadToken:
        form.add_error(None, _("The form was open for more than a day. Look at it and send it again."))
        return _form(request, form, procedure, new_token(), status=422)
    if not form.is_valid():
        return _form(request, form, procedure, token, status=422)
    try:
        receipt = write_down(submission=form.submission(), token=known.value, by=request.user)
    except (CannotReceive, TooBusy):
        form.add_error(
            None, _("It could not be kept. Nothing is lost on this page: send it again in a minute.")
        )
        return _form(request, form, procedure, token, status=503)
    return _receipt(request, receipt, procedure)


def _form(
    request: Any, form: IntakeForm, procedure: Procedure, token: str, *, status: int = 200
) -> HttpResponse:
    context = {"form": form, "procedure": procedure, "token": token}
    return shown(request, "intake_form.html", context, status=status)


def _receipt(request: Any, receipt: Receipt, procedure: Procedure) -> HttpResponse:
    return shown(request, "intake_receipt.html", {"receipt": receipt, "procedure": procedure})
