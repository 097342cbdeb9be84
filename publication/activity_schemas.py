"""What the description of the API says of the activities: they are not its usual application/json."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from publication.languages import in_every_language

KINDS = {"Create": _("Published"), "Update": _("Changed"), "Delete": _("Withdrawn")}
MEDIA_TYPE = "application/activity+json"

_ADDRESS = {"type": "string", "format": "uri"}
_MOMENT = {"type": "string", "format": "date-time"}
_NAMES = {"type": "object", "additionalProperties": {"type": "string"}}
_ACTOR = {
    "title": "ActivityActor",
    "type": "object",
    "required": ["id", "type", "nameMap"],
    "properties": {"id": _ADDRESS, "type": {"type": "string"}, "name": {"type": "string"}, "nameMap": _NAMES},
}
_LINK = {
    "title": "ActivityLink",
    "type": "object",
    "required": ["type", "href", "hreflang", "mediaType"],
    "properties": {
        "type": {"type": "string", "const": "Link"},
        "href": _ADDRESS,
        "hreflang": {"type": "string"},
        "mediaType": {"type": "string", "const": "text/html"},
    },
}
_OBJECT = {
    "title": "ActivityObject",
    "type": "object",
    "description": "The record as it is now; of one that was withdrawn a Tombstone without a name.",
    "required": ["id", "type"],
    "properties": {
        "id": {**_ADDRESS, "description": "The record's permanent address."},
        "type": {"type": "string"},
        "name": {"type": "string", "description": "In the language it was written in."},
        "nameMap": _NAMES,
        "url": {"type": "array", "items": _LINK},
        "attributedTo": _ACTOR,
        "published": _MOMENT,
        "updated": _MOMENT,
        "formerType": {"type": "string"},
        "deleted": _MOMENT,
    },
}
ACTIVITY: dict[str, Any] = {
    "title": "Activity",
    "type": "object",
    "required": ["id", "type", "actor", "published", "object"],
    "properties": {
        "@context": _ADDRESS,
        "id": _ADDRESS,
        "type": {
            "type": "string",
            "enum": list(KINDS),
            "x-labels": {kind: in_every_language(label) for kind, label in KINDS.items()},
        },
        "actor": _ACTOR,
        "published": _MOMENT,
        "object": _OBJECT,
    },
}
COLLECTION: dict[str, Any] = {
    "title": "ActivityCollection",
    "type": "object",
    "required": ["@context", "id", "type", "totalItems", "first", "last"],
    "properties": {
        "@context": _ADDRESS,
        "id": _ADDRESS,
        "type": {"type": "string", "const": "OrderedCollection"},
        "totalItems": {"type": "integer", "minimum": 0},
        "first": _ADDRESS,
        "last": _ADDRESS,
    },
}
PAGE: dict[str, Any] = {
    "title": "ActivityPage",
    "type": "object",
    "required": ["@context", "id", "type", "partOf", "orderedItems"],
    "properties": {
        "@context": _ADDRESS,
        "id": _ADDRESS,
        "type": {"type": "string", "const": "OrderedCollectionPage"},
        "partOf": _ADDRESS,
        "next": {**_ADDRESS, "description": "Older events; absent on the last page."},
        "orderedItems": {"type": "array", "items": ACTIVITY},
    },
}


def documented(schema: dict[str, Any], description: str, *, not_found: str = "") -> dict[str, Any]:
    """For `openapi_extra`: the answer, and the one when there is no such address."""
    answers: dict[int, Any] = {
        200: {"description": description, "content": {MEDIA_TYPE: {"schema": schema}}},
    }
    if not_found:
        answers[404] = {"description": not_found, "content": {}}
    return {"responses": answers}
