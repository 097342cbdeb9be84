"""Which files a record names: in its text, in the language read, and in its facts, in every language."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from django.db import models
from modelcluster.models import get_all_child_relations

from editorial.documents import is_restricted
from editorial.models import PortalDocument, RecordPage
from publication.projection import NamedFile


def files_of(page: RecordPage, source: RecordPage) -> list[NamedFile]:
    """Those of `page` that everybody may download, each once. Facts are read from the `source` alone."""
    text = [pk for name, pk in _named_in(page) if name not in page.fact_fields]
    facts = [pk for name, pk in _named_in(source) if name in page.fact_fields]
    wanted = dict.fromkeys([*facts, *text])
    found = PortalDocument.objects.select_related("collection").in_bulk(wanted) if wanted else {}
    documents = [found[pk] for pk in wanted if pk in found]
    return [_named(document) for document in documents if document.checksum and not is_restricted(document)]


def _named(document: PortalDocument) -> NamedFile:
    return NamedFile(document.pk, document.checksum, document.title, str(document.url))


def _named_in(page: RecordPage) -> Iterator[tuple[str, int]]:
    """(field of the page, key of a document); a row that belongs to the page counts as its relation."""
    model: Any = type(page)
    for field in _naming_fields(model):
        yield from ((field.name, pk) for pk in _keys_in(field, page))
    for relation in _naming_relations(model):
        name = relation.get_accessor_name()
        for row in getattr(page, name).all():
            for field in _naming_fields(relation.related_model):
                yield from ((name, pk) for pk in _keys_in(field, row))


@cache
def _naming_fields(model: type[models.Model]) -> Sequence[Any]:
    return [
        field for field in model._meta.get_fields() if _chooses(field) or hasattr(field, "extract_references")
    ]


@cache
def _naming_relations(model: type[models.Model]) -> Sequence[Any]:
    return [one for one in get_all_child_relations(model) if _naming_fields(one.related_model)]


def _chooses(field: Any) -> bool:
    return bool(field.many_to_one) and field.related_model is PortalDocument


def _keys_in(field: Any, instance: Any) -> Iterator[int]:
    value = field.value_from_object(instance)
    if not value:
        return
    if _chooses(field):
        yield value
    else:
        references = field.extract_references(value)
        yield from (int(pk) for model, pk, *_path in references if issubclass(model, PortalDocument))
