"""The OpenAPI 3.1 document of the API: what ninja writes, completed with errors, headers and examples."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from portal.api import api
from portal.api_schemas import shapes_in
from portal.openapi_examples import example_of
from portal.problems import MEDIA_TYPE
from publication.codebook import in_every_language
from publication.facets import FACET_TITLES

Json = dict[str, Any]
VERSION = "1.0.0"
DESCRIPTION = """Everything that the National Integrity Portal has published, for reading, without a key.

* **Language.** `locale=ar|fr|en`; without it, `Accept-Language`. A record that is not translated comes in the
  language it was written in; its `locale` says so.
* **Facts** are the same in all languages. `null` means: not stated in the source. Nothing is guessed.
* **Lists** come a page at a time: follow `next` until it is null.
* **Less.** `fields=id,title` leaves the rest out, of lists and of single records.
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
    "contributions": "What citizens suggest and expect, as far as it is published, with the answers.",
    "terms": "The words by which records are filed.",
    "pages": "Public pages that are no records.",
    "search": "Everything public, in three languages.",
    "indicators": "How the portal is used by those who write in it.",
    "activities": "Public events, as ActivityStreams.",
    "case-statistics": "What people have sent to the desk of cases, and what came out.",
}
with override("en"):
    FACETS_IN_ENGLISH = {name: str(title) for name, title in FACET_TITLES.items()}
PROBLEM = {"$ref": "#/components/schemas/ProblemOut"}
LIMIT_HEADERS = {
    "RateLimit-Limit": "Requests a minute.",
    "RateLimit-Remaining": "How many of them are left.",
    "RateLimit-Reset": "In so many seconds the next minute begins.",
}
# Parameters that are described in one way wherever they are taken.
PARAMETERS = {
    "id": "The permanent identifier.",
    "locale": "The reader's language; by default that of `Accept-Language`, else Arabic.",
    "sort": "In which order.",
    "page": "Which page, from 1.",
    "page_size": "How many on a page.",
    "before": "The number of an event, or `newest`.",
    "number": "The number of the event.",
    "vocabulary": "Only the terms of this vocabulary.",
    "q": "What somebody has typed.",
    **{name: f"{title}. May be repeated: any of the values." for name, title in FACETS_IN_ENGLISH.items()},
}
WORDED: Mapping[str, Mapping[str, Any]] = {
    "sort": {
        "newest": _("Changed last first"),
        "oldest": _("Changed last at the end"),
        "title": _("By title"),
        "date": _("By the date stated, latest first"),
        "place": _("As the portal orders them"),
        "relevance": _("What fits best first"),
    },
    "locale": dict(settings.WAGTAIL_CONTENT_LANGUAGES),
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
    made["paths"] = _hoisted(made["paths"], made["components"]["schemas"])
    _leave_out_unused(made)
    return made


def _hoisted(part: Any, shapes: Json) -> Any:
    """Objects that are described where they are answered become shapes named by their title."""
    if isinstance(part, list):
        return [_hoisted(inner, shapes) for inner in part]
    if not isinstance(part, dict):
        return part
    inner = {key: value if key == "example" else _hoisted(value, shapes) for key, value in part.items()}
    if not {"title", "properties"} <= inner.keys():
        return inner
    shapes[inner["title"]] = inner
    return {"$ref": f"#/components/schemas/{inner['title']}"}


def _leave_out_unused(made: Json) -> None:
    """Parameters stand with their operations; the models they are read with are nobody's business."""
    used = shapes_in([operation for _path, operation in operations(made)], made)
    made["components"]["schemas"] = {
        name: schema for name, schema in made["components"]["schemas"].items() if name in used
    }


def operations(document: Mapping[str, Any]) -> Iterator[tuple[str, Json]]:
    """(path, operation)."""
    for path, methods in document["paths"].items():
        for operation in methods.values():
            yield path, operation


def _complete(operation: Json, document: Json) -> None:
    for parameter in operation["parameters"]:
        parameter["schema"] = _given(parameter["schema"])
        # The schema keeps them; beside a parameter OpenAPI has named examples only.
        parameter.pop("examples", None)
        described = parameter.get("description") or PARAMETERS.get(parameter["name"], "")
        parameter["description"] = parameter["schema"]["description"] = described
        if parameter["name"] in WORDED:
            _word(parameter["schema"], WORDED[parameter["name"]])
    for status, description in EVERYWHERE.items():
        operation["responses"].setdefault(str(status), {"description": description, "content": {}})
    for status, response in list(operation["responses"].items()):
        _as_answered(int(status), response, document)
    operation["responses"]["304"] = {"description": "Not changed since the `ETag` that was sent."}


def _word(schema: Json, labels: Mapping[str, Any]) -> None:
    schema["x-labels"] = {
        value: in_every_language(labels[value]) for value in schema.get("enum", ()) if value in labels
    }


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
