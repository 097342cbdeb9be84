"""Writing the read model anew, after an update of the portal that shows more of each record."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db.models import Model
from wagtail.models import Page

from publication.models import PublicRecord
from publication.projection import SHAPE, project, projected_models


def project_all() -> int:
    """Every record, whoever wrote it; how many there are."""
    return _project(_published())


def project_outdated() -> int:
    """The records that an earlier version of the portal has written; how many there were."""
    rows = PublicRecord.objects.exclude(shape=SHAPE)
    keys = set(rows.values_list("translation_key", flat=True))
    return _project(pair for pair in _published() if pair[1] in keys) if keys else 0


def _project(published: Iterator[tuple[Model, UUID]]) -> int:
    """Each record once, by whichever of its pages comes first."""
    seen: set[UUID] = set()
    for instance, key in published:
        if key not in seen:
            project(instance, translation_key=key)
            seen.add(key)
    return len(seen)


def _published() -> Iterator[tuple[Model, UUID]]:
    for model in projected_models():
        found: Any = model._default_manager.all()
        for instance in found.filter(live=True) if issubclass(model, Page) else found:
            yield instance, instance.translation_key if isinstance(instance, Page) else instance.key
