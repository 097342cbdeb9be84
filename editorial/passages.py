"""The text of a record's page, piece by piece: what a translation renders. Facts and address are not text."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup, NavigableString
from django.db import models
from django.utils.text import capfirst
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.fields import StreamField

_LINES = ("p", "h2", "h3", "h4", "li", "blockquote", "br")


@dataclass(frozen=True)
class Passage:
    """A field or a part of a block.

    `path` is Wagtail's content path (`title`, `body.<block id>.text`), `place` the same with the kinds of
    blocks instead of their identifiers. `chosen` is the key of the image or document that it names, if any.
    """

    path: str
    place: str
    label: str
    text: str
    chosen: str = ""


def passages_of(model: Any, content: Mapping[str, Any]) -> list[Passage]:
    """The text in a revision's content, in the page's order, without the empty parts."""
    found: list[Passage] = []
    for field in text_fields(model):
        label = capfirst(str(field.verbose_name))
        value = content.get(field.name)
        if isinstance(field, StreamField):
            stream = field.to_python(value)
            found += _of_block(field.stream_block, stream, Passage(field.name, field.name, label, ""))
        else:
            found.append(Passage(field.name, field.name, label, str(value or "")))
    return [passage for passage in found if passage.text.strip() or passage.chosen]


def text_fields(model: Any) -> list[models.Field]:
    """The fields of a record that hold its text, without its address."""
    names = [field.field_name for field in model.translatable_fields]
    fields = [model._meta.get_field(name) for name in names if name != "slug"]
    return [field for field in fields if not getattr(field, "choices", None)]


def mark_of(passages: Iterable[Passage]) -> str:
    """SHA-256 of the text, whichever identifiers its blocks have."""
    said = [[passage.place, passage.chosen or _even(passage.text)] for passage in passages]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def _even(text: str) -> str:
    return "\n".join(" ".join(line.split()) for line in text.strip().splitlines())


def _of_block(block: Any, value: Any, at: Passage) -> Iterator[Passage]:
    if isinstance(block, blocks.StreamBlock):
        for child in value or ():
            name = child.block.name
            yield from _of_block(child.block, child.value, _below(at, child.id, name, child.block.label))
    elif isinstance(block, blocks.StructBlock):
        for name, part in block.child_blocks.items():
            yield from _of_block(part, (value or {}).get(name), _below(at, name, name, part.label))
    elif isinstance(block, blocks.ListBlock):
        for child in getattr(value, "bound_blocks", ()):
            yield from _of_block(child.block, child.value, _below(at, child.id, "item", ""))
    elif isinstance(block, blocks.ChooserBlock):
        yield Passage(at.path, at.place, at.label, str(value or ""), f"#{value.pk}" if value else "")
    else:
        yield Passage(at.path, at.place, at.label, _text_of(block, value))


def _below(at: Passage, step: Any, kind: str, label: Any) -> Passage:
    named = f"{at.label} › {label}" if label else at.label
    return Passage(f"{at.path}.{step}", f"{at.place}.{kind}", named, "")


def _text_of(block: Any, value: Any) -> str:
    if isinstance(block, blocks.RichTextBlock):
        return plain_text(value.source if value else "")
    if isinstance(block, TableBlock):
        rows = (value or {}).get("data") or []
        return "\n".join(" | ".join(str(cell or "") for cell in row) for row in rows)
    return str(value if value is not None else "")


def plain_text(html: str) -> str:
    """Rich text as its readers hear it, a line a paragraph, each link with its address."""
    soup = BeautifulSoup(html, "html.parser")
    for link in soup.find_all("a"):
        link.append(NavigableString(f" ({link.get('href') or _target(link)})"))
    for line in soup.find_all(_LINES):
        line.append("\n")
    return "\n".join(line for line in (part.strip() for part in soup.get_text().splitlines()) if line)


def _target(link: Any) -> str:
    return f"{link.get('linktype', '')} {link.get('id', '')}".strip()
