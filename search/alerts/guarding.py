"""What keeps these pages from being misused, without a cookie (docs/adr/0025)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac
from django.views.decorators.csrf import csrf_exempt

from institutions.sign_in.throttle import address_of
from institutions.throttling import is_too_much

View = Callable[..., HttpResponse]

# In ten minutes; a whole ministry may be behind one address.
TRIES_OF_A_PLACE = 20


def without_cookie(view: View) -> View:
    """For pages that act on what the request holds alone: no session stands behind a forged one.

    Nobody keeps the page, and its address, which may be a secret, is told to no other site.
    """

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store, private"
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex"
        return response

    return guarded


def is_from_elsewhere(request: HttpRequest) -> bool:
    """Whether the browser says that a page of another site has sent the form."""
    if place := request.headers.get("Sec-Fetch-Site"):
        return place not in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    return origin is not None and origin != f"{request.scheme}://{request.get_host()}"


def asks_too_much(request: HttpRequest) -> bool:
    """The place is kept for ten minutes at most, and only as what nobody can turn back."""
    place = salted_hmac("search.alerts.places", address_of(request), algorithm="sha256").hexdigest()
    return is_too_much(f"alerts {place}", allowed=TRIES_OF_A_PLACE)
