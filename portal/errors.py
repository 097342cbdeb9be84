"""Pages for what went wrong, in the language of the address."""

from django.http import HttpRequest, HttpResponse, HttpResponseServerError, JsonResponse
from django.shortcuts import render
from django.template import loader

from portal.middleware import is_neutral


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if request.path_info.startswith("/api/"):
        body = {"type": "about:blank", "title": "Not Found", "status": 404}
        return JsonResponse(body, status=404, content_type="application/problem+json")
    return render(request, "404.html", {"neutral": is_neutral(request.path_info)}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Without the database, the cache or a context: those may be what failed."""
    return HttpResponseServerError(loader.get_template("500.html").render())
