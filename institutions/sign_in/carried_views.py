"""The page that carries what was sent to the desk too late, and the one that offers it again."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.csrf import csrf_failure
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from institutions.sign_in.carried import (
    Carried,
    SomebodyElses,
    StaysClosed,
    closed,
    leave_files_out,
    opened,
    sent_with,
)
from institutions.sign_in.languages import in_chosen_language
from institutions.sign_in.sessions import SECOND_FACTOR
from institutions.sign_in.unsent import NEVER_KEPT

FOLDER = "institutions/sign_in"


def is_carried(request: HttpRequest) -> bool:
    """Forms of the desk: their words are not kept here."""
    return request.method == "POST" and request.path_info.startswith(NEVER_KEPT)


def given_back(request: HttpRequest) -> HttpResponse | None:
    """The page with what this request sends after its session has ended; None if it sends nothing."""
    leave_files_out(request)
    # Not every view of the desk leaves this check to the middleware.
    refused = CsrfViewMiddleware(_never).process_view(request, _never, (), {})
    return refused or _page(request)


def _never(request: HttpRequest) -> HttpResponse:
    raise NotImplementedError


@in_chosen_language
def _page(request: HttpRequest) -> Any:
    carried = sent_with(request)
    if carried is None:
        return None
    person = request.session.get(SECOND_FACTOR)
    if person is None:
        return _copied(request, carried)
    return _held(request, closed(carried, person), has_files=bool(carried.files), status=403)


def _copied(request: HttpRequest, carried: Carried) -> HttpResponse:
    """Nobody knows any more whose it was, so that nobody could be asked to prove it."""
    return render(request, f"{FOLDER}/carried_copy.html", {"carried": carried}, status=403)


def _held(request: HttpRequest, text: str, **more: Any) -> HttpResponse:
    status = more.pop("status")
    return render(request, f"{FOLDER}/carried.html", {"held": text} | more, status=status)


@csrf_exempt
def bring(request: HttpRequest) -> HttpResponse:
    """Opened for the person who sent it. Nothing is done here, so that no token of a form is needed."""
    if request.method != "POST":
        return _signed_in(request)
    text = request.POST.get("held", "")
    if not request.user.is_authenticated:
        return _held(request, text, notice=_("You are not signed in yet."), status=403)
    try:
        carried = opened(text, request.user.pk)
    except SomebodyElses:
        words = _("Somebody else wrote this. It stays closed until that person signs in here.")
        return _held(request, text, notice=words, status=403)
    except StaysClosed:
        return render(request, f"{FOLDER}/carried_gone.html", status=400)
    return _offered(request, carried)


@require_safe
def _signed_in(request: HttpRequest) -> HttpResponse:
    """Where the new tab ends."""
    return render(request, f"{FOLDER}/carried_back.html")


def _offered(request: HttpRequest, carried: Carried, status: int = 200) -> HttpResponse:
    return render(request, f"{FOLDER}/carried_open.html", {"carried": carried}, status=status)


@in_chosen_language
def form_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """`CSRF_FAILURE_VIEW`. A form of the desk that was opened before the last sign-in has an old token.

    If the browser says that it comes from this site, it is offered again with a fresh one.
    """
    if is_carried(request) and _is_from_here(request) and (carried := sent_with(request)) is not None:
        if request.user.is_authenticated:
            return _offered(request, carried, status=403)
        return _page(request)
    return csrf_failure(request, reason=reason)


def _is_from_here(request: HttpRequest) -> bool:
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
