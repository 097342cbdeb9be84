"""The living page of the design system: every token and component, made of what the portal really holds."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from commitments.models.commitments import CommitmentAction
from editorial.relations import grouped_by_type
from editorial.statuses import ActionState
from knowledge_base.browsing import browse
from knowledge_base.models import InitiativePage
from publication.facets import records_of
from publication.models import PublicRecord

GROUNDS = (
    ("paper", "ink"),
    ("surface", "ink"),
    ("sunk", "ink"),
    ("green", "on-green"),
    ("green-tint", "ink"),
    ("deep", "on-deep"),
    ("saffron", "on-saffron"),
    ("saffron-tint", "saffron-ink"),
    ("brick-tint", "brick"),
)
SIZES = ("small", "text", "large", "h3", "h2", "h1")
ICONS = (
    "search", "menu", "close", "filter", "download", "feed", "calendar", "print", "arrow", "external",
    "book", "chart", "message", "receipt", "scale", "building",
    "idea", "wish", "shield",
)  # fmt: skip
TRACKS = (
    {"name": "declared", "title": _("Declared by the institution"), "value": 90},
    {"name": "evidenced", "title": _("Shown by evidence"), "value": 60},
    {"name": "assessed", "title": _("Assessed independently (IRM)"), "value": 40},
)
LINKS = (
    {"url": "#main", "label": "CSV", "format": "CSV"},
    {"url": "#main", "label": "Atom", "format": "Atom"},
    {"url": "#main", "label": "iCal", "format": "iCal"},
)
STATUSES = ("not-started", "in-progress", "completed", "active", "withdrawn")


@require_safe
def design(request: HttpRequest) -> HttpResponse:
    """`/<language>/design/`: what pages may be made of, in the language of the address."""
    locale = get_language() or ""
    record = records_of(locale, "initiative").filter(page_id__isnull=False).first()
    return render(
        request,
        "portal/design.html",
        {
            "grounds": GROUNDS,
            "sizes": SIZES,
            "icons": ICONS,
            "statuses": STATUSES,
            "tracks": TRACKS,
            "links": LINKS,
            "browsing": browse(request, locale, "initiative", ("sector",)),
            **_specimen(record),
        },
    )


def _specimen(record: PublicRecord | None) -> dict[str, Any]:
    """A real record with its page, for the components that show one."""
    if record is None:
        return {}
    page = InitiativePage.objects.get(pk=record.page_id or 0)
    institutions = {row.external_id: row for row in records_of(record.locale, "institution")[:3]}
    return {
        "specimen": page,
        "record": record,
        "data": {**record.data, "institution": next(iter(institutions), None)},
        "institutions": institutions,
        "groups": grouped_by_type([record]),
        "sample_actions": [
            CommitmentAction(
                what={"en": "Publish the register", "fr": "Publier le registre", "ar": "نشر السجل"},
                due=date(2030, 6, 30),
                state=ActionState.UNDER_WAY,
            )
        ],
    }
