"""What is the same for every address of the API: who may read it from where, how often, in which language."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.api_limit import counted, refused
from portal.problems import MEDIA_TYPE, problem
from publication.api.addresses import API
from publication.views import wanted_language

LANGUAGES = frozenset(code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES)
METHODS = "GET, HEAD, OPTIONS"
# Everything here is public and nothing of it depends on who asks: any site may read it.
OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Last-Modified, Content-Language, Deprecation, Sunset, "
    "Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset",
}
PREFLIGHT = {
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "Accept-Language, If-None-Match, If-Modified-Since",
    "Access-Control-Max-Age": "86400",
}
GetResponse = Callable[[HttpRequest], HttpResponse]


class ApiDoorMiddleware:
    """Stands before the kept answers, so that they, too, are counted and may be read from everywhere."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(API):
            return self.get_response(request)
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers={**OPEN, **PREFLIGHT, "Allow": METHODS})
        response = self._limited(request)
        for name, value in OPEN.items():
            response.headers[name] = value
        return response

    def _limited(self, request: HttpRequest) -> HttpResponse:
        limit = settings.PORTAL_API_REQUESTS_PER_MINUTE
        if not limit:
            return self.get_response(request)
        allowance = counted(request, limit)
        response = self.get_response(request) if allowance.left >= 0 else refused(request, allowance)
        for name, value in allowance.headers.items():
            response.headers[name] = value
        return response


class ApiLanguageMiddleware:
    """Stands behind all others, next to the API itself."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(API):
            return self.get_response(request)
        asked = request.GET.get("locale")
        locale = asked if asked in LANGUAGES else wanted_language(request)
        with override(locale):
            response = self._answered(request)
            response.headers.setdefault("Content-Language", locale)
        if asked is None:
            patch_vary_headers(response, ["Accept-Language"])
        return response

    def _answered(self, request: HttpRequest) -> HttpResponse:
        method = request.method
        # What may be read may be asked for its headers; the server leaves the body out.
        request.method = "GET" if method == "HEAD" else method
        try:
            response = self.get_response(request)
        finally:
            request.method = method
        if response.status_code == 405 and response.get("Content-Type") != MEDIA_TYPE:
            response = problem(405, detail=_("This API is for reading: GET, HEAD and OPTIONS."))
            response.headers["Allow"] = METHODS
        return response
