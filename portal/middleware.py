"""Headers by site and languages by path."""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware

# Paths outside the languages: a 404 there stays a 404, and no cookie or redirect chooses a language for them.
NEUTRAL_PATHS = (
    "/api/", "/-/", "/id/", "/cms/", "/desk/", "/documents/", "/static/", "/media/", "/.well-known/",
    "/sitemap", "/robots.txt", "/favicon.ico",
)  # fmt: skip


def is_neutral(path: str) -> bool:
    return path.startswith(NEUTRAL_PATHS)


class PublicPathLocaleMiddleware(LocaleMiddleware):
    """Chooses the language by the path alone on public pages; neutral paths are left as they are."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if is_neutral(request.path_info):
            return response
        return super().process_response(request, response)


class WritableAddressMiddleware:
    """Nothing stands at an address with a sign that no database keeps and nobody writes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path_info:
            raise Http404
        return self.get_response(request)


def policy_text(policy: dict[str, list[str]]) -> str:
    return "; ".join(f"{directive} {' '.join(values)}" for directive, values in policy.items())


# Below it citizens speak up: nobody keeps its pages, errors included, and no other site hears of them.
# What officers have published below it is for everybody, and kept like other pages.
CITIZENS_DOOR = re.compile(r"/[a-z]{2,3}/speak-up(?!/(?:published|figures)/)(/|$)")


class SiteHeadersMiddleware:
    """The content security policy of the site that the path belongs to, and what goes with it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.public = policy_text(settings.CSP_PUBLIC)
        self.cms = policy_text(settings.CSP_CMS)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        path = request.path_info
        # Where passwords are typed, the public policy holds.
        if path.startswith("/cms/") and not path.startswith("/cms/sign-in/"):
            # A preview is a public page, with its headers, shown in a frame of the editor.
            response.headers["Content-Security-Policy"] = self.cms
            response.headers["X-Frame-Options"] = "SAMEORIGIN"
        else:
            response.headers.setdefault("Content-Security-Policy", self.public)
        if CITIZENS_DOOR.match(path):
            response.headers["Cache-Control"] = "no-store, private"
            response.headers["Referrer-Policy"] = "no-referrer"
        if path.startswith("/desk/"):
            # Not "no-referrer": browsers then send forms without their origin, and no form gets through.
            response.headers.setdefault("Referrer-Policy", "same-origin")
            response.headers["Cache-Control"] = "no-store, private"
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response
