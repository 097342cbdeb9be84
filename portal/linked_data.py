"""Pages in the words of schema.org, for machines: only what the page itself states."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from home.models import HomePage
from institutions.models import Institution, Term
from institutions.models.institution import InstitutionKind
from knowledge_base.reachability import link_of
from knowledge_base.statuses import ResourceKind
from publication.models import PublicRecord

Thing = dict[str, Any]
Page = Mapping[str, Any]

PUBLIC_BODIES = {InstitutionKind.CONSTITUTIONAL_BODY, InstitutionKind.MINISTRY, InstitutionKind.AUTHORITY}
RESOURCE_TYPES = {
    ResourceKind.LAW: "Legislation",
    ResourceKind.CONVENTION: "Legislation",
    ResourceKind.REPORT: "Report",
    ResourceKind.STUDY: "Report",
    ResourceKind.NEWS: "Article",
}
# A letter that could end the script element or begin a comment is written as its code.
ESCAPES = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}


def script(things: Sequence[Thing]) -> SafeString:
    """A data block: browsers do not run it, so the content security policy need not allow it."""
    if not things:
        return SafeString("")
    body = json.dumps({"@context": "https://schema.org", "@graph": things}, ensure_ascii=False)
    return mark_safe(f'<script type="application/ld+json">{body.translate(ESCAPES)}</script>')  # noqa: S308


def described(page: Page, breadcrumbs: Sequence[Mapping[str, Any]]) -> list[Thing]:
    """What the page with the template context `page` is; [] for pages without an address of their own."""
    own = page.get("addresses", {}).get(get_language())
    request: HttpRequest | None = page.get("request")
    if request is None or not own:
        return []
    address = request.build_absolute_uri(own)
    things = [_trail(breadcrumbs, page, request)] if breadcrumbs else []
    return [thing for thing in (_main_thing(page, request, address), *things) if thing]


def headline(page: Page) -> str:
    """What the page is about, as its heading says."""
    if isinstance(institution := page.get("institution"), Institution):
        return institution.name_in(get_language())
    if isinstance(term := page.get("term"), Term):
        return term.label_in(get_language())
    return getattr(page.get("page"), "title", "")


def _main_thing(page: Page, request: HttpRequest, address: str) -> Thing | None:
    shown = page.get("page")
    if isinstance(shown, HomePage):
        return _site(page, request, address)
    if isinstance(institution := page.get("institution"), Institution):
        return _organisation(institution, address)
    record: PublicRecord | None = page.get("record")
    if record is None:
        return None
    return _without_empty(_common(record, address) | _of_type(record)(record, page))


def _common(record: PublicRecord, address: str) -> Thing:
    return {
        "@type": "WebPage",
        "@id": address,
        "url": address,
        "identifier": record.public_id,
        "name": record.title,
        "description": record.summary,
        "inLanguage": record.locale,
        "dateModified": record.updated_at.isoformat(),
    }


def _of_type(record: PublicRecord) -> Callable[[PublicRecord, Page], Thing]:
    return {"resource": _resource, "platform": _platform, "dossier": _dossier}.get(record.type, _web_page)


def _web_page(record: PublicRecord, page: Page) -> Thing:
    return {"datePublished": record.first_published_at.isoformat()}


def _dossier(record: PublicRecord, page: Page) -> Thing:
    published = record.first_published_at.isoformat()
    return {"@type": "Article", "headline": record.title, "datePublished": published}


def _resource(record: PublicRecord, page: Page) -> Thing:
    """The date is that of the text itself; a year alone is no date."""
    facts = page.get("facts")
    issued = getattr(facts, "issued_on", None) or getattr(facts, "in_force_date", None)
    thing: Thing = {
        "@type": RESOURCE_TYPES.get(record.data.get("kind", ""), "CreativeWork"),
        "datePublished": issued.isoformat() if issued else None,
        "sameAs": getattr(facts, "address", ""),
    }
    if thing["@type"] == "Legislation":
        thing["legislationIdentifier"] = record.data.get("number")
    return thing


def _platform(record: PublicRecord, page: Page) -> Thing:
    """A service has no date of change: `dateModified` is the page's, so it is left out."""
    address = link_of(record.data.get("address") or "")
    operator = (page.get("institutions") or {}).get(record.data.get("institution"))
    is_public = operator is not None and operator.data.get("kind") in PUBLIC_BODIES
    return {
        "@type": "GovernmentService" if is_public else "Service",
        "provider": {"@type": "Organization", "name": operator.title} if operator else None,
        "availableChannel": {"@type": "ServiceChannel", "serviceUrl": address} if address else None,
        "dateModified": None,
        "inLanguage": None,
    }


def _organisation(institution: Institution, address: str) -> Thing | None:
    """A category of bodies ("sectoral ministries") is not one organisation."""
    if institution.is_group:
        return None
    public = institution.kind in PUBLIC_BODIES
    thing = {
        "@type": "GovernmentOrganization" if public else "Organization",
        "@id": address,
        "url": address,
        "identifier": institution.public_id,
        "name": institution.name_in(get_language()),
        "alternateName": list(institution.acronyms),
    }
    return _without_empty(thing)


def _site(page: Page, request: HttpRequest, address: str) -> Thing:
    search = request.build_absolute_uri(reverse("search"))
    return {
        "@type": "WebSite",
        "@id": address,
        "url": address,
        "name": page["page"].title,
        "description": page["page"].summary,
        "inLanguage": get_language(),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{search}?q={{search_term_string}}"},
            "query-input": "required name=search_term_string",
        },
    }


def _trail(breadcrumbs: Sequence[Mapping[str, Any]], page: Page, request: HttpRequest) -> Thing:
    steps = [
        {"@type": "ListItem", "position": place, "name": str(step["title"]), "item": _absolute(request, step)}
        for place, step in enumerate(breadcrumbs, 1)
    ]
    here = {"@type": "ListItem", "position": len(steps) + 1, "name": headline(page) or gettext("This page")}
    return {"@type": "BreadcrumbList", "itemListElement": [*steps, here]}


def _absolute(request: HttpRequest, step: Mapping[str, Any]) -> str:
    return request.build_absolute_uri(quote(step["url"], safe="/%#?=&"))


def _without_empty(thing: Thing) -> Thing:
    return {name: value for name, value in thing.items() if value}
