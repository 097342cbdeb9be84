"""Ways through the sample content files, shared by their tests."""

from collections.abc import Iterator, Mapping
from typing import Any

from home.sample_content.files import LANGUAGES, read_all


def everything() -> Iterator[tuple[str, Any]]:
    """(path, value) of every value in every file, containers before their content."""
    for name, content in read_all().items():
        yield from _below(name, content)


def _below(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    yield path, value
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _below(f"{path}.{key}", inner)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _below(f"{path}[{_name_of(inner, number)}]", inner)


def _name_of(value: Any, number: int) -> str:
    return value.get("slug", str(number)) if isinstance(value, dict) else str(number)


def trilingual_texts() -> Iterator[tuple[str, Mapping[str, str]]]:
    """(path, text per language) of every title, label and piece of prose."""
    for path, value in everything():
        if not isinstance(value, dict) or not set(LANGUAGES) <= set(value):
            continue
        if all(isinstance(value[code], str) for code in LANGUAGES):
            yield path, {code: value[code] for code in LANGUAGES}
        elif all(isinstance(value[code], dict) for code in LANGUAGES):
            yield path, {code: value[code]["text"] for code in LANGUAGES}


def values_at(record: Any, path: str) -> Iterator[Any]:
    """What stands at the dotted `path`: lists are entered, `*` is every key, nulls are left out."""
    if isinstance(record, list):
        for item in record:
            yield from values_at(item, path)
    elif not path:
        yield from () if record is None else (record,)
    elif isinstance(record, dict):
        key, _, rest = path.partition(".")
        for inner in record.values() if key == "*" else [record.get(key)]:
            yield from values_at(inner, rest)


def records(collection: str) -> list[dict[str, Any]]:
    """The records of a file, or of one list of the taxonomies: `taxonomies.themes`."""
    name, _, part = collection.partition(".")
    content = read_all()[name]
    return content[part] if part else content


def slugs(collection: str) -> set[str]:
    return {record["slug"] for record in records(collection)}
