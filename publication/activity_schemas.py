"""What the description of the API says of the activities: they are not its usual application/json."""

from typing import Any

MEDIA_TYPE = "application/activity+json"

_ADDRESS = {"type": "string", "format": "uri"}
_MOMENT = {"type": "string", "format": "date-time"}
_NAMES = {"type": "object", "additionalProperties": {"type": "string"}}
_ACTOR = {
    "type": "object",
    "required": ["id", "type", "nameMap"],
    "properties": {"id": _ADDRESS, "type": {"type": "string"}, "name": {"type": "string"}, "nameMap": _NAMES},
}
_LINK = {
    "type": "object",
    "required": ["type", "href", "hreflang", "mediaType"],
    "properties": {
        "type": {"const": "Link"},
        "href": _ADDRESS,
        "hreflang": {"type": "string"},
        "mediaType": {"const": "text/html"},
    },
}
_OBJECT = {
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
    "type": "object",
    "required": ["id", "type", "actor", "published", "object"],
    "properties": {
        "@context": _ADDRESS,
        "id": _ADDRESS,
        "type": {"enum": ["Create", "Update", "Delete"]},
        "actor": _ACTOR,
        "published": _MOMENT,
        "object": _OBJECT,
    },
}
COLLECTION: dict[str, Any] = {
    "type": "object",
    "required": ["@context", "id", "type", "totalItems", "first", "last"],
    "properties": {
        "@context": _ADDRESS,
        "id": _ADDRESS,
        "type": {"const": "OrderedCollection"},
        "totalItems": {"type": "integer", "minimum": 0},
        "first": _ADDRESS,
        "last": _ADDRESS,
    },
}
PAGE: dict[str, Any] = {
    "type": "object",
    "required": ["@context", "id", "type", "partOf", "orderedItems"],
    "properties": {
        "@context": _ADDRESS,
        "id": _ADDRESS,
        "type": {"const": "OrderedCollectionPage"},
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
