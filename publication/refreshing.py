"""Writing the read model anew: after an update of the portal, and when what records name has changed."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model
from wagtail.models import Page

from outbox.models import Message
from outbox.posting import post
from publication.models import PublicRecord, RecordFacet
from publication.projection import SHAPE, project, projected_models

TOPIC = "publication.refresh"


def project_all() -> int:
    """Every record, whoever wrote it; how many there are."""
    return _project(_published())


def project_outdated() -> int:
    """The records that an earlier version of the portal has written; how many there were."""
    rows = PublicRecord.objects.exclude(shape=SHAPE)
    keys = set(rows.values_list("translation_key", flat=True))
    return _project(pair for pair in _published() if pair[1] in keys) if keys else 0


@transaction.atomic
def refresh_later(keys: Iterable[UUID]) -> int:
    """Have the records with these translation keys written anew after the commit; how many there are."""
    wanted = set(keys)
    for key in sorted(wanted):
        post(topic=TOPIC, key=str(key))
    return len(wanted)


def refresh(messages: Sequence[Message]) -> None:
    """What the worker does with these messages. A record that is not public any more needs nothing."""
    for key in dict.fromkeys(message.key for message in messages):
        page = Page.objects.live().filter(translation_key=key).first()
        instance = page.specific if page is not None else _without_page(key)
        if instance is not None:
            project(instance, translation_key=UUID(key))


def _without_page(key: str) -> Model | None:
    """The row that stands for the record, where records of its kind have no pages."""
    models = (model for model in projected_models() if not issubclass(model, Page))
    found = (model._default_manager.filter(key=key).first() for model in models)
    return next((row for row in found if row is not None), None)


def carriers_of(facets: Iterable[str], value: str) -> set[UUID]:
    """Translation keys of the public records that have `value` in one of `facets`."""
    rows = RecordFacet.objects.filter(facet__in=list(facets), value=value)
    return set(rows.values_list("translation_key", flat=True))


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
