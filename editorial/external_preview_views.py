"""What an editor sees who opens a draft on the external site."""

from typing import Any, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import override

from editorial.external_preview import EXTERNAL, address_with, make_token
from institutions.models import User
from institutions.sign_in.mails import language_of


def hand_out(request: HttpRequest, page: Any) -> HttpResponse:
    """In the editor's side panel a button, which no frame of ours could replace; else straight there.

    Raises PermissionDenied.
    """
    try:
        # What the external site will be told.
        page.source.public_relations()
        page.source.public_data()
        page.source.public_facets()
    except ObjectDoesNotExist:
        return _said(request, unfinished=True)
    if getattr(request, "in_preview_panel", False):
        return _said(request)
    return _sent_there(make_token(page=page, by=cast(User, request.user)), page)


def _sent_there(token: str, page: Any) -> HttpResponse:
    response = HttpResponseRedirect(address_with(token, page))
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _said(request: HttpRequest, *, unfinished: bool = False) -> HttpResponse:
    """In the language of the editor, not of the page."""
    shown = {
        "unfinished": unfinished,
        "mode": EXTERNAL,
        "host": urlsplit(settings.PORTAL_PREVIEW_URL).netloc,
    }
    with override(language_of(cast(User, request.user))):
        return render(request, "editorial/external_preview.html", shown)
