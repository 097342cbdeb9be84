"""Menus, breadcrumbs, languages and links of a page."""

from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.urls import translate_url
from django.utils.translation import get_language, gettext
from wagtail.models import Page

from editorial.navigation import HOME_DEPTH, Navigation, navigation
from publication.facets import TYPE_TITLES, FacetLabels

register = template.Library()

Context = template.Context
Link = dict[str, Any]


@register.simple_tag
def menus() -> Navigation:
    """The menus of the page's language."""
    return navigation(_language())


@register.simple_tag
def menu(entries: Navigation, name: str) -> list[Any]:
    return entries.menu(name)


@register.simple_tag
def home_url() -> str:
    return f"/{_language()}/"


@register.simple_tag
def listing_url(lists: str) -> str:
    """The page that lists records of this type; "" when the language has none."""
    entry = navigation(_language()).listing(lists)
    return entry.url if entry else ""


@register.simple_tag
def subject_url(vocabulary: str, slug: str) -> str:
    return navigation(_language()).subject_url(vocabulary, slug)


@register.simple_tag(takes_context=True)
def breadcrumbs(context: Context) -> list[Link]:
    """`[{"title", "url"}]` from the home page down to the page above this one; [] on a home page."""
    page = context.get("page")
    if page is None or page.depth <= HOME_DEPTH:
        return []
    home = {"title": gettext("Home"), "url": home_url()}
    return [home, *_between(page, context)]


def _between(page: Any, context: Context) -> list[Link]:
    entries = navigation(_language())
    plans = [record for record in (context.get("related") or ()) if record.type == "plan"]
    if plans and page.record_type == "commitment":
        index = entries.listing("plan")
        return [*_links(index), {"title": plans[0].title, "url": plans[0].url, "language": plans[0].locale}]
    if index := entries.listing(getattr(page, "record_type", "")):
        return _links(index)
    if context.get("institution"):
        return _links(entries.listing("institution"))
    is_below = context.get("term") or context.get("below_page")
    return [{"title": page.title, "url": page.get_url()}] if is_below else []


def _links(entry: Any) -> list[Link]:
    return [{"title": entry.title, "url": entry.url}] if entry else []


@register.simple_tag(takes_context=True)
def languages(context: Context) -> list[Link]:
    """`[{"code", "name", "url", "current", "here", "nearest"}]`: this page in every language of the portal.

    `here`: the page exists in that language. Otherwise `url` leads to the nearest page above it that does,
    and `nearest` is its title.
    """
    addresses = _addresses(context)
    query = _query(context)
    missing = [code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES if code not in addresses]
    above = _nearest(context, missing)
    return [
        {
            "code": code,
            "name": name,
            "url": _with_query(addresses[code], query) if code in addresses else above[code]["url"],
            "current": code == _language(),
            "here": code in addresses,
            "nearest": above.get(code, {}).get("title", ""),
        }
        for code, name in settings.WAGTAIL_CONTENT_LANGUAGES
    ]


def _with_query(address: str, query: str) -> str:
    """An address that has a query of its own names the language there."""
    return address if "?" in address else f"{address}{query}"


def _addresses(context: Context) -> dict[str, str]:
    """`{language: path}` of this page: given by the view, else the same path in the other languages."""
    if "addresses" in context:
        return context["addresses"]
    request: HttpRequest | None = context.get("request")
    match = getattr(request, "resolver_match", None)
    if request is None or match is None or match.url_name == "wagtail_serve":
        return {}
    codes = [code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES]
    return {code: translate_url(request.path, code) for code in codes}


def _query(context: Context) -> str:
    request: HttpRequest | None = context.get("request")
    return f"?{request.GET.urlencode()}" if request is not None and request.GET else ""


def _nearest(context: Context, missing: list[str]) -> dict[str, Link]:
    """For each language in `missing`, the deepest page above this one that it has; its home page at last."""
    found: dict[str, Link] = {code: {"url": f"/{code}/", "title": ""} for code in missing}
    page = context.get("page")
    if page is None or not missing:
        return found
    keys = page.get_ancestors().values("translation_key")
    public = Page.objects.live().filter(depth__gt=1, translation_key__in=keys)
    pages = public.filter(locale__language_code__in=missing)
    for above in pages.select_related("locale").order_by("depth"):
        found[above.locale.language_code] = {"url": above.get_url(), "title": above.title}
    return found


@register.simple_tag(takes_context=True)
def alternates(context: Context) -> list[Link]:
    """Absolute addresses for `<link rel="alternate" hreflang>`; [] on pages without a place of their own."""
    request: HttpRequest | None = context.get("request")
    if request is None or "addresses" not in context:
        return []
    known = {code: request.build_absolute_uri(path) for code, path in context["addresses"].items()}
    links = [{"code": code, "url": url} for code, url in known.items()]
    default = known.get(settings.LANGUAGE_CODE)
    return [*links, {"code": "x-default", "url": default}] if default else links


@register.simple_tag(takes_context=True)
def canonical(context: Context) -> str:
    """The absolute address of this page without filters; "" when it has none."""
    request: HttpRequest | None = context.get("request")
    own = (context.get("addresses") or {}).get(_language())
    if request is None or not own:
        return ""
    number = request.GET.get("page", "")
    return request.build_absolute_uri(f"{own}?page={number}" if number.isdigit() else own)


@register.simple_tag(takes_context=True)
def query_only(context: Context, name: str, value: str) -> str:
    """This page's query string with `value` as the only one of `name`, from the first page."""
    query = _first_page(context)
    query.setlist(name, [value])
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def query_without(context: Context, name: str, value: str) -> str:
    """This page's query string without `value` in `name`, from the first page."""
    query = _first_page(context)
    query.setlist(name, [kept for kept in query.getlist(name) if kept != value])
    encoded = query.urlencode()
    return f"?{encoded}" if encoded else context["request"].path


@register.simple_tag(takes_context=True)
def query_first(context: Context) -> str:
    """This page's query string on the first page."""
    query = _first_page(context).urlencode()
    return f"?{query}" if query else context["request"].path


@register.simple_tag(takes_context=True)
def query_page(context: Context, number: int) -> str:
    """This page's query string on page `number`."""
    query = _first_page(context)
    query["page"] = str(number)
    return f"?{query.urlencode()}"


def _first_page(context: Context) -> QueryDict:
    query = context["request"].GET.copy()
    for place in ("page", "after"):
        query.pop(place, None)
    return query


@register.simple_tag
def facet_label(labels: FacetLabels, facet: str, value: str) -> str:
    return labels.label(facet, value)


@register.filter
def type_title(record_type: str) -> str:
    return str(TYPE_TITLES.get(record_type, ""))


@register.simple_tag(takes_context=True)
def institution_named(context: Context, slug: str | None) -> Any:
    """The public record of an institution that this page names; None when it is not public."""
    return (context.get("institutions") or {}).get(slug)


@register.filter
def of_subject(facets: Any, name: str) -> list[Any]:
    """The values of the facet `name`."""
    return [value for facet in facets if facet.name == name for value in facet.values]


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE
