"""`/api/v1/activities`: what became public, changed or was withdrawn, as an ActivityStreams 2.0 collection.

Mounted as `router`; its addresses are made from wherever it is mounted.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Router
from ninja.errors import HttpError

from publication.activity_schemas import ACTIVITY, COLLECTION, MEDIA_TYPE, PAGE, documented
from publication.events import (
    Event,
    Happening,
    end_of_last_page,
    event,
    events_before,
    number_of_events,
)
from publication.languages import in_every_language
from publication.models import PublicRecord, RecordState

CONTEXT = "https://www.w3.org/ns/activitystreams"
PORTAL = gettext_lazy("National Integrity Portal")
LENGTH = 100
NEWEST = "newest"

# The nearest type of the vocabulary of ActivityStreams.
OBJECT_TYPES: Mapping[str, str] = {
    "initiative": "Article",
    "dossier": "Article",
    "commitment": "Article",
    "progress_update": "Note",
    "plan": "Document",
    "resource": "Document",
    "platform": "Page",
    "institution": "Organization",
    "contribution": "Note",
}

router = Router(tags=["activities"])


@router.get(
    "",
    url_name="activities",
    operation_id="list_activities",
    summary="All public events, as an OrderedCollection",
    openapi_extra=documented(COLLECTION, "Where its pages begin and end."),
)
def collection(request: HttpRequest) -> JsonResponse:
    """Begin with `first`, the newest events, and follow `next`; `last` holds the oldest."""
    end = end_of_last_page(LENGTH)
    return _answer(
        {
            "@context": CONTEXT,
            "id": _root(request),
            "type": "OrderedCollection",
            "totalItems": number_of_events(),
            "first": _page_address(request, NEWEST),
            "last": _page_address(request, NEWEST if end is None else end),
        }
    )


@router.get(
    "/pages/{before}",
    url_name="activities_page",
    operation_id="read_activities_page",
    summary="A page of events, the newest first",
    openapi_extra=documented(PAGE, "At most 100 events.", not_found="Pages have no such name."),
)
def page(request: HttpRequest, before: str) -> JsonResponse:
    """The 100 events before the one with the number `before`; `newest`: the last 100.

    A page with a number always lists the same events.
    """
    found = events_before(_number(before), LENGTH + 1)
    shown, more = found[:LENGTH], len(found) > LENGTH
    onward = {"next": _page_address(request, shown[-1].number)} if more else {}
    return _answer(
        {
            "@context": CONTEXT,
            "id": _page_address(request, before),
            "type": "OrderedCollectionPage",
            "partOf": _root(request),
            **onward,
            "orderedItems": _activities(request, shown),
        }
    )


@router.get(
    "/{int:number}",
    url_name="activity",
    operation_id="read_activity",
    summary="One event",
    openapi_extra=documented(ACTIVITY, "The event.", not_found="There is no event of this number."),
)
def activity(request: HttpRequest, number: int) -> JsonResponse:
    found = event(number)
    if found is None:
        raise HttpError(404, _("There is no event %(number)s.") % {"number": number})
    return _answer({"@context": CONTEXT, **_activities(request, [found])[0]})


def _number(before: str) -> int | None:
    if before == NEWEST:
        return None
    if not (before.isascii() and before.isdigit() and len(before) <= 18):
        raise HttpError(404, _("Pages are “newest”, or the number of the event before which they lie."))
    return int(before)


def _answer(content: Mapping[str, Any]) -> JsonResponse:
    return JsonResponse(content, json_dumps_params={"ensure_ascii": False}, content_type=MEDIA_TYPE)


def _activities(request: HttpRequest, events: Sequence[Event]) -> list[dict[str, Any]]:
    """Each event with what its record is now, or that it is no more: three queries in all."""
    site = request.build_absolute_uri("/")[:-1]
    keys = {found.translation_key for found in events}
    records: dict[UUID, list[PublicRecord]] = {}
    for record in PublicRecord.objects.filter(translation_key__in=keys).defer("text").order_by("-is_source"):
        records.setdefault(record.translation_key, []).append(record)
    institutions = _institutions(records.values(), site)
    withdrawn = _withdrawals(keys - records.keys())
    actor = _portal(site)
    return [
        {
            "id": request.build_absolute_uri(_address(request, "activity", found.number)),
            "type": found.happening.value,
            "actor": actor,
            "published": _moment(found.at),
            "object": (
                _tombstone(found, site, withdrawn)
                if found.happening is Happening.DELETE or found.translation_key not in records
                else _object(records[found.translation_key], site, institutions)
            ),
        }
        for found in events
    ]


def _object(
    languages: Sequence[PublicRecord], site: str, institutions: Mapping[str, dict[str, Any]]
) -> dict[str, Any]:
    """The record as it is now; its source language comes first."""
    source = languages[0]
    lead = institutions.get(source.data.get("institution") or "")
    return {
        "id": f"{site}/id/{source.public_id}/",
        "type": OBJECT_TYPES.get(source.type, "Object"),
        **_names(languages),
        "url": [
            {"type": "Link", "href": f"{site}{r.url}", "hreflang": r.locale, "mediaType": "text/html"}
            for r in languages
        ],
        **({"attributedTo": lead} if lead else {}),
        "published": _moment(min(r.first_published_at for r in languages)),
        "updated": _moment(max(r.updated_at for r in languages)),
    }


def _tombstone(found: Event, site: str, withdrawn: Mapping[UUID, Any]) -> dict[str, Any]:
    """Nothing but that there was something: neither title nor address."""
    gone = found.at if found.happening is Happening.DELETE else withdrawn.get(found.translation_key, found.at)
    return {
        "id": f"{site}/id/{found.public_id}/",
        "type": "Tombstone",
        "formerType": OBJECT_TYPES.get(found.type, "Object"),
        "deleted": _moment(gone),
    }


def _names(languages: Sequence[PublicRecord]) -> dict[str, Any]:
    """`name` in the language it was written in, and in all of them."""
    return {"name": languages[0].heading, "nameMap": {r.locale: r.heading for r in languages}}


def _institutions(records: Iterable[Sequence[PublicRecord]], site: str) -> dict[str, dict[str, Any]]:
    """`{slug: actor}` of the public institutions that lead these records."""
    slugs = {slug for languages in records if (slug := languages[0].data.get("institution"))}
    found: dict[str, list[PublicRecord]] = {}
    named = PublicRecord.objects.filter(type="institution", external_id__in=slugs)
    for record in named.defer("text").order_by("-is_source"):
        found.setdefault(record.external_id, []).append(record)
    return {
        slug: {"id": f"{site}/id/{own[0].public_id}/", "type": "Organization", **_names(own)}
        for slug, own in found.items()
    }


def _withdrawals(keys: Iterable[UUID]) -> dict[UUID, Any]:
    """When each of these records was last withdrawn."""
    states = RecordState.objects.filter(translation_key__in=list(keys), withdrawn=True).order_by()
    return dict(states.values_list("translation_key").annotate(last=Max("recorded_at")))


def _portal(site: str) -> dict[str, Any]:
    """Who publishes: the portal, whichever institution a record is of."""
    return {"id": f"{site}/", "type": "Service", "nameMap": in_every_language(PORTAL)}


def _moment(at: Any) -> str:
    return str(at.isoformat(timespec="seconds").replace("+00:00", "Z"))


def _root(request: HttpRequest) -> str:
    return request.build_absolute_uri(_address(request, "activities"))


def _page_address(request: HttpRequest, before: int | str) -> str:
    return request.build_absolute_uri(_address(request, "activities_page", before))


def _address(request: HttpRequest, name: str, *args: int | str) -> str:
    match = request.resolver_match
    return reverse(f"{match.namespace}:{name}" if match and match.namespace else name, args=args)
