"""Cases: private, procedural, never objects of the CMS."""

from casework.models.audit_entry import AuditEntry
from casework.models.audit_head import AuditHead
from casework.models.case import Case, CaseInstitution, CasePause, Channel, Recusal
from casework.models.case_content import (
    CaseFile,
    CaseMessage,
    CaseNote,
    IdentityRequest,
    MessagePurpose,
    Party,
    ScanVerdict,
    SealedIdentity,
)
from casework.models.case_event import CaseEvent
from casework.models.deadline_rule import DeadlineRule, Step
from casework.models.holiday import Holiday
from casework.models.published_figures import PublishedFigures
from casework.models.reply_template import ReplyPurpose, ReplyTemplate
from casework.models.stashed_file import StashedFile

__all__ = [
    "AuditEntry",
    "AuditHead",
    "Case",
    "CaseEvent",
    "CaseFile",
    "CaseInstitution",
    "CaseMessage",
    "CaseNote",
    "CasePause",
    "Channel",
    "DeadlineRule",
    "Holiday",
    "IdentityRequest",
    "MessagePurpose",
    "Party",
    "PublishedFigures",
    "Recusal",
    "ReplyPurpose",
    "ReplyTemplate",
    "ScanVerdict",
    "SealedIdentity",
    "StashedFile",
    "Step",
]
