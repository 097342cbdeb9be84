"""The daily look at the whole audit, and what is told of it to whoever asks how the portal is."""

import logging
from typing import Any

from django.utils import timezone

from casework.audit.keys import KeyUnfit, known_keys
from casework.audit.verifying import Verdict, verify
from casework.models import AuditEntry, AuditHead
from outbox.turns import note_remark, remark_of

logger = logging.getLogger(__name__)

NAME = "audit of cases: verdict"
WHOLE, BROKEN = "whole", "broken"


def check_audit() -> None:
    """Verify all entries; a break is an error in the log and stays in the health report until mended."""
    try:
        verdict = verify(keys=known_keys(()))
    except KeyUnfit as unfit:
        logger.error("audit: the key cannot be read: %s", unfit)
        note_remark(NAME, BROKEN)
        return
    if verdict.first_break is not None:
        logger.error("audit: entry %s: %s", verdict.first_break.number, verdict.first_break.reason)
    note_remark(NAME, remark_on(verdict))


def remark_on(verdict: Verdict) -> str:
    """`whole`, or `broken 12`: the number of the entry."""
    return WHOLE if verdict.first_break is None else f"{BROKEN} {verdict.first_break.number}"


def state_of_audit() -> dict[str, Any]:
    """Number of the last entry, age of the last signed head in seconds (None without), the daily verdict."""
    head = AuditHead.objects.order_by("-pk").values_list("at", flat=True).first()
    last = AuditEntry.objects.order_by("-number").values_list("number", flat=True).first()
    age = round((timezone.now() - head).total_seconds()) if head else None
    return {"entries": last or 0, "head_seconds": age, "verdict": remark_of(NAME) or "not yet"}
