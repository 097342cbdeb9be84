"""A body, block by block, as typed JSON; one shape for each block of `editorial.blocks`."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Annotated, Any, Literal

from django.utils.html import escape
from pydantic import BaseModel, Field
from wagtail.rich_text import expand_db_html

from editorial.documents import public_address
from editorial.models import PortalDocument, PortalImage

OWN_ADDRESS = re.compile(r'(href|src)="/(?!/)')


class Width(IntEnum):
    """In which images are made; each is kept once it was asked for."""

    W320 = 320
    W640 = 640
    W960 = 960
    W1280 = 1280
    W1920 = 1920


ImageWidths = Annotated[
    list[Width], Field([960], description="Widths, in pixels, in which images are wanted. May be repeated.")
]


class RenditionOut(BaseModel):
    """WebP, never larger than the image itself."""

    url: str
    width: int
    height: int


class ImageOut(BaseModel):
    title: str
    credit: str
    width: int
    height: int
    renditions: Annotated[dict[str, RenditionOut], Field(description="By the width that was asked for.")]


class DocumentOut(BaseModel):
    title: str
    url: str
    size: Annotated[int | None, Field(description="In bytes.")]
    checksum: Annotated[str, Field(description="SHA-256")]
    licence: str


class RichTextBlock(BaseModel):
    """`html` holds p, h2 to h4, b, i, ul, ol, li, blockquote and a, with absolute addresses."""

    type: Literal["rich_text"]
    id: str
    html: str


class FigureBlock(BaseModel):
    """`alternative_text` is empty for decoration."""

    type: Literal["figure"]
    id: str
    image: ImageOut | None
    alternative_text: str
    caption: str


class QuoteBlock(BaseModel):
    type: Literal["quote"]
    id: str
    text: str
    author: str
    source_url: str


class KeyFigureBlock(BaseModel):
    """`figure` is as printed, with its unit."""

    type: Literal["key_figure"]
    id: str
    figure: str
    meaning: str
    source: str


class TableBlock(BaseModel):
    """`rows` from top to bottom, each with its cells in the order of reading."""

    type: Literal["table"]
    id: str
    caption: str
    first_row_is_header: bool
    first_column_is_header: bool
    rows: list[list[str]]
    source: str


class DocumentBlock(BaseModel):
    """`document` is null when it is not there for everybody."""

    type: Literal["document"]
    id: str
    document: DocumentOut | None
    description: str


Block = Annotated[
    RichTextBlock | FigureBlock | QuoteBlock | KeyFigureBlock | TableBlock | DocumentBlock,
    Field(discriminator="type"),
]


@dataclass(frozen=True)
class Writing:
    """Where addresses begin, for whom labels are, and in which widths images are wanted."""

    site: str
    locale: str
    widths: Sequence[int] = ()


def blocks_of(stream: Iterable[Any], writing: Writing) -> list[dict[str, Any]]:
    """The blocks of a `BodyBlock` value."""
    return [
        {"type": child.block_type, "id": child.id or "", **_WRITERS[child.block_type](child.value, writing)}
        for child in stream
    ]


def html_of(source: str, site: str) -> str:
    """Wagtail's rich text as HTML that stands alone."""
    return OWN_ADDRESS.sub(rf'\1="{escape(site)}/', expand_db_html(source))


def _rich_text(value: Any, writing: Writing) -> dict[str, Any]:
    return {"html": html_of(value.source, writing.site)}


def _figure(value: Any, writing: Writing) -> dict[str, Any]:
    return {
        "image": image_of(value["image"], writing) if value["image"] else None,
        "alternative_text": value["alternative_text"] or "",
        "caption": value["caption"] or "",
    }


def image_of(image: PortalImage, writing: Writing) -> dict[str, Any]:
    """The image with a rendition for each width."""
    specs = {f"width-{width}|format-webp": width for width in writing.widths}
    made = image.get_renditions(*specs) if specs else {}
    return {
        "title": image.title,
        "credit": image.credit,
        "width": image.width,
        "height": image.height,
        "renditions": {
            str(width): {
                "url": f"{writing.site}{made[spec].url}",
                "width": made[spec].width,
                "height": made[spec].height,
            }
            for spec, width in specs.items()
        },
    }


def _texts(*names: str) -> Callable[[Any, Writing], dict[str, Any]]:
    return lambda value, _writing: {name: value[name] or "" for name in names}


def _table(value: Any, _writing: Writing) -> dict[str, Any]:
    table: Mapping[str, Any] = value["table"] or {}
    return {
        "caption": table.get("table_caption") or "",
        "first_row_is_header": bool(table.get("first_row_is_table_header")),
        "first_column_is_header": bool(table.get("first_col_is_header")),
        "rows": [[str(cell or "") for cell in row] for row in table.get("data") or ()],
        "source": value["source"] or "",
    }


def _document(value: Any, writing: Writing) -> dict[str, Any]:
    document = value["document"]
    shown = document_of(document, writing.site) if document else None
    return {"document": shown, "description": value["description"] or ""}


def document_of(document: PortalDocument, site: str) -> dict[str, Any] | None:
    """None for one that is not there for everybody."""
    address = public_address(document)
    if not address:
        return None
    return {
        "title": document.title,
        "url": f"{site}{address}",
        "size": document.file_size,
        "checksum": document.checksum,
        "licence": document.licence,
    }


_WRITERS: Mapping[str, Callable[[Any, Writing], dict[str, Any]]] = {
    "rich_text": _rich_text,
    "figure": _figure,
    "quote": _texts("text", "author", "source_url"),
    "key_figure": _texts("figure", "meaning", "source"),
    "table": _table,
    "document": _document,
}
