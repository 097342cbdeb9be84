"""An example for every answer, made of its shape and of what the portal really says."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings

# {member: value}, wherever a member of this name stands.
SAID: Mapping[str, Any] = {
    "id": "commitment-7t994yp0",
    "external_id": "mo0007",
    "type": "commitment",
    "locale": "en",
    "matched_locale": "en",
    "languages": ["ar", "en", "fr"],
    "title": "Integrity Portal",
    "name": "Integrity Portal",
    "label": "In progress",
    "summary": "One national place for what institutions do for integrity.",
    "institution": "icpc",
    "institution_name": "Central Authority for the Prevention of Corruption",
    "plan": "ogp-2021-2023",
    "code": "MO0007",
    "vocabulary": "theme",
    "value": "access-to-information",
    "html": "<p>One national place for what institutions do for integrity.</p>",
    "highlight": "<mark>Integrity</mark> Portal",
    "mean": 82.8,
    "progress_percent": 60,
    "declared_status": "in-progress",
    "parameter": "page_size",
    "themes": ["access-to-information"],
    "sectors": ["public-administration"],
    "challenge_types": ["capacity-gaps"],
    "links": ["part-of:plan-7fc0dtfw"],
    "works_in": ["ar", "fr"],
    "relation": "part-of",
    "checksum": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "next": None,
    "did_you_mean": None,
    "facets": {},
    "pinned": [],
    "file": None,
    "as_of": None,
    "recorded_at": None,
    "source_changed_at": None,
    "errors": None,
}
PROBLEMS: Mapping[int, Mapping[str, Any]] = {
    404: {"title": "Not found", "detail": "There is no public record with this identifier."},
    422: {
        "title": "Something in the request is wrong",
        "detail": "page_size: It must be at most 100.",
        "errors": [{"parameter": "page_size", "reason": "It must be at most 100."}],
    },
    429: {
        "title": "Too many requests",
        "detail": "More than 600 requests in one minute. Try again in 12 seconds.",
    },
    500: {
        "title": "Something went wrong at the portal",
        "detail": "It is not your request. The fault is noted; please try again later.",
    },
}
PLAIN: Mapping[str, Any] = {"string": "", "integer": 1, "number": 1.5, "boolean": False, "null": None}
FORMATS = {
    "date": "2021-01-01",
    "date-time": "2026-11-02T09:30:00+01:00",
    "uri": f"{settings.PORTAL_PUBLIC_URL}/id/commitment-7t994yp0/",
    "uuid": "0b7c4d6e-0000-4000-8000-000000000000",
}


def example_of(schema: Mapping[str, Any], document: Mapping[str, Any], status: int = 200) -> Any:
    """A value of `schema`, a schema of `document`."""
    if status >= 400:
        return {"type": "about:blank", "status": status, **PROBLEMS.get(status, {"title": "", "detail": ""})}
    return _of(schema, document, "")


def _of(schema: Mapping[str, Any], document: Mapping[str, Any], name: str) -> Any:
    if "$ref" in schema:
        return _of(document["components"]["schemas"][schema["$ref"].rpartition("/")[2]], document, name)
    if "const" in schema:
        return schema["const"]
    allowed = schema.get("enum")
    if name in SAID and _may_say(name, schema):
        return SAID[name]
    if allowed:
        return allowed[0]
    for choice in ("anyOf", "oneOf", "allOf"):
        if choice in schema:
            return _of(schema[choice][0], document, name)
    return _made(schema, document, name)


def _may_say(name: str, schema: Mapping[str, Any]) -> bool:
    allowed = schema.get("enum") or [SAID[name]]
    is_plain = "$ref" not in schema.get("items", {}) and schema.get("format") != "uri"
    return is_plain and SAID[name] in allowed


def _made(schema: Mapping[str, Any], document: Mapping[str, Any], name: str) -> Any:
    kind = schema.get("type", "object")
    if kind == "array":
        items = schema.get("items", {})
        return [_of(items, document, "" if "$ref" in items else name)] if items else []
    if kind == "object":
        members = schema.get("properties", {})
        return {member: _of(inner, document, member) for member, inner in members.items()}
    if name.endswith("url") and kind == "string":
        return f"{settings.PORTAL_PUBLIC_URL}/api/v1/commitments/commitment-7t994yp0"
    return FORMATS.get(schema.get("format", ""), PLAIN[kind])
