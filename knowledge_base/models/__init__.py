from knowledge_base.models.collection import (
    CollectedLine,
    CollectionUpload,
    ImportedRecord,
    Outcome,
    RememberedColumns,
    UploadState,
)
from knowledge_base.models.dossiers import DossierIndexPage, DossierPage
from knowledge_base.models.initiatives import InitiativeAction, InitiativePage, InitiativesBankPage
from knowledge_base.models.platforms import PlatformDirectoryPage, PlatformPage
from knowledge_base.models.reachability import Reachability, Reason
from knowledge_base.models.resources import ResourceLibraryPage, ResourcePage
from knowledge_base.models.subjects import SubjectIndexPage

__all__ = [
    "CollectedLine",
    "CollectionUpload",
    "DossierIndexPage",
    "DossierPage",
    "ImportedRecord",
    "InitiativeAction",
    "InitiativePage",
    "InitiativesBankPage",
    "Outcome",
    "PlatformDirectoryPage",
    "PlatformPage",
    "Reachability",
    "Reason",
    "RememberedColumns",
    "ResourceLibraryPage",
    "ResourcePage",
    "SubjectIndexPage",
    "UploadState",
]
