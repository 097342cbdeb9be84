"""The pages that explain the API: how to begin, each collection, and what has changed."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from editorial.api.pages import public_pages
from editorial.navigation import navigation
from institutions.models import Term
from portal.api_changes import changes
from portal.api_reference import Collection, Operation, collections, find, problem_shapes
from portal.openapi import VERSION
from publication.api.addresses import COLLECTIONS, site_of
from publication.api.resources import LARGEST_PAGE, PAGE_SIZE
from publication.models import PublicRecord

# What an operation is asked in its example beside the language.
ASKED: Mapping[str, Mapping[str, Any]] = {
    "search": {"q": "transparency"},
    "suggest": {"q": "trans"},
    "list_terms": {"vocabulary": "theme"},
}
FEW = {"page_size": 5}


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """`/api/v1/docs`: how to begin, and every operation by its name."""
    return _page(
        request,
        "portal/api/docs.html",
        {
            "collections": collections(_language()),
            "problem_shapes": problem_shapes(_language()),
            "limit": settings.PORTAL_API_REQUESTS_PER_MINUTE,
            "page_size": PAGE_SIZE,
            "largest_page": LARGEST_PAGE,
            "explaining": navigation(_language()).menu("about"),
        },
    )


@require_safe
def collection(request: HttpRequest, name: str) -> HttpResponse:
    """`/api/v1/docs/<collection>`: its operations and what they answer."""
    found = find(name, _language())
    if found is None:
        raise Http404
    context = {
        "collection": found,
        "collections": collections(_language()),
        "operations": [(operation, address) for operation, address in _examples(found)],
        "shapes": {shape.name for shape in found.shapes},
    }
    return _page(request, "portal/api/collection.html", context)


@require_safe
def changelog(request: HttpRequest) -> HttpResponse:
    """`/api/v1/docs/changelog`: the file of the same name, in English."""
    return _page(request, "portal/api/changelog.html", {"changes": changes()})


@require_safe
def without_slash(request: HttpRequest) -> HttpResponse:
    query = request.META.get("QUERY_STRING", "")
    address = reverse("api_docs")
    return HttpResponseRedirect(f"{address}?{query}" if query else address)


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


def _page(request: HttpRequest, template: str, context: Mapping[str, Any]) -> HttpResponse:
    languages = [code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES]
    return render(
        request,
        template,
        {
            **context,
            "addresses": {code: f"{request.path}?locale={code}" for code in languages},
            "site": site_of(request),
            "version": VERSION,
            "locale": _language(),
        },
    )


def _examples(found: Collection) -> Sequence[tuple[Operation, str]]:
    """Each operation with an address that answers."""
    one = _one_of(found.name)
    return [(operation, _asking(operation, one)) for operation in found.operations]


def _asking(operation: Operation, one: str) -> str:
    """ "" when there is nothing that could be read."""
    path = operation.path.replace("{id}", one or "{id}").replace("{before}", "newest")
    if "{" in path:
        return ""
    query: dict[str, Any] = {"locale": _language()} if operation.takes("locale") else {}
    query |= ASKED.get(operation.id, {})
    if operation.is_list and operation.takes("page_size"):
        query |= FEW
    return f"{path}?{urlencode(query)}" if query else path


def _one_of(name: str) -> str:
    """The identifier of something public in this collection; "" when it holds nothing."""
    if name in _OTHERS:
        return _OTHERS[name]()
    types = [record_type for record_type, collection in COLLECTIONS.items() if collection == name]
    found = (
        PublicRecord.objects.of_type(*types).order_by("order", "pk") if types else PublicRecord.objects.none()
    )
    return found.values_list("public_id", flat=True).first() or ""


def _term() -> str:
    found = Term.objects.filter(vocabulary="theme").first()
    return f"{found.vocabulary}:{found.slug}" if found else ""


def _public_page() -> str:
    key = public_pages().values_list("translation_key", flat=True).first()
    return str(key or "")


_OTHERS: Mapping[str, Callable[[], str]] = {"terms": _term, "pages": _public_page}
