"""The whole index against the whole read model, and that against the pages: by content, not by version."""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model
from elasticsearch.helpers import scan
from wagtail.models import Page

from publication.models import PublicRecord, RecordFacet, RecordRelation
from publication.projection import Projection, projected_models, projector_of
from search import engine
from search.documents import documents
from search.files.documents import NOT_KEPT
from search.indexes import alias_of, locales

Content = dict[str, Any]

# What a row says; the rest says when it was written.
SAID = (
    "public_id",
    "external_id",
    "type",
    "is_source",
    "page_id",
    "title",
    "summary",
    "text",
    "url",
    "order",
)
FILE = ("document_id", "checksum", "title", "url")


@dataclass(frozen=True)
class Difference:
    """Keys (`<public_id>:<locale>`) by which the index differs from the read model."""

    lost: frozenset[str]
    stale: frozenset[str]
    phantom: frozenset[str]

    def __bool__(self) -> bool:
        return bool(self.lost or self.stale or self.phantom)

    def __str__(self) -> str:
        return f"lost {len(self.lost)}, stale {len(self.stale)}, phantom {len(self.phantom)}"


def plain(value: Any) -> Any:
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))


def indexed() -> dict[str, Content]:
    """`{key: document}` of everything that Elasticsearch holds."""
    client, found = engine.patient_client(), {}
    for locale in locales():
        client.indices.refresh(index=alias_of(locale))
        for hit in scan(client, index=alias_of(locale), query={"query": {"match_all": {}}}):
            found[f"{hit['_id']}:{locale}"] = hit["_source"]
    return found


def expected_documents() -> dict[str, Content]:
    rows = list(PublicRecord.objects.all())
    return {f"{row.public_id}:{row.locale}": plain(document) for row, document in documents(rows)}


def given_back(document: Content) -> Content:
    """Without what Elasticsearch takes and does not show; its fingerprint stands for that."""
    return {name: value for name, value in document.items() if name not in NOT_KEPT}


def index_difference() -> Difference:
    wanted = {key: given_back(document) for key, document in expected_documents().items()}
    there = indexed()
    return Difference(
        lost=frozenset(wanted.keys() - there.keys()),
        stale=frozenset(key for key in wanted.keys() & there.keys() if wanted[key] != there[key]),
        phantom=frozenset(there.keys() - wanted.keys()),
    )


def rows_kept() -> dict[str, Content]:
    """`{key: what the read model says}`, with facets and relations at the source's row."""
    facets, relations = (
        _by_record(RecordFacet, "facet", "value"),
        _by_record(RecordRelation, "kind", "target_key"),
    )
    found = {}
    for row in PublicRecord.objects.prefetch_related("files"):
        said = {name: getattr(row, name) for name in SAID} | {"date": row.date, "data": row.data}
        said["files"] = [[getattr(file, name) for name in FILE] for file in row.files.all()]
        if row.is_source:
            said |= {
                "facets": facets.get(row.translation_key, []),
                "relations": relations.get(row.translation_key, []),
            }
        found[f"{row.public_id}:{row.locale}"] = plain(said)
    return found


def _by_record(model: type[Model], *fields: str) -> Mapping[UUID, list[list[str]]]:
    found: dict[UUID, list[list[str]]] = {}
    for key, *pair in model._default_manager.values_list("translation_key", *fields):
        found.setdefault(key, []).append([str(part) for part in pair])
    return {key: sorted(pairs) for key, pairs in found.items()}


def rows_projected(leaving_out: Collection[UUID] = ()) -> dict[str, Content]:
    """The same, as the pages and institutions would be projected now."""
    found: dict[str, Content] = {}
    for key, instance in _public_things():
        if key not in leaving_out:
            found |= _projected(instance)
    return found


def _public_things() -> Iterator[tuple[UUID, Any]]:
    """Each record once, by one of its live pages, or the institution."""
    seen: set[UUID] = set()
    # A test's own projector may be registered for what is no model.
    for model in filter(lambda each: issubclass(each, Model), projected_models()):
        everything: Any = model._default_manager.all()
        for instance in everything.filter(live=True) if issubclass(model, Page) else everything:
            key = instance.translation_key if isinstance(instance, Page) else instance.key
            if key not in seen:
                seen.add(key)
                yield key, instance


def _projected(instance: Any) -> dict[str, Content]:
    projector = projector_of(instance)
    projections = list(projector(instance)) if projector else []
    languages = {projection.locale for projection in projections}
    return {f"{p.public_id}:{p.locale}": plain(_said(p, languages)) for p in projections}


def _said(projection: Projection, languages: set[str]) -> Content:
    said = {name: getattr(projection, name) for name in SAID}
    said |= {"date": projection.date, "data": dict(projection.data)}
    said["files"] = [[getattr(file, name) for name in FILE] for file in projection.files]
    if projection.is_source:
        pairs = {("type", projection.type)} | {("language", locale) for locale in languages}
        pairs |= {(facet, value) for facet, values in projection.facets.items() for value in values}
        relations = {(relation.kind, str(relation.target)) for relation in projection.relations}
        said |= {"facets": sorted(map(list, pairs)), "relations": sorted(map(list, relations))}
    return said


def read_model_difference(leaving_out: Collection[UUID] = ()) -> dict[str, tuple[Any, Any]]:
    """`{key: (what the read model says, what it should say)}` where these differ."""
    wanted = rows_projected(leaving_out)
    passed_over = {
        f"{public_id}:{locale}"
        for public_id, locale in PublicRecord.objects.filter(translation_key__in=leaving_out).values_list(
            "public_id", "locale"
        )
    }
    kept = {key: said for key, said in rows_kept().items() if key not in passed_over}
    return {
        key: (kept.get(key), wanted.get(key))
        for key in sorted(kept.keys() | wanted.keys())
        if kept.get(key) != wanted.get(key)
    }
