"""Pages that act on what the request holds alone: no cookie, nothing kept, no other site told of them."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

View = Callable[..., HttpResponse]


class Fault(Exception):
    """What went wrong, by its kind alone."""


def discreet(view: View) -> View:
    """An error shows where it happened and of which kind it is: its words may be those of a citizen."""

    @wraps(view)
    def silenced(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except (Http404, PermissionDenied):
            raise
        except SuspiciousOperation as error:
            raise SuspiciousOperation(type(error).__name__) from None
        except Exception as error:
            raise Fault(type(error).__name__).with_traceback(error.__traceback__) from None

    return silenced


def private(view: View) -> View:
    """No cookie, no session, no cache, no referrer.

    Without Django's CSRF cookie: no account or session stands behind these forms, so that a forged request
    could only do what its forger might do anyway. Each form has a signed token of its own.
    """

    view = discreet(view)

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store, private"
        response["Referrer-Policy"] = "no-referrer"
        return response

    return guarded


def no_sooner_than(seconds: float) -> Callable[[View], View]:
    """The answer to a form comes after `seconds` whatever was found, so that the time tells nothing."""

    def slowed(view: View) -> View:
        @wraps(view)
        def steady(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            begun = time.monotonic()
            response = view(request, *args, **kwargs)
            if request.method == "POST":
                time.sleep(max(0.0, begun + seconds - time.monotonic()))
            return response

        return steady

    return slowed
