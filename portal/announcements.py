"""What the portal tells machines that come by: where its pages are listed, where to report a weakness."""

from datetime import timedelta

from django.conf import settings
from django.contrib.sitemaps.views import index, sitemap
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.sitemaps import sitemaps

# RFC 9116 asks for less than a year; written anew each day, so that it never expires while the portal runs.
SECURITY_TXT_HOLDS = timedelta(days=180)
CLOSED_TO_ROBOTS = ("/cms/", "/desk/", "/-/")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    closed = "".join(f"Disallow: {path}\n" for path in CLOSED_TO_ROBOTS)
    listed = request.build_absolute_uri("/sitemap.xml")
    return HttpResponse(f"User-agent: *\n{closed}\nSitemap: {listed}\n", content_type="text/plain")


@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    return index(request, sitemaps(), sitemap_url_name="sitemap")


@require_safe
def sitemap_section(request: HttpRequest, section: str) -> HttpResponse:
    return sitemap(request, sitemaps(), section=section)


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Where to report a weakness (RFC 9116); 404 without a contact, because the contact is what it is for."""
    if not settings.PORTAL_SECURITY_CONTACT:
        raise Http404
    today = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    lines = {
        "Contact": settings.PORTAL_SECURITY_CONTACT,
        "Expires": (today + SECURITY_TXT_HOLDS).isoformat(),
        "Preferred-Languages": ", ".join(code for code, _name in settings.LANGUAGES),
        "Canonical": request.build_absolute_uri(request.path),
    }
    body = "".join(f"{name}: {value}\n" for name, value in lines.items())
    return HttpResponse(body, content_type="text/plain; charset=utf-8")
