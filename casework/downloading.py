"""Taking out a citizen's file: by permission, past the scanner, and never without an entry in the audit."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from casework import permissions
from casework.attachments.scanning import Verdict, scan
from casework.audit.acts import AuditAct
from casework.audit.recording import record
from casework.models import CaseFile
from casework.sealing.envelopes import open_envelope
from casework.sealing.keys import Ring, identities
from institutions.models import User

REFUSALS = {
    Verdict.INFECTED: _(
        "The scanner found a virus in this file. It stays where it is; nobody can download it."
    ),
    Verdict.ERROR: _("The virus scanner does not answer, so the file stays closed. Try again in a while."),
}


class FileStaysClosed(Exception):
    """Not handed out; its text says why to people."""


@dataclass(frozen=True, repr=False)
class TakenOut:
    name: str
    content: bytes


def take_out(*, file: CaseFile, by: User) -> TakenOut:
    """The file in the clear, looked at by the scanner where there is one.

    Raises PermissionDenied, FileStaysClosed, CannotOpen and casework.sealing.keys.NoKey.
    """
    permissions.check(permissions.visible_to(by).filter(pk=file.case_id).exists())
    keys = identities(Ring.DESK)
    content = open_envelope(file.content, keys)
    verdict = scan(content)
    _note(file, verdict, by)
    if verdict in REFUSALS:
        raise FileStaysClosed(REFUSALS[verdict])
    return TakenOut(open_envelope(file.name, keys).decode(), content)


@transaction.atomic
def _note(file: CaseFile, verdict: Verdict, by: User) -> None:
    CaseFile.objects.filter(pk=file.pk).update(verdict=verdict.value)
    act = AuditAct.ATTACHMENT_WITHHELD if verdict in REFUSALS else AuditAct.ATTACHMENT_DOWNLOADED
    details = {"file": str(file.pk), "verdict": verdict.value}
    record(act=act, actor=by, subject=file.case.public_id, details=details)
