"""What every record tells beyond its list: its text, its files, and what it is related to."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Annotated, Any, cast

from django.http import Http404
from pydantic import BaseModel, Field

from editorial.api.blocks import Block, ImageWidths, Writing, blocks_of
from editorial.models import RecordPage
from publication.api.addresses import api_url
from publication.api.resources import Reading
from publication.api.shapes import FileOut, RelationOut
from publication.facets import records_of
from publication.models import PublicRecord, RecordRelation

PARAMETERS: Mapping[str, Any] = {"image_widths": ImageWidths}


class RecordDetail(BaseModel):
    """The members that all records have."""

    body: list[Block]
    files: Annotated[list[FileOut], Field(description="Every file that the record names in this language.")]
    related: Annotated[
        list[RelationOut],
        Field(description="Both directions. Relations that only the editors see are `inferred…`."),
    ]
    title_as_printed: Annotated[str, Field(description="Where the source prints it with an evident error.")]
    title_is_translated: Annotated[
        bool, Field(description="Worded by the editors: no source prints it in this language.")
    ]
    title_variants: Annotated[list[str], Field(description="Other forms in which sources print it.")]
    source_changed_at: Annotated[
        datetime | None,
        Field(description="Since when the text it was translated from is newer; null while it is not."),
    ]


Further = Callable[[Any, Reading], Mapping[str, Any]]


def detail_of(model: type[RecordPage], further: Further) -> Callable[[Reading], dict[str, Any]]:
    """The detail of records whose pages are `model`; `further(page, reading)` adds what they alone have."""

    def detail(reading: Reading) -> dict[str, Any]:
        page = page_of(model, reading)
        return {**common(page, reading), **further(page, reading)}

    return detail


def page_of[P: RecordPage](model: type[P], reading: Reading) -> P:
    """The page of the record. Raises Http404 for one that went since."""
    if reading.draft is not None:
        return cast(P, reading.draft.page)
    page = model.objects.live().filter(pk=reading.record.page_id).first()
    if page is None:
        raise Http404
    return page


def writing_of(reading: Reading) -> Writing:
    return Writing(reading.site, reading.locale, reading.asked.image_widths)


def common(page: RecordPage, reading: Reading) -> dict[str, Any]:
    return {
        "body": blocks_of(page.body, writing_of(reading)),
        "files": files_of(reading),
        "related": related_of(reading),
        "title_as_printed": page.title_as_printed,
        "title_is_translated": page.title_is_translated,
        "title_variants": [str(variant) for variant in page.title_variants],
        "source_changed_at": reading.record.source_changed_at,
    }


def files_of(reading: Reading) -> list[dict[str, Any]]:
    files = reading.draft.projection.files if reading.draft else reading.record.files.all()
    return [
        {"title": file.title, "url": f"{reading.site}{file.url}", "checksum": file.checksum} for file in files
    ]


def reference(record: PublicRecord, site: str) -> dict[str, Any]:
    """A record in a few words."""
    return {
        "id": record.public_id,
        "type": record.type,
        "title": record.title,
        "url": f"{site}{record.url}",
        "api_url": api_url(site, record.type, record.public_id),
    }


def relations_of(reading: Reading) -> list[RecordRelation]:
    """What the record points at and what points at it."""
    own = reading.record.translation_key
    stored = RecordRelation.objects.filter(translation_key=own)
    back = RecordRelation.objects.filter(target_key=own)
    if reading.draft is None:
        return list(stored | back)
    pairs = dict.fromkeys((relation.kind, relation.target) for relation in reading.draft.projection.relations)
    onward = [
        RecordRelation(translation_key=own, kind=kind, target_key=target, order=order)
        for order, (kind, target) in enumerate(pairs)
    ]
    # As the rows would come that are written last.
    return sorted([*back, *onward], key=lambda relation: relation.order)


def related_of(reading: Reading) -> list[dict[str, Any]]:
    """The public records among them, in two queries."""
    own, relations = reading.record.translation_key, relations_of(reading)
    ends = {key for relation in relations for key in (relation.translation_key, relation.target_key)} - {own}
    found = records_of(reading.locale).filter(translation_key__in=ends).defer("text")
    records = {record.translation_key: record for record in found}
    return [
        {
            **reference(records[other], reading.site),
            "relation": relation.kind,
            "direction": "to" if relation.translation_key == own else "from",
        }
        for relation in relations
        for other in [relation.target_key if relation.translation_key == own else relation.translation_key]
        if other in records
    ]


def points_in(text: str) -> list[str]:
    """The points of a text that has one on each line."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def references(records: Iterable[PublicRecord], site: str) -> list[dict[str, Any]]:
    return [reference(record, site) for record in records]
