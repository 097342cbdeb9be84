"""The citizen's door: what to choose, what answers already, who else is competent, what comes afterwards."""

from collections.abc import Mapping, Sequence

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import translate_url
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from casework.budgets import seconds_to_wait
from casework.private_pages import private
from complaints.answers import LONGEST, what_answers
from complaints.drafts import cleaned
from complaints.kinds import SHEETS, Sheet
from complaints.procedures import Kind
from publication.facets import FacetLabels, records_of
from publication.models import PublicRecord

never_kept = cache_control(no_store=True, private=True)

# What one can do on a platform that is a reason to go there instead.
NEEDS = ("complain", "suggest", "petition", "ask")


@never_kept
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    context = {"sheets": SHEETS.values(), "addresses": addresses_of(request)}
    return render(request, "complaints/choose.html", context)


@private
@require_safe
def kind(request: HttpRequest, kind: Sheet) -> HttpResponse:
    """Before the form of a kind: what is public already and may answer."""
    words = cleaned(request.GET.get("q", "")).strip()[:LONGEST]
    wait = seconds_to_wait("look for answers", request) if words else 0
    found = what_answers(words, get_language() or "") if words and not wait else ()
    context = {
        "sheet": kind,
        "words": words,
        "longest": LONGEST,
        "found": found,
        "wait": wait,
        "platforms": _platforms_about_corruption() if kind.kind == Kind.INFORMATION else (),
        "addresses": addresses_of(request),
    }
    return render(request, "complaints/kind.html", context, status=429 if wait else 200)


@never_kept
@require_safe
def elsewhere(request: HttpRequest) -> HttpResponse:
    """Platforms of the directory that take complaints, suggestions, petitions and requests."""
    locale = get_language() or ""
    labels = FacetLabels(locale)
    platforms = _platforms(locale)
    groups = [
        {"title": labels.label("need", need), "platforms": own}
        for need in NEEDS
        if (own := [record for record in platforms if need in record.data.get("needs", ())])
    ]
    context = {"groups": groups, "addresses": addresses_of(request)}
    return render(request, "complaints/elsewhere.html", context)


@private
@require_safe
def saved(request: HttpRequest) -> HttpResponse:
    """The end: whoever comes here says that they have their receipt."""
    return render(request, "complaints/saved.html", {"addresses": addresses_of(request)})


def addresses_of(request: HttpRequest) -> Mapping[str, str]:
    return {code: translate_url(request.path, code) for code, _name in settings.LANGUAGES}


def _platforms(locale: str) -> Sequence[PublicRecord]:
    try:
        return list(records_of(locale, "platform").defer("text").order_by("order", "pk"))
    except (OperationalError, InterfaceError):
        return ()


def _platforms_about_corruption() -> Sequence[PublicRecord]:
    """Where information about corruption is received by somebody else, as far as the directory knows."""
    return [
        record
        for record in _platforms(get_language() or "")
        if "complain" in record.data.get("needs", ()) and "integrity" in record.data.get("concerns", ())
    ]
