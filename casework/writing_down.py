"""An officer writes down what somebody said by phone, in a letter or at the counter."""

import hashlib

from django.db import transaction

from casework import permissions
from casework.audit.acts import AuditAct
from casework.audit.recording import record
from casework.intake import Receipt, Submission, receive
from casework.models import AuditEntry, Case
from institutions.models import User


@transaction.atomic
def write_down(*, submission: Submission, token: bytes, by: User) -> Receipt:
    """The receipt for the author; the same one however often the form is sent.

    Raises PermissionDenied for who does not work on all cases, CannotReceive and TooBusy.
    """
    permissions.check(permissions.seat_of(by).sees_all)
    receipt = receive(submission=submission, token=token)
    case = Case.objects.only("public_id", "kind", "channel").get(token_digest=hashlib.sha256(token).digest())
    written = AuditEntry.objects.filter(act=AuditAct.CASE_WRITTEN_DOWN, subject=case.public_id)
    if not written.exists():
        details = {"kind": case.kind, "channel": case.channel}
        record(act=AuditAct.CASE_WRITTEN_DOWN, actor=by, subject=case.public_id, details=details)
    return receipt
