"""The language of the sign-in screens: the one chosen on the page, else the person's, else the browser's."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse
from django.utils import translation

from institutions.sign_in.mails import language_of

CHOSEN = "language"


def in_chosen_language(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with translation.override(language_for(request)):
            response = view(request, *args, **kwargs)
            if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
                response.render()
        return response

    return wrapped


def language_for(request: HttpRequest) -> str:
    """No cookie is set for it: it stays in the address until there is a session anyway."""
    asked = request.GET.get(CHOSEN, "")
    if asked in dict(settings.LANGUAGES):
        if request.method == "POST" or request.session.session_key:
            request.session[CHOSEN] = asked
        return asked
    if kept := request.session.get(CHOSEN):
        return str(kept)
    if request.user.is_authenticated:
        return language_of(request.user)
    return translation.get_language_from_request(request)
