"""Pages for what went wrong, in the language of the address."""

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext as _

from portal.middleware import is_neutral
from portal.problems import problem
from publication.api.addresses import API


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if request.path_info.startswith(API):
        return problem(404, detail=_("There is nothing at this address."))
    return render(request, "404.html", {"neutral": is_neutral(request.path_info)}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Without the database, the cache or a context: those may be what failed."""
    if request.path_info.startswith(API):
        return problem(500, detail=_("It is not your request. The fault is noted; please try again later."))
    return HttpResponseServerError(loader.get_template("500.html").render())
