"""`/desk/intake/`: writing down a call, a letter, a visit; the receipt is shown once."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from casework import permissions
from casework.attaching import Attachments, attach, handed_over, say_too_large, to_hand_over, waiting
from casework.desk.door import at_desk, shown
from casework.desk.intake_forms import IntakeForm, as_typed
from casework.intake import CannotReceive, Receipt
from casework.procedures import Procedure, procedures
from casework.receipts.keys import TooBusy
from casework.receipts.tokens import BadToken, new_token, read_token
from casework.stashing import StashAway
from casework.uploads import FilesInMemory
from casework.writing_down import write_down


@dataclass(frozen=True)
class Sheet:
    """A form to fill in: `token` makes one case of it, `files` wait until it is sent."""

    procedure: Procedure
    token: str
    files: Attachments


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
        sheet = Sheet(procedure, new_token(), Attachments())
        return _form(request, IntakeForm(procedure=procedure), sheet)
    return _sent(request, procedure)


def _sent(request: Any, procedure: Procedure) -> HttpResponse:
    go = request.POST.get("go", "")
    sheet, too_old = _sheet_of(request, procedure, removed=go.removeprefix("remove-"))
    if go:
        status = 422 if sheet.files.problems else 200
        return _form(request, IntakeForm(initial=as_typed(request.POST), procedure=procedure), sheet, status)
    form = IntakeForm(request.POST, procedure=procedure)
    if too_old:
        form.add_error(None, _("The form was open for more than a day. Look at it and send it again."))
    if not form.is_valid() or sheet.files.problems:
        return _form(request, form, sheet, 422)
    try:
        submission = form.submission(to_hand_over(sheet.files))
        receipt = write_down(submission=submission, token=read_token(sheet.token).value, by=request.user)
    except (CannotReceive, TooBusy, StashAway):
        form.add_error(
            None, _("It could not be kept. Nothing is lost on this page: send it again in a minute.")
        )
        return _form(request, form, sheet, 503)
    # Those that cannot go now go by themselves after a day.
    with suppress(StashAway):
        handed_over(sheet.files)
    return _receipt(request, receipt, procedure)


def _sheet_of(request: Any, procedure: Procedure, removed: str) -> tuple[Sheet, bool]:
    """What was sent, its files checked and closed away; True if its token was too old and is a new one."""
    token, too_old = request.POST.get("token", ""), False
    try:
        known = read_token(token)
    except BadToken:
        token, too_old = new_token(), True
        known = read_token(token)
    files = waiting(request.POST.getlist("ticket"), removed)
    say_too_large(files, request.files_in_memory.too_large)
    attach(files, request.FILES.getlist("files"), token=known.value, keep_original=False)
    return Sheet(procedure, token, files), too_old


def _form(request: Any, form: IntakeForm, sheet: Sheet, status: int = 200) -> HttpResponse:
    return shown(request, "intake_form.html", {"form": form, "sheet": sheet}, status=status)


def _receipt(request: Any, receipt: Receipt, procedure: Procedure) -> HttpResponse:
    return shown(request, "intake_receipt.html", {"receipt": receipt, "procedure": procedure})
