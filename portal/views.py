from django.db.models.functions import Length
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from wagtail.models import Locale, Page, Site

from publication.views import wanted_language


@require_safe
def first_page(request: HttpRequest) -> HttpResponse:
    """`/` leads to the home page in the reader's language, Arabic when nothing fits."""
    response = HttpResponseRedirect(f"/{wanted_language(request)}/")
    patch_vary_headers(response, ["Accept-Language"])
    return response


@require_safe
def page(request: HttpRequest, path: str) -> HttpResponse:
    """The public page at `path` in the language of the address, in two queries however deep it lies.

    A page is public or a draft (`private_page_options`), so Wagtail's checks of restrictions are not asked.
    """
    language = get_language() or ""
    root = next(
        (site.root_path for site in Site.get_site_root_paths() if site.language_code == language), None
    )
    if root is None:
        raise Http404
    found, rest = _nearest_page(f"{root}{path}")
    found.locale = Locale(pk=found.locale_id, language_code=language)
    served, args, kwargs = found.route(request, rest)
    request.is_preview = False  # type: ignore[attr-defined]
    return served.serve(request, *args, **kwargs)


def _nearest_page(url_path: str) -> tuple[Page, list[str]]:
    """The page at this address, or the one above it with the last part, for which it may answer (a term)."""
    above, _slash, last = url_path.rstrip("/").rpartition("/")
    candidates = Page.objects.live().filter(url_path__in=[url_path, f"{above}/"])
    found = candidates.order_by(Length("url_path").desc()).specific().first()
    if found is None:
        raise Http404
    return found, [] if found.url_path == url_path else [last]


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse("User-agent: *\nDisallow: /cms/\nDisallow: /-/\n", content_type="text/plain")
