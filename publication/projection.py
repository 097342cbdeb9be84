"""From what editors work on to what the public may see: projectors fill the read model."""

import datetime
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.dispatch import Signal

from outbox.posting import post
from publication.history import remember, remember_withdrawal, said_by
from publication.models import PublicRecord, RecordFacet, RecordFile, RecordRelation

TOPIC = "publication.changed"

# Raise it when `data`, the facets of a type or what a row tells change:
# `manage.py project_records --outdated` renews them.
SHAPE = 5

# Sent inside the transaction that changes the read model. Arguments: `record` (PublicRecord).
record_written = Signal()

# Sent inside the transaction when what is public of a record comes, changes or goes, before its facets are
# written anew. Arguments: `change` (RecordChange).
record_changed = Signal()

# Sent inside the transaction when a record comes, goes or is found elsewhere. Arguments: `translation_key`.
addresses_changed = Signal()

# Sent inside the transaction that changes the addresses of `page` and of all below it. Arguments: `page`.
subtree_moved = Signal()


@dataclass(frozen=True)
class Relation:
    """The record points at the record whose translation key is `target`."""

    kind: str
    target: UUID


@dataclass(frozen=True)
class NamedFile:
    """A file that the record names and everybody may download, as it is now."""

    document_id: int
    checksum: str
    title: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Projection:
    """What the public may see of one record in one language.

    `facets`, `relations` and `data` are facts of the record: they are taken from the source language alone.
    """

    public_id: str
    translation_key: UUID
    type: str
    locale: str
    is_source: bool
    title: str
    url: str
    summary: str = ""
    text: str = ""
    external_id: str = ""
    page_id: int | None = None
    date: datetime.date | None = None
    order: int = 0
    first_published_at: datetime.datetime | None = None
    updated_at: datetime.datetime | None = None
    facets: Mapping[str, Iterable[str]] = field(default_factory=dict)
    relations: Sequence[Relation] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    source_changed_at: datetime.datetime | None = None
    files: Sequence[NamedFile] = ()


class ChangeKind(StrEnum):
    PUBLISHED = "published"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class RecordChange:
    """What has happened to a record as a whole. `facets`: those it has from now on."""

    kind: ChangeKind
    public_id: str
    type: str
    translation_key: UUID
    facets: Mapping[str, Iterable[str]]


Projector = Callable[[Any], Sequence[Projection]]
_projectors: dict[type[models.Model], Projector] = {}


def register_projector(model: type[models.Model], projector: Projector) -> None:
    """`projector(instance)` gives the projections of the whole record that `instance` belongs to.

    An empty sequence means: nothing of it is public.
    """
    _projectors[model] = projector


def projected_models() -> list[type[models.Model]]:
    return list(_projectors)


def projector_of(instance: models.Model) -> Projector | None:
    return _projectors.get(type(instance))


@transaction.atomic
def project(instance: models.Model, *, translation_key: UUID) -> None:
    """Bring the read model in line with the record `translation_key` that `instance` belongs to."""
    standing = {
        record.locale: record
        for record in PublicRecord.objects.select_for_update().filter(translation_key=translation_key)
    }
    projector = projector_of(instance)
    wanted = {projection.locale: projection for projection in (projector(instance) if projector else ())}
    before = {locale: record.url for locale, record in standing.items()}
    gone = standing.keys() - wanted.keys()
    for locale in gone:
        _withdraw(standing[locale])
    written = [_write(projection, standing.get(locale)) for locale, projection in wanted.items()]
    if gone or any(written):
        _tell(standing, wanted)
    _write_facts(translation_key, wanted)
    if before != {locale: projection.url for locale, projection in wanted.items()}:
        addresses_changed.send(PublicRecord, translation_key=translation_key)


def project_subtree(page: Any) -> None:
    """Bring the records of `page` and of all pages below it in line: their addresses have changed."""
    for below in page.get_descendants(inclusive=True).live().specific():
        if projector_of(below) is not None:
            project(below, translation_key=below.translation_key)
    subtree_moved.send(type(page), page=page)


def _tell(standing: Mapping[str, PublicRecord], wanted: Mapping[str, Projection]) -> None:
    kind = ChangeKind.CHANGED if wanted else ChangeKind.WITHDRAWN
    source = _source_of(wanted)
    known: list[Projection | PublicRecord] = [*wanted.values(), *standing.values()]
    one = known[0]
    change = RecordChange(
        kind if standing else ChangeKind.PUBLISHED,
        one.public_id,
        one.type,
        one.translation_key,
        source.facets if source else {},
    )
    record_changed.send(PublicRecord, change=change)


def _source_of(wanted: Mapping[str, Projection]) -> Projection | None:
    return next((projection for projection in wanted.values() if projection.is_source), None)


def _write(projection: Projection, standing: PublicRecord | None) -> bool:
    """Whether anything of it is new."""
    record = standing or PublicRecord(translation_key=projection.translation_key, locale=projection.locale)
    before = said_by(standing) if standing else None
    told = _told_by(standing) if standing else None
    _copy(projection, record)
    record.version = post(topic=TOPIC, key=f"{record.public_id}:{record.locale}")
    record.save()
    _write_files(record, projection.files, is_new=standing is None)
    if said_by(record) != before:
        remember(record)
    record_written.send(PublicRecord, record=record)
    return _told_by(record) != told


def _told_by(record: PublicRecord) -> tuple[Any, ...]:
    names = (*_COPIED, "data", "first_published_at", "updated_at")
    return tuple(getattr(record, name) for name in names)


def _copy(projection: Projection, record: PublicRecord) -> None:
    for name in _COPIED:
        setattr(record, name, getattr(projection, name))
    record.data = dict(projection.data)
    record.shape = SHAPE
    for name in ("first_published_at", "updated_at"):
        if (moment := getattr(projection, name)) is not None:
            setattr(record, name, moment)


def as_if_public(projection: Projection) -> PublicRecord:
    """The row that the projection would become, in memory alone."""
    record = PublicRecord(translation_key=projection.translation_key, locale=projection.locale, version=0)
    _copy(projection, record)
    # As the column gives it back: no tuples.
    record.data = json.loads(json.dumps(record.data))
    return record


_COPIED = [
    "public_id",
    "external_id",
    "type",
    "is_source",
    "page_id",
    "title",
    "summary",
    "text",
    "url",
    "date",
    "order",
    "source_changed_at",
]


def _write_files(record: PublicRecord, files: Sequence[NamedFile], *, is_new: bool) -> None:
    if not is_new:
        RecordFile.objects.filter(record=record).delete()
    if files:
        RecordFile.objects.bulk_create(
            RecordFile(record=record, order=order, **asdict(file)) for order, file in enumerate(files)
        )


def _withdraw(record: PublicRecord) -> None:
    remember_withdrawal(record)
    post(topic=TOPIC, key=f"{record.public_id}:{record.locale}")
    record.delete()


def _write_facts(translation_key: UUID, wanted: Mapping[str, Projection]) -> None:
    RecordFacet.objects.filter(translation_key=translation_key).delete()
    RecordRelation.objects.filter(translation_key=translation_key).delete()
    source = _source_of(wanted)
    if source is None:
        return
    pairs = {("type", source.type)} | {("language", locale) for locale in wanted}
    pairs |= {(facet, value) for facet, values in source.facets.items() for value in values}
    RecordFacet.objects.bulk_create(
        RecordFacet(translation_key=translation_key, facet=facet, value=value)
        for facet, value in sorted(pairs)
    )
    seen = dict.fromkeys((relation.kind, relation.target) for relation in source.relations)
    RecordRelation.objects.bulk_create(
        RecordRelation(translation_key=translation_key, kind=kind, target_key=target, order=order)
        for order, (kind, target) in enumerate(seen)
    )


def withdraw_all(translation_key: UUID) -> None:
    """Take the record out of the public's sight in every language."""
    with transaction.atomic():
        records = PublicRecord.objects.select_for_update().filter(translation_key=translation_key)
        standing = {record.locale: record for record in records}
        for record in standing.values():
            _withdraw(record)
        if standing:
            _tell(standing, {})
        _write_facts(translation_key, {})
