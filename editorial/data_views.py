"""The very selection of a list page, as data."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe

from editorial.navigation import navigation
from publication.codebook import codebook
from publication.downloads import as_csv, as_json, as_json_lines, in_pieces, objects, rows
from publication.facets import (
    FACET_TITLES,
    TYPE_TITLES,
    FacetLabels,
    facet_names,
    facet_title,
    institution_names,
)
from publication.feeds import LENGTH, atom
from publication.fields import fields_of
from publication.models import PublicRecord
from publication.selections import EVERY_TYPE, SORTS, Selection, newest, selected

# {record type: name of the address that lists it}, for lists that are no pages of the CMS.
_pages: dict[str, str] = {}
EVERY_TITLE = gettext_lazy("Everything published")
NOT_FILTERS = ("sort", "page")


def state_of_everything(request: HttpRequest, *args: Any, **kwargs: Any) -> str:
    """A weak entity tag: changes with the address and whenever anything public does."""
    state = PublicRecord.objects.aggregate(newest=Max("version"), records=Count("pk"))
    text = f"{request.get_full_path()} {state['newest']} {state['records']} {timezone.localdate()}"
    return f'W/"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def register_list(record_type: str, address: str) -> None:
    """`address` is the name under which records of this type are listed with their filters."""
    _pages[record_type] = address


@dataclass(frozen=True)
class Format:
    """A form in which a selection is given away. `attached`: browsers save it instead of showing it."""

    content_type: str
    written: Callable[[HttpRequest, Selection], Iterable[str]]
    attached: bool


@require_safe
@condition(etag_func=state_of_everything)
def data_file(request: HttpRequest, record_type: str, ending: str) -> HttpResponseBase:
    """The selection that the address asks for; 400 when it asks for what there is not."""
    selection, problems = _asked(request, record_type)
    if problems:
        return refused(problems)
    form = FORMATS[ending]
    response = StreamingHttpResponse(
        in_pieces(form.written(request, selection)), content_type=f"{form.content_type}; charset=utf-8"
    )
    name = f"{record_type}-{get_language()}-{timezone.localdate().isoformat()}.{ending}"
    response["Content-Disposition"] = f'{"attachment" if form.attached else "inline"}; filename="{name}"'
    return response


def _csv(request: HttpRequest, selection: Selection) -> Iterator[str]:
    names = [field.name for field in fields_of(selection.types)]
    return as_csv(names, _objects(request, selection))


def _json(request: HttpRequest, selection: Selection) -> Iterator[str]:
    return as_json(_head(request, selection), _objects(request, selection))


def _json_lines(request: HttpRequest, selection: Selection) -> Iterator[str]:
    return as_json_lines(_objects(request, selection))


# By the ending of the address.
FORMATS: Mapping[str, Format] = {
    "csv": Format("text/csv", _csv, attached=True),
    "json": Format("application/json", _json, attached=False),
    "jsonl": Format("application/x-ndjson", _json_lines, attached=True),
}


@require_safe
@condition(etag_func=state_of_everything)
def atom_feed(request: HttpRequest, record_type: str) -> HttpResponse:
    selection, problems = _asked(request, record_type)
    if problems:
        return refused(problems)
    site, portal = _site(request), _("National Integrity Portal")
    query = f"?{selection.query}" if selection.query else ""
    feed = atom(
        newest(selection, LENGTH),
        site=site,
        locale=selection.locale,
        title=f"{portal} · {_title(selection)}",
        portal=portal,
        page=f"{site}{_page_of(selection)}",
        address=f"{site}{request.path}{query}",
        institutions=institution_names(selection.locale),
    )
    return HttpResponse(feed, content_type="application/atom+xml; charset=utf-8")


@require_safe
@condition(etag_func=state_of_everything)
def codebook_file(request: HttpRequest) -> HttpResponse:
    """The fields of these files in every language."""
    return JsonResponse(codebook(), json_dumps_params={"ensure_ascii": False})


def _asked(request: HttpRequest, record_type: str) -> tuple[Selection, Sequence[str]]:
    """The selection and what is wrong with its address: a file never holds another selection than asked."""
    if record_type != EVERY_TYPE and record_type not in TYPE_TITLES:
        raise Http404
    locale = get_language() or ""
    types = () if record_type == EVERY_TYPE else (record_type,)
    names = facet_names()
    selection = selected(request.GET, locale, types, names, FacetLabels(locale))
    return selection, [
        *unknown_filters(request.GET, [*names, *NOT_FILTERS]),
        *(
            _("“%(value)s” is not a value of the filter “%(filter)s”.")
            % {"value": value[:80], "filter": facet_title(name)}
            for name, value in selection.unknown
        ),
        *(_unknown_sort(selection.unknown_sort) if selection.unknown_sort else ()),
    ]


def unknown_filters(asked: Iterable[str], known: Collection[str]) -> list[str]:
    """A sentence for each parameter that there is not."""
    return [_("There is no filter “%(filter)s”.") % {"filter": n[:80]} for n in asked if n not in known]


def _unknown_sort(sort: str) -> list[str]:
    known = ", ".join(SORTS)
    return [_("There is no order “%(sort)s”; there are: %(known)s.") % {"sort": sort[:80], "known": known}]


def refused(problems: Sequence[str]) -> HttpResponse:
    """What is wrong with the address, a line each."""
    return HttpResponse("\n".join([*problems, ""]), status=400, content_type="text/plain; charset=utf-8")


def _head(request: HttpRequest, selection: Selection) -> Mapping[str, Any]:
    return {
        "source": request.build_absolute_uri(),
        "codebook": f"{_site(request)}/{selection.locale}/data/codebook.json",
        "generated_at": timezone.now(),
        "count": selection.records().count(),
        "filters": {name: list(values) for name, values in selection.filters.items() if values},
        "sort": selection.sort,
    }


def _objects(request: HttpRequest, selection: Selection) -> Iterator[Mapping[str, Any]]:
    found = rows(selection.records(), _site(request), institution_names(selection.locale))
    return objects(fields_of(selection.types), found)


def _title(selection: Selection) -> str:
    """The type and the values it is narrowed by, in words."""
    labels = FacetLabels(selection.locale)
    types = [str(TYPE_TITLES[name]) for name in selection.types] or [str(EVERY_TITLE)]
    values = [labels.label(name, value) for name, chosen in selection.filters.items() for value in chosen]
    return " · ".join([*types, *values])


def _page_of(selection: Selection) -> str:
    """The list that shows the selection; the search where no list does."""
    entry = navigation(selection.locale).listing(selection.types[0]) if selection.types else None
    if entry is not None:
        return f"{entry.url}?{selection.query}" if selection.query else entry.url
    if (page := _pages.get(selection.types[0] if selection.types else "")) is not None:
        return f"{reverse(page)}?{selection.query}" if selection.query else reverse(page)
    asked = {name: values for name, values in selection.filters.items() if values and name in FACET_TITLES}
    return f"/{selection.locale}/search/?{urlencode({'type': selection.types, **asked}, doseq=True)}"


def _site(request: HttpRequest) -> str:
    return request.build_absolute_uri("/")[:-1]
