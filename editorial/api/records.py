"""What every record tells beyond its list: its text, its files, and what it is related to."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import Http404
from pydantic import BaseModel, Field

from editorial.api.blocks import Block, ImageWidths, Writing, blocks_of
from editorial.models import RecordPage
from editorial.relations import related_records
from editorial.statuses import LinkKind
from publication.api.addresses import api_url
from publication.api.resources import Reading
from publication.api.shapes import FileOut, RelationOut
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
        page = page_of(model, reading.record)
        return {**common(page, reading), **further(page, reading)}

    return detail


def page_of[P: RecordPage](model: type[P], record: PublicRecord) -> P:
    """The page of a public record. Raises Http404 for one that went since."""
    page = model.objects.live().filter(pk=record.page_id).first()
    if page is None:
        raise Http404
    return page


def writing_of(reading: Reading) -> Writing:
    return Writing(reading.site, reading.locale, reading.asked.image_widths)


def common(page: RecordPage, reading: Reading) -> dict[str, Any]:
    record, site = reading.record, reading.site
    return {
        "body": blocks_of(page.body, writing_of(reading)),
        "files": files_of(record, site),
        "related": related_of(record.translation_key, reading.locale, site),
        "title_as_printed": page.title_as_printed,
        "title_is_translated": page.title_is_translated,
        "title_variants": [str(variant) for variant in page.title_variants],
        "source_changed_at": record.source_changed_at,
    }


def files_of(record: PublicRecord, site: str) -> list[dict[str, Any]]:
    rows = record.files.values_list("title", "url", "checksum")
    return [{"title": title, "url": f"{site}{url}", "checksum": checksum} for title, url, checksum in rows]


def reference(record: PublicRecord, site: str) -> dict[str, Any]:
    """A record in a few words."""
    return {
        "id": record.public_id,
        "type": record.type,
        "title": record.title,
        "url": f"{site}{record.url}",
        "api_url": api_url(site, record.type, record.public_id),
    }


def related_of(translation_key: UUID, locale: str, site: str) -> list[dict[str, Any]]:
    """What the record points at and what points at it, in two queries."""
    records = {record.translation_key: record for record in related_records(translation_key, locale)}
    onward = RecordRelation.objects.filter(translation_key=translation_key)
    back = RecordRelation.objects.filter(target_key=translation_key)
    rows = (onward | back).values_list("translation_key", "kind", "target_key")
    return [
        {
            **reference(records[other], site),
            "relation": kind,
            "direction": "to" if here == translation_key else "from",
        }
        for here, kind, there in rows
        for other in [there if here == translation_key else here]
        if other in records
    ]


def points_in(text: str) -> list[str]:
    """The points of a text that has one on each line."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def references(records: Iterable[PublicRecord], site: str) -> list[dict[str, Any]]:
    return [reference(record, site) for record in records]


RELATIONS = {kind.value: kind.label for kind in LinkKind}
