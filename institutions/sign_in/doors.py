"""The doors of the CMS and of the desk: nobody passes whose session has not proved the second factor."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from institutions.models import User
from institutions.sign_in import sessions, unsent
from institutions.sign_in.carried_views import given_back, is_carried
from institutions.sign_in.factors import has_factor

CMS, DESK = "/cms/", "/desk/"
# Needed before anybody has signed in, or files without content.
OPEN = {
    "account_login",
    "account_logout",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_authenticate",
    "cms_login",
    "invitation",
    # Holds what was sent too late; opens it for who has signed in again.
    "account_carried",
    # Its token is the whole right, and it knows nobody.
    "external_preview_exchange",
    "wagtailadmin_sprite",
    "wagtailadmin_javascript_catalog",
}
# For who has given the password and has no second factor yet.
ENROLMENT = {"account_reauthenticate", "mfa_activate_totp", "mfa_add_webauthn"}
# Sent by the browser itself: no sign of a person.
BACKGROUND = {"wagtailadmin_editing_sessions"}


class SecondFactorMiddleware:
    """For everything behind it, who has not proved the second factor is nobody.

    Nothing is looked at before somebody asks for `request.user`, so public pages stay free of sessions.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        known = request.user
        request.user = SimpleLazyObject(lambda: who_passes(request, known))  # type: ignore[assignment]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        if not request.path_info.startswith((CMS, DESK)) or _name(request) in OPEN:
            return None
        if not request.user.is_authenticated:
            return refusal(request)
        if not _in_background(request):
            sessions.note_activity(request.session)
        unsent.forget_when_sent(request)
        return None


def _in_background(request: HttpRequest) -> bool:
    return bool(request.resolver_match and BACKGROUND & set(request.resolver_match.namespaces))


def _name(request: HttpRequest) -> str | None:
    return request.resolver_match.url_name if request.resolver_match else None


def who_passes(request: HttpRequest, known: Any) -> User | AnonymousUser:
    """`known`, the person of the session, as far as this address lets them."""
    if not known.is_authenticated or sessions.is_over(request.session):
        return AnonymousUser()
    if sessions.has_second_factor(request.session, known):
        return _itself(known)
    at_enrolment = request.path_info.startswith(CMS) and _name(request) in ENROLMENT
    return _itself(known) if at_enrolment and not has_factor(known) else AnonymousUser()


def _itself(known: Any) -> User:
    """The row behind Django's lazy object."""
    return known._wrapped if isinstance(known, SimpleLazyObject) else known


def person_enrolling(request: HttpRequest) -> User | None:
    """Who has given the password in this session and still has to set a second factor up."""
    known = getattr(request, "_cached_user", None)
    if known is None or not known.is_authenticated or sessions.is_over(request.session):
        return None
    return None if has_factor(known) else known


def refusal(request: HttpRequest) -> HttpResponse:
    """To the sign-in or to enrolment and back again; for scripts a sentence that says so.

    A form of the desk gets back what it sends: it is kept nowhere.
    """
    if _asks_for_data(request) or _in_background(request):
        text = _("You were signed out. Save to sign in again: what you have written is kept.")
        body = {"success": False, "error_code": "locked", "error_message": text}
        return JsonResponse(body, status=403)
    if is_carried(request) and (page := given_back(request)) is not None:
        return page
    unsent.keep(request)
    enrolling = person_enrolling(request) is not None
    return redirect(with_next("mfa_activate_totp" if enrolling else "account_login", request))


def _asks_for_data(request: HttpRequest) -> bool:
    script = request.headers.get("X-Requested-With") == "XMLHttpRequest"
    return script or "application/json" in request.headers.get("Accept", "").partition(",")[0]


def with_next(name: str, request: HttpRequest) -> str:
    path = request.get_full_path() if request.method == "GET" else request.path
    return f"{reverse(name)}?{urlencode({'next': path})}"
