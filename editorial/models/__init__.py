from editorial.models.actions import ActionToTake
from editorial.models.approval import Approval
from editorial.models.bundles import Bundle, BundlePage
from editorial.models.guide import GuideNote, GuideProgress
from editorial.models.images import PortalDocument, PortalImage, PortalRendition
from editorial.models.links import RecordLink
from editorial.models.pages import PortalPage
from editorial.models.previews import ExternalPreview
from editorial.models.records import RecordPage
from editorial.models.sandbox import PracticeSectionPage, PracticeTask, SandboxIndexPage
from editorial.models.sections import InstitutionDirectoryPage, InstitutionSectionPage
from editorial.models.wordings import Wording
from editorial.models.workflow import ApprovingBodyTask, LeadCheckTask

__all__ = [
    "ActionToTake",
    "Approval",
    "ApprovingBodyTask",
    "Bundle",
    "BundlePage",
    "ExternalPreview",
    "GuideNote",
    "GuideProgress",
    "InstitutionDirectoryPage",
    "InstitutionSectionPage",
    "LeadCheckTask",
    "PortalDocument",
    "PortalImage",
    "PortalPage",
    "PortalRendition",
    "PracticeSectionPage",
    "PracticeTask",
    "RecordLink",
    "RecordPage",
    "SandboxIndexPage",
    "Wording",
]
