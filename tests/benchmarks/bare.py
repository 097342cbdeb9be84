"""A server for the benchmark: the portal, and beside it a view that does nothing but send given bytes.

`gunicorn tests.benchmarks.bare`. What is put to `/bare/` is sent from there, by a Django without middleware.
"""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
ADDRESS = "/bare/"
sent: dict[str, Any] = {"body": b"", "type": "text/html"}


def bare(request: HttpRequest) -> HttpResponse:
    if request.method == "PUT":
        sent.update(body=request.body, type=request.content_type)
    length = str(len(sent["body"]))
    headers = {"Content-Type": sent["type"], "Content-Encoding": "gzip", "Content-Length": length}
    return HttpResponse(sent["body"], headers=headers)


urlpatterns = [path("bare/", bare)]
portal = get_wsgi_application()


class BareRequest(WSGIRequest):
    urlconf = __name__


class BareHandler(WSGIHandler):
    request_class = BareRequest


with override_settings(MIDDLEWARE=[]):
    django = BareHandler()


class BareRequests:
    """Django finds the view by the address alone; both share everything else of the process."""

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        return (django if environ["PATH_INFO"] == ADDRESS else portal)(environ, start_response)


application = BareRequests()
