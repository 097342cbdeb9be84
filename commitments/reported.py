"""Progress updates are read on the commitment's page: they are public, and found, where that is."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from commitments.models import ProgressUpdatePage
from editorial.projectors import project_record
from publication.projection import Projection, project


def project_update(page: ProgressUpdatePage) -> Sequence[Projection]:
    """None while the commitment is not public."""
    return project_record(page) if page.address_on_commitment() else []


def follow_commitment(sender: type, translation_key: UUID, **kwargs: Any) -> None:
    """The commitment has come, gone or moved, and what is reported on it with it."""
    reported = ProgressUpdatePage.objects.live().filter(commitment__translation_key=translation_key)
    for page in reported:
        project(page, translation_key=page.translation_key)
