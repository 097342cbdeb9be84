"""Comparing database and files, field by field."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Model

from editorial.models import RecordPage
from home.sample_content.files import read_all
from home.sample_content.loading import pages_of, specs
from home.sample_content.specs import Spec
from home.sample_content.words import rows, vocabularies
from home.site_tree import key_of


def differences() -> Iterator[str]:
    """A line for each difference: `commitment/mo0007 fr title: 'found' instead of 'expected'`."""
    files = read_all()
    for model, identity, fields in rows(files):
        yield from _row_differences(model, identity, fields)
    for spec in specs(files, vocabularies()):
        yield from _record_differences(spec)


def _row_differences(model: type[Model], identity: dict[str, Any], fields: dict[str, Any]) -> Iterator[str]:
    name = f"{model._meta.model_name} {'/'.join(identity.values())}"
    row = model._default_manager.filter(**identity).first()
    if row is None:
        yield f"{name}: missing"
        return
    yield from _compare(name, row, fields)


def _record_differences(spec: Spec) -> Iterator[str]:
    pages = {page.locale.language_code: page for page in pages_of(spec)}
    for code in sorted(spec.texts.keys() - pages.keys()):
        yield f"{spec.name} {code}: missing"
    for code, page in pages.items():
        yield from _page_differences(spec, code, page)


def _page_differences(spec: Spec, code: str, page: RecordPage) -> Iterator[str]:
    name = f"{spec.name} {code}"
    yield from _compare(name, page, spec.texts[code])
    yield from _compare(name, page, {"live": True, "is_source": code == spec.source_locale})
    if not page.is_source:
        return
    yield from _compare(name, page, spec.facts)
    for field, chosen in spec.terms.items():
        found = sorted(str(term.pk) for term in getattr(page, field).all())
        expected = sorted(str(term.pk) for term in chosen)
        yield from _difference(name, field, found, expected)
    for relation, children in spec.children.items():
        yield from _child_differences(
            name, relation, list(getattr(page, relation).order_by("sort_order")), children
        )
    links = [(link.kind, link.target.translation_key) for link in page.record_links.order_by("sort_order")]
    yield from _difference(
        name, "record_links", links, [(link.kind, key_of(link.target)) for link in spec.links]
    )


def _child_differences(
    name: str, relation: str, found: Sequence[Model], expected: Sequence[Any]
) -> Iterator[str]:
    yield from _difference(name, f"number of {relation}", len(found), len(expected))
    for number, (child, fields) in enumerate(zip(found, expected, strict=False), 1):
        yield from _compare(f"{name} {relation} {number}", child, fields)


def _compare(name: str, row: Model, fields: Any) -> Iterator[str]:
    for field, expected in fields.items():
        yield from _difference(name, field, getattr(row, field), expected)


def _difference(name: str, field: str, found: Any, expected: Any) -> Iterator[str]:
    if found != expected:
        yield f"{name} {field}: {found!r} instead of {expected!r}"
