"""Addresses that are dear to answer: long questions, deep pages, every filter and facet at once."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlencode

from portal.openapi import document, operations
from search.questions import LONGEST

_SIGNS = ("ا", "é", "a ", '"', "-", "شفافية ", "(" * 3)
MANY = 400


def reading() -> Iterator[tuple[str, str]]:
    """(what, path) for GET."""
    for sign in _SIGNS:
        words = quote((sign * LONGEST)[:LONGEST])
        yield f"search for {sign!r}, {LONGEST} signs", f"/ar/search/?q={words}"
        yield f"suggestions for {sign!r}", f"/api/v1/search/suggestions?q={words}&locale=ar"
        yield f"answers before the form for {sign!r}", f"/ar/speak-up/complaint/?q={words * 20}"
    for page in (100, 500, 100_000):
        yield f"search, page {page}", f"/fr/search/?q=transparence&page={page}"
        yield f"search by date, page {page}", f"/fr/search/?sort=date&page={page}"
    yield "search with every value", "/en/search/?" + _many("type", "theme", "sector", "institution", "year")
    yield "search whose address is long", "/en/search/?q=a&" + _many("x", "y", "z")
    yield "feed of a search", "/fr/search/feed/?q=transparence"
    yield "figures of cases", "/ar/speak-up/figures/?" + _many("period", "kind")
    yield "figures of cases as data", "/api/v1/case-statistics?locale=ar"
    yield "public contributions", "/ar/speak-up/published/?" + _many("kind", "theme", "page")
    yield "all pages of the site", "/ar/site-map/"
    yield "sitemap", "/sitemap.xml"
    for path, operation in operations(document()):
        if "{" not in path:
            yield f"{path} with everything", f"{path}?{_everything(operation)}"
            yield f"{path} with too much", f"{path}?" + _many("theme", "fields", "facets", "institution")


def _many(*names: str) -> str:
    return urlencode([(name, f"{name}-{number}") for name in names for number in range(MANY)])


def _everything(operation: Mapping[str, Any]) -> str:
    """Every parameter with all values that it may have, or the largest."""
    pairs = [
        (parameter["name"], value)
        for parameter in operation.get("parameters", ())
        if parameter["name"] not in {"after", "as_of"}
        for value in _values(parameter["schema"])
    ]
    return urlencode(pairs)


def _values(schema: Mapping[str, Any]) -> Iterator[str]:
    if "enum" in schema:
        yield from map(str, schema["enum"])
    elif "items" in schema:
        yield from _values(schema["items"])
    elif "maximum" in schema:
        yield str(schema["maximum"])
    elif schema.get("maxLength"):
        yield "ا" * int(schema["maxLength"])
