"""A type of public record as a resource: its list, and each record by its identifier."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from ninja import Path, Query, Router
from pydantic import BaseModel, Field, create_model

from publication.api.addresses import COLLECTIONS, site_of
from publication.api.asking import LocaleAsked, chosen_fields, locale_of, refuse, wrong
from publication.api.items import LINKS, items, past_item
from publication.api.keyset import BadCursor, after, cursor_at, in_order
from publication.api.shapes import (
    TYPE_NAMES,
    ProblemOut,
    SparseOut,
    as_json,
    item_model,
    labelled,
    list_model,
)
from publication.facets import (
    FacetLabels,
    choice_labels,
    facet_counts,
    facet_title,
    facets_shown,
    narrowed,
    records_of,
)
from publication.fields import fields_of
from publication.history import as_record, standing_on, states_of
from publication.models import PublicRecord, PublicRecordQuerySet
from publication.projection import Projection

PAGE_SIZE, LARGEST_PAGE = 20, 100
AS_OF = (
    date | None,
    Field(
        None,
        description="What the portal said at the end of this day: titles and facts, without texts, all in "
        "one page and with few filters. Today and later days give what it says now.",
        examples=[None],
    ),
)
CHOSEN = (
    str | None,
    Field(None, description="Names separated by commas: only these, and `id`.", examples=["id,title"]),
)


@dataclass(frozen=True)
class Draft:
    """What is not public, read as if it were: `projection` is what `page` would bring to the public."""

    page: Any
    projection: Projection
    site: str


@dataclass(frozen=True)
class Reading:
    """One request for one record: `record` as the reader of `locale` sees it."""

    request: HttpRequest
    record: PublicRecord
    locale: str
    asked: Any
    # The earlier day that is asked for; None for today.
    day: date | None = None
    # Of an editor's preview: then `record` is in memory alone.
    draft: Draft | None = None

    @property
    def site(self) -> str:
        return self.draft.site if self.draft else site_of(self.request)


@dataclass(frozen=True)
class Filter:
    """A filter beside the facets. `narrow(records, value, locale)` applies it."""

    name: str
    kind: Any
    description: str
    narrow: Callable[[PublicRecordQuerySet, Any, str], PublicRecordQuerySet]


@dataclass(frozen=True)
class Resource:
    """`detail` gives the members that a record has beyond its list, as `detail_model` documents them."""

    record_type: str
    facets: Sequence[str]
    detail: Callable[[Reading], Mapping[str, Any]]
    detail_model: type[BaseModel]
    summary: str
    sorts: Sequence[str] = ("newest", "oldest", "title", "date")
    filters: Sequence[Filter] = ()
    # Query parameters of a single record: {name: (annotation, default)}.
    detail_parameters: Mapping[str, Any] = field(default_factory=dict)
    # What the list held at the end of an earlier day, where the portal can tell: (day, locale, filters).
    on_day: Callable[[date, str, Mapping[str, Sequence[str]]], Sequence[PublicRecord]] | None = None
    # The filters that the history can answer.
    remembered: Sequence[str] = ()

    @property
    def collection(self) -> str:
        return COLLECTIONS[self.record_type]

    @property
    def members(self) -> list[str]:
        """What its list tells of a record."""
        return [*(column.name for column in fields_of([self.record_type])), *LINKS]


# {record type: resource}; each is added with its router.
RESOURCES: dict[str, Resource] = {}


def router_of(resource: Resource) -> Router:
    """`GET ""` and `GET "/{id}"`."""
    RESOURCES[resource.record_type] = resource
    router = Router(tags=[resource.collection])
    item = item_model(resource.record_type)
    asked_model, name = _asked_model(resource), TYPE_NAMES[resource.record_type]
    detail_model = create_model(
        f"{name}Detail",
        __base__=(item, resource.detail_model, SparseOut),
        __doc__="With `fields`, only those named and `id`.",
    )
    one_model = _asked_of_one(resource)

    def records(request: HttpRequest, asked: Query[asked_model]) -> HttpResponse:  # type: ignore[valid-type]
        return _list(request, resource, asked)

    def record(
        request: HttpRequest,
        id: Annotated[str, Path(description="The record's permanent identifier.")],
        asked: Query[one_model],  # type: ignore[valid-type]
    ) -> HttpResponse:
        return _one(request, resource, id, asked)

    problems = {404: ProblemOut, 422: ProblemOut}
    router.get(
        "",
        response={200: list_model(item), 422: ProblemOut},
        operation_id=f"list_{resource.collection.replace('-', '_')}",
        summary=resource.summary,
    )(records)
    router.get(
        "/{id}",
        response={200: detail_model, **problems},
        operation_id=f"read_{resource.record_type}",
        summary=f"One {resource.record_type.replace('_', ' ')} with everything it says",
    )(record)
    return router


def _asked_of_one(resource: Resource) -> type[BaseModel]:
    members = {**resource.detail_parameters, "fields": CHOSEN}
    if resource.on_day is not None:
        members["as_of"] = AS_OF
    return create_model(f"{TYPE_NAMES[resource.record_type]}Asked", __base__=LocaleAsked, **members)


def _asked_model(resource: Resource) -> type[BaseModel]:
    members: dict[str, Any] = {
        **{name: (list[str], Field([], **_documented(name))) for name in resource.facets},
        **{f.name: (f.kind, Field(None, description=f.description)) for f in resource.filters},
        "sort": (Literal[tuple(resource.sorts)], resource.sorts[0]),
        "fields": CHOSEN,
        "facets": (bool, Field(False, description="Count the values by which the list can be narrowed.")),
        "page_size": (int, Field(PAGE_SIZE, ge=1, le=LARGEST_PAGE)),
        "after": (str | None, Field(None, max_length=2000, description="From `next`.", examples=[None])),
    }
    if resource.on_day is not None:
        members["as_of"] = AS_OF
    return create_model(f"{TYPE_NAMES[resource.record_type]}Filters", __base__=LocaleAsked, **members)


def _documented(facet: str) -> dict[str, Any]:
    """Repeatable: OR inside a facet, AND across facets."""
    labels = choice_labels(facet)
    with translation.override("en"):
        description = f"{facet_title(facet)}. May be repeated: any of the values."
    if not labels:
        return {"description": description}
    return {"description": description, "json_schema_extra": {"x-labels": labelled([], labels)["x-labels"]}}


def answer(body: Mapping[str, Any]) -> HttpResponse:
    """`body` as JSON."""
    content = json.dumps(body, ensure_ascii=False, default=as_json, separators=(",", ":"))
    return HttpResponse(content, content_type="application/json; charset=utf-8")


def _list(request: HttpRequest, resource: Resource, asked: Any) -> HttpResponse:
    locale = locale_of(request, asked)
    labels = FacetLabels(locale)
    filters = {name: list(dict.fromkeys(getattr(asked, name))) for name in resource.facets}
    fields = chosen_fields(asked.fields, resource.members)
    refuse(
        wrong(name, value)
        for name, values in filters.items()
        for value in values
        if not labels.known(name, value)
    )
    if _is_past(getattr(asked, "as_of", None)):
        return answer(_past_list(request, resource, asked, fields))
    every = records_of(locale, resource.record_type)
    for one in resource.filters:
        if (value := getattr(asked, one.name)) is not None:
            every = one.narrow(every, value, locale)
    found = narrowed(every, filters).defer("text")
    page, more = _page(in_order(found, asked.sort, locale), asked)
    body: dict[str, Any] = {
        "count": found.count(),
        "next": _next(request, cursor_at(page[-1], asked.sort)) if more else None,
    }
    if asked.facets:
        body["facets"] = _facets(every, filters, labels)
    return answer({**body, "results": items(resource.record_type, page, site_of(request), locale, fields)})


def _is_past(day: date | None) -> bool:
    return day is not None and day < timezone.localdate()


def _page(records: PublicRecordQuerySet, asked: Any) -> tuple[list[PublicRecord], bool]:
    """The records of the page, and whether there are more."""
    if asked.after is not None:
        try:
            records = after(records, asked.sort, asked.after)
        except BadCursor:
            refuse([wrong("after", asked.after)])
    found = list(records[: asked.page_size + 1])
    return found[: asked.page_size], len(found) > asked.page_size


def _next(request: HttpRequest, cursor: str) -> str:
    asked = request.GET.copy()
    asked["after"] = cursor
    return f"{site_of(request)}{request.path}?{asked.urlencode()}"


def _facets(
    records: PublicRecordQuerySet, filters: Mapping[str, Sequence[str]], labels: FacetLabels
) -> dict[str, list[dict[str, Any]]]:
    counts = facet_counts(records, filters, list(filters))
    return {
        facet.name: [{"value": v.value, "label": v.label, "count": v.count} for v in facet.values]
        for facet in facets_shown(counts, filters, labels)
    }


def _past_list(
    request: HttpRequest, resource: Resource, asked: Any, fields: Sequence[str] | None
) -> dict[str, Any]:
    if resource.on_day is None:
        raise TypeError(resource.record_type)
    askable = {"locale", "as_of", "fields", *resource.remembered}
    told = _("This cannot be asked of an earlier day.")
    refuse(wrong(name, request.GET[name], told) for name in request.GET if name not in askable)
    filters = {name: request.GET.getlist(name) for name in resource.remembered if name in request.GET}
    locale, site = locale_of(request, asked), site_of(request)
    records = resource.on_day(asked.as_of, locale, filters)
    return {
        "count": len(records),
        "next": None,
        "as_of": asked.as_of,
        "results": [past_item(record, site, locale, fields) for record in records],
    }


def _one(request: HttpRequest, resource: Resource, public_id: str, asked: Any) -> HttpResponse:
    locale = locale_of(request, asked)
    fields = chosen_fields(asked.fields, [*resource.members, *resource.detail_model.model_fields])
    record = records_of(locale, resource.record_type).filter(public_id=public_id).first()
    if record is None:
        raise Http404(_("There is no public record with this identifier."))
    day = getattr(asked, "as_of", None)
    if _is_past(day):
        return answer(_past_one(resource, Reading(request, record, locale, asked, day), fields))
    reading = Reading(request, record, locale, asked)
    (item,) = items(resource.record_type, [record], reading.site, locale, fields)
    return answer({**item, **_detail(resource, reading, fields)})


def _detail(resource: Resource, reading: Reading, fields: Sequence[str] | None) -> Mapping[str, Any]:
    """Not even looked for when `fields` leaves all of it out."""
    if fields is None:
        return resource.detail(reading)
    if resource.detail_model.model_fields.keys().isdisjoint(fields):
        return {}
    return {name: value for name, value in resource.detail(reading).items() if name in fields}


def _past_one(resource: Resource, today: Reading, fields: Sequence[str] | None) -> dict[str, Any]:
    """What was said at the end of the day; 404 when nothing was."""
    state = standing_on(states_of(today.record.translation_key, today.record.locale), today.day or date.max)
    if state is None or state.withdrawn:
        raise Http404(_("The portal did not show this record on that day."))
    reading = replace(today, record=as_record(state))
    item = past_item(reading.record, reading.site, reading.locale, fields)
    known = {"as_of": reading.day, "recorded_at": state.recorded_at}
    when = {name: value for name, value in known.items() if fields is None or name in fields}
    return {**item, **when, **_detail(resource, reading, fields)}
