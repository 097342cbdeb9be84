"""A portal that has grown: more records like those of the sample content."""

import copy
from collections import defaultdict
from itertools import cycle, islice
from uuid import UUID, uuid4

from publication.models import PublicRecord, RecordFacet
from search.models import RecordStems

Rows = dict[UUID, list[PublicRecord]]


def grow(number: int, **which: str) -> None:
    """Copy the sample's records that match `which`, each in all its languages, `number` times in all."""
    rows: Rows = defaultdict(list)
    for record in PublicRecord.objects.filter(**which):
        rows[record.translation_key].append(record)
    copies = [(key, uuid4()) for key in islice(cycle(list(rows)), number)]
    made = [(record.pk, _copy(record, new)) for key, new in copies for record in rows[key]]
    PublicRecord.objects.bulk_create([new for _old, new in made], batch_size=1000)
    _copy_facets(copies)
    _copy_stems(made)


def _copy(record: PublicRecord, key: UUID) -> PublicRecord:
    new = copy.copy(record)
    new.pk, new.translation_key = None, key
    new.public_id, new.url = f"{record.type}-{key.hex[:12]}", f"/{record.locale}/{key.hex}/"
    return new


def _copy_stems(made: list[tuple[int, PublicRecord]]) -> None:
    stems = RecordStems.objects.in_bulk()
    RecordStems.objects.bulk_create(
        (
            RecordStems(record=new, title=stems[old].title, body=stems[old].body, typed=stems[old].typed)
            for old, new in made
        ),
        batch_size=1000,
    )


def _copy_facets(copies: list[tuple[UUID, UUID]]) -> None:
    facets = defaultdict(list)
    for facet in RecordFacet.objects.all():
        facets[facet.translation_key].append((facet.facet, facet.value))
    RecordFacet.objects.bulk_create(
        RecordFacet(translation_key=new, facet=facet, value=value)
        for key, new in copies
        for facet, value in facets[key]
    )
