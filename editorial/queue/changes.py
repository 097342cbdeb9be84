"""What a waiting version changes of the public one, read from the two versions as they are stored."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import ForeignObjectRel
from django.utils.text import capfirst
from django.utils.translation import ngettext
from modelcluster.models import get_all_child_relations
from wagtail.fields import StreamField
from wagtail.models import COMMENTS_RELATION_NAME, Page

from editorial.models import RecordPage

Content = Mapping[str, Any]
# Of the fields that Wagtail gives every page, those that readers meet.
READ_BY_ALL = ("title", "slug")
# Keys of a stored row that say nothing to a reader.
ROW_KEYS = {"pk", "page", "sort_order", "translation_key", "locale"}


@dataclass(frozen=True)
class ChangedField:
    name: str
    label: str
    is_fact: bool
    blocks: int = 0

    def __str__(self) -> str:
        if not self.blocks:
            return self.label
        counted = ngettext("%(field)s (%(number)s block)", "%(field)s (%(number)s blocks)", self.blocks)
        return counted % {"field": self.label, "number": self.blocks}


@dataclass(frozen=True)
class Changes:
    """What differs from the public version. A page that is not public yet is new as a whole."""

    is_new: bool
    fields: Sequence[ChangedField] = field(default_factory=tuple)

    @property
    def facts(self) -> list[ChangedField]:
        return [changed for changed in self.fields if changed.is_fact]

    @property
    def texts(self) -> list[ChangedField]:
        return [changed for changed in self.fields if not changed.is_fact]

    @property
    def blocks(self) -> int:
        return sum(changed.blocks for changed in self.fields)


def changes_between(model: type[Page], public: Content | None, waiting: Content) -> Changes:
    """`public` is None for a page that is not public yet."""
    if public is None:
        return Changes(is_new=True)
    return Changes(is_new=False, fields=tuple(_changed(model, public, waiting)))


def _changed(model: type[Page], public: Content, waiting: Content) -> Iterator[ChangedField]:
    facts = facts_of(model)
    for name, label, is_stream in _fields_read(model):
        if name not in public or name not in waiting:
            continue
        before, after = _comparable(public[name]), _comparable(waiting[name])
        if before != after:
            blocks = _blocks_changed(before, after) if is_stream else 0
            yield ChangedField(name, label, name in facts, blocks)


def facts_of(model: type[Page]) -> tuple[str, ...]:
    return model.fact_fields if issubclass(model, RecordPage) else ()


def _names_read(model: type[Page]) -> tuple[tuple[str, bool], ...]:
    own = [
        (one.name, isinstance(one, StreamField))
        for one in (*model._meta.fields, *model._meta.many_to_many)
        if (one.model is not Page and one.editable and not one.auto_created) or one.name in READ_BY_ALL
    ]
    related = [relation.get_accessor_name() for relation in get_all_child_relations(model)]
    return (*own, *((name, False) for name in related if name and name != COMMENTS_RELATION_NAME))


def _fields_read(model: type[Page]) -> Iterator[tuple[str, str, bool]]:
    """(name, label, whether it is made of blocks)."""
    for name, is_stream in _names_read(model):
        yield name, label_of(model, name), is_stream


def label_of(model: type[Page], name: str) -> str:
    """What editors know the field as; its name where the model has no such field."""
    try:
        found: Any = model._meta.get_field(name)
    except FieldDoesNotExist:
        return name
    if isinstance(found, ForeignObjectRel):
        return str(capfirst(found.related_model._meta.verbose_name_plural))
    return str(capfirst(found.verbose_name))


def _comparable(value: Any) -> Any:
    if isinstance(value, str) and value.startswith("["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    if isinstance(value, list):
        return [_without_row_keys(entry) for entry in value]
    return value


def _without_row_keys(entry: Any) -> Any:
    if isinstance(entry, dict) and "pk" in entry:
        return {key: value for key, value in entry.items() if key not in ROW_KEYS}
    return entry


def _blocks_changed(before: Sequence[Any], after: Sequence[Any]) -> int:
    """Blocks that are new, gone or different; 1 where only their order is."""
    old, new = _by_id(before), _by_id(after)
    return sum(old.get(key) != new.get(key) for key in {*old, *new}) or 1


def _by_id(blocks: Sequence[Any]) -> dict[str, tuple[Any, Any]]:
    return {
        str(block.get("id") or place): (block["type"], block["value"]) for place, block in enumerate(blocks)
    }
