from django.conf import settings
from django.db.models.functions import Length
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import translate_url
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from wagtail.models import Locale, Page, Site

from editorial.navigation import navigation
from institutions.models import Term
from publication.models import PublicRecord
from publication.views import wanted_language

# Types of which a country has few.
LISTED_IN_FULL = ("dossier", "plan", "platform")


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
def site_map(request: HttpRequest) -> HttpResponse:
    """The portal on one page: lists, what stands in them where that is few, the pages that explain."""
    language = get_language() or ""
    records = PublicRecord.objects.of_type(*LISTED_IN_FULL).for_reader(language).defer("text")
    terms = Term.objects.filter(
        vocabulary__in=[entry.lists for entry in navigation(language).menu("subjects")]
    )
    context = {
        "records": sorted(records, key=lambda record: (record.type, record.order, record.title)),
        "terms": sorted(terms, key=lambda term: term.label_in(language)),
        "addresses": {code: translate_url(request.path, code) for code, _name in settings.LANGUAGES},
    }
    return render(request, "site_map.html", context)
