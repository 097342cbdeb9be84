"""The OpenAPI 3.1 document of the API: what ninja writes, completed with errors, headers and examples."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from portal.api import api
from portal.openapi_examples import example_of
from portal.problems import MEDIA_TYPE

Json = dict[str, Any]
VERSION = "1.0.0"
DESCRIPTION = """Everything that the National Integrity Portal has published, for reading, without a key.

* **Language.** `locale=ar|fr|en`; without it, `Accept-Language`. A record that is not translated comes in the
  language it was written in; its `locale` says so.
* **Facts** are the same in all languages. `null` means: not stated in the source. Nothing is guessed.
* **Lists** come a page at a time: follow `next` until it is null. `fields=id,title` leaves the rest out.
* **Identifiers** (`id`) are permanent; so is `permanent_url`.
* **Caching.** Answers carry `ETag`, most of them `Last-Modified`: ask again with `If-None-Match`.
* **Limits.** `RateLimit-*` headers say how many requests are left this minute; then 429 with `Retry-After`.
* **Errors** are problem+json (RFC 9457), in the reader's language.
* **Changes.** Within v1 members are added, never removed or given another meaning. What is to go is marked
  `deprecated` here and sends `Deprecation` and `Sunset` headers for at least twelve months.
"""
TAGS = {
    "initiatives": "What institutions do for integrity.",
    "dossiers": "Subjects told in chapters.",
    "platforms": "Every platform of the national system.",
    "resources": "Laws, strategies, reports, guides.",
    "institutions": "Who leads, takes part and declares.",
    "plans": "The national action plans, with figures counted from their commitments.",
    "commitments": "What was promised, where it stands, and what the portal said of it on a day.",
    "progress-updates": "What institutions report on commitments, with its evidence.",
    "terms": "The words by which records are filed.",
    "pages": "Public pages that are no records.",
    "search": "Everything public, in three languages.",
    "indicators": "How the portal is used by those who write in it.",
    "activities": "Public events, as ActivityStreams.",
}
PROBLEM = {"$ref": "#/components/schemas/ProblemOut"}
LIMIT_HEADERS = {
    "RateLimit-Limit": "Requests a minute.",
    "RateLimit-Remaining": "How many of them are left.",
    "RateLimit-Reset": "In so many seconds the next minute begins.",
}
# For every operation: {status: description}.
EVERYWHERE = {
    429: "Too many requests in this minute.",
    500: "The portal's own fault. It is noted.",
}


@cache
def document() -> Json:
    """The whole document. It depends on the code alone."""
    made: Json = json.loads(json.dumps(api.get_openapi_schema(), default=str))
    made["info"] |= {
        "version": VERSION,
        "description": DESCRIPTION,
        "license": {"name": "AGPL-3.0-or-later (the software)", "identifier": "AGPL-3.0-or-later"},
    }
    made["servers"] = [{"url": settings.PORTAL_PUBLIC_URL}]
    used = {tag for _path, operation in operations(made) for tag in operation["tags"]}
    made["tags"] = [{"name": name, "description": text} for name, text in TAGS.items() if name in used]
    for _path, operation in operations(made):
        _complete(operation, made)
    return made


def operations(document: Mapping[str, Any]) -> Iterator[tuple[str, Json]]:
    """(path, operation)."""
    for path, methods in document["paths"].items():
        for operation in methods.values():
            yield path, operation


def _complete(operation: Json, document: Json) -> None:
    for parameter in operation["parameters"]:
        parameter["schema"] = _given(parameter["schema"])
    for status, description in EVERYWHERE.items():
        operation["responses"].setdefault(str(status), {"description": description, "content": {}})
    for status, response in list(operation["responses"].items()):
        _as_answered(int(status), response, document)
    operation["responses"]["304"] = {"description": "Not changed since the `ETag` that was sent."}


def _given(schema: Json) -> Json:
    """A parameter may be left out; there is no way to send null in an address."""
    kinds = [kind for kind in schema.get("anyOf", ()) if kind != {"type": "null"}]
    kept = {name: value for name, value in schema.items() if name != "anyOf" or len(kinds) != 1}
    if kept.get("default", ...) is None:
        del kept["default"]
    return {**kept, **kinds[0]} if len(kinds) == 1 else kept


def _as_answered(status: int, response: Json, document: Json) -> None:
    response["headers"] = {
        name: {"description": text, "schema": {"type": "integer"}} for name, text in LIMIT_HEADERS.items()
    }
    if status >= 400:
        response["content"] = {MEDIA_TYPE: {"schema": PROBLEM}}
    for content in response["content"].values():
        content["example"] = example_of(content["schema"], document, status)


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """`/api/v1/openapi.json`"""
    return HttpResponse(_written(), content_type="application/json; charset=utf-8")


@cache
def _written() -> bytes:
    return json.dumps(document(), ensure_ascii=False, separators=(",", ":")).encode()
