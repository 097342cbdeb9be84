from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from publication.views import wanted_language


@require_safe
def first_page(request: HttpRequest) -> HttpResponse:
    """`/` leads to the home page in the reader's language, Arabic when nothing fits."""
    response = HttpResponseRedirect(f"/{wanted_language(request)}/")
    patch_vary_headers(response, ["Accept-Language"])
    return response


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse("User-agent: *\nDisallow: /cms/\nDisallow: /-/\n", content_type="text/plain")
