"""Links to a list as data."""

from typing import Any

from django import template
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from editorial.data_links import links_to
from publication.facets import facet_names

register = template.Library()


@register.simple_tag
def data_links(record_type: str, request: HttpRequest | None = None, **filters: str) -> list[dict[str, str]]:
    """`[{"url", "label", "format"}]` of these records as CSV, JSON, JSON Lines and Atom.

    They are narrowed and ordered as the address of `request` is, and by `filters` besides. `record` stands
    for records of every type.
    """
    query = _filters_of(request.GET if request is not None else QueryDict())
    return links_to(record_type, urlencode({**query, **filters}, doseq=True))


@register.simple_tag
def selection_links(selection: Any) -> list[dict[str, str]]:
    """The links for a `Selection` of one type or of all."""
    return links_to(selection.types[0] if selection.types else "record", selection.query)


@register.filter
def feed_of(links: list[dict[str, str]]) -> str:
    """The address of the feed among these links."""
    return next((link["url"] for link in links if link["format"] == "Atom"), "")


@register.simple_tag(takes_context=True)
def permanent_address(context: template.Context, public_id: str) -> str:
    """The record's address that never changes, with the portal's own name in front."""
    path = reverse("by_public_id", args=[public_id])
    request: HttpRequest | None = context.get("request")
    return request.build_absolute_uri(path) if request is not None else path


def _filters_of(query: QueryDict) -> dict[str, list[str]]:
    kept = (*facet_names(), "sort")
    return {name: query.getlist(name) for name in kept if any(query.getlist(name))}
