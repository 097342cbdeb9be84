"""The parts of a page that one can speak of: its fields, and the blocks of its texts, in the form's order."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.html import strip_tags
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.blocks import StreamValue, StructBlock
from wagtail.fields import StreamField
from wagtail.models import Page

EXCERPT = 160
# They are set in a dialog apart, which has no place for a remark.
APART = ("go_live_at", "expire_at", "slug")


@dataclass(frozen=True)
class Part:
    """A field or a block. `excerpt` is the beginning of its text, empty where nothing is written."""

    contentpath: str
    label: str
    excerpt: str


def parts_of(page: Any) -> list[Part]:
    """What the form of this very page shows, a stream field by its blocks."""
    handler = type(page).get_edit_handler()
    return [part for name in dict.fromkeys(_field_names(handler, page)) for part in _parts(page, name)]


def _field_names(panel: Panel, page: Any) -> Iterator[str]:
    if isinstance(panel, FieldPanel) and panel.field_name not in APART:
        yield panel.field_name
    hidden = getattr(page, "fact_fields", ()) if not getattr(page, "is_source", True) else ()
    for child in getattr(panel, "children", ()):
        yield from (name for name in _field_names(child, page) if name not in hidden)


def _parts(page: Any, name: str) -> Iterable[Part]:
    field = page._meta.get_field(name)
    if isinstance(field, StreamField):
        return [_block_part(page, name, child) for child in getattr(page, name)]
    return [Part(name, label_of(page, name), _excerpt(_written(page, field)))]


def _block_part(page: Any, name: str, child: StreamValue.StreamChild) -> Part:
    words = " ".join(str(text) for text in child.block.get_searchable_content(child.value))
    path = ".".join([name, str(child.id), *_first_field(child.block)])
    return Part(path, label_of(page, path), _excerpt(words))


def _first_field(block: Any) -> list[str]:
    """Wagtail shows a comment beside a field: the first one stands for a block of several."""
    return [next(iter(block.child_blocks))] if isinstance(block, StructBlock) else []


def _written(page: Any, field: Any) -> str:
    if isinstance(field, models.ManyToManyField) or (field.is_relation and field.one_to_many):
        return ", ".join(str(row) for row in getattr(page, field.name).all())
    display = getattr(page, f"get_{field.name}_display", None)
    value = display() if display else getattr(page, field.name, "")
    return _("Yes") if value is True else "" if value in (None, False) else str(value)


def _excerpt(text: str) -> str:
    return Truncator(" ".join(strip_tags(text).split())).chars(EXCERPT)


def label_of(page: Page, contentpath: str) -> str:
    """`Title`, `Text 3: Quotation`; the field's own name where the block is gone."""
    name, *inside = contentpath.split(".")
    try:
        field = page._meta.get_field(name)
    except FieldDoesNotExist:
        return name
    label = capfirst(getattr(field, "verbose_name", name))
    if not inside or not isinstance(field, StreamField):
        return str(label)
    for number, child in enumerate(getattr(page, name), start=1):
        if child.id == inside[0]:
            return f"{label} {number}: {capfirst(str(child.block.label))}"
    return _("%(field)s (a block that was removed)") % {"field": label}
