"""`/<language>/speak-up/published/`."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import translate_url
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from complaints.models import Contribution
from complaints.models.contribution import RECORD_TYPE
from complaints.public_space.listing import listing
from complaints.public_space.showing import context_of, shown
from editorial.language_names import language_name_here
from publication.models import PublicRecord


@require_safe
def contributions(request: HttpRequest) -> HttpResponse:
    """All of them, narrowed by filters, with what can be taken away as data."""
    codes = [code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES]
    context = {
        "listing": listing(request, get_language() or ""),
        "addresses": {code: translate_url(request.path, code) for code in codes},
    }
    return render(request, "complaints/public/list.html", context)


@require_safe
def contribution(request: HttpRequest, public_id: str) -> HttpResponse:
    """One of them in the language of the address; 404 where it was not translated into it."""
    locale = get_language() or ""
    rows = list(PublicRecord.objects.filter(type=RECORD_TYPE, public_id=public_id).defer("text"))
    records = {record.locale: record for record in rows}
    found = Contribution.objects.select_related("theme", "region").filter(public_id=public_id).first()
    text = found.texts.filter(locale=locale).first() if found is not None else None
    if locale not in records or found is None or text is None:
        raise Http404
    context: dict[str, Any] = {
        "record": records[locale],
        "addresses": {code: record.url for code, record in records.items()},
        "source_language": language_name_here(found.locale),
        **context_of(shown(found, text, records[locale])),
    }
    return render(request, "complaints/public/contribution.html", context)
