"""What stands outside the languages on every site."""

from django.conf import settings
from django.urls import URLPattern, include, path
from django.views.static import serve

from portal import health


def uploads() -> list[URLPattern]:
    """Images under /media/: a web server's work, done here for the demonstration alone."""
    if not settings.PORTAL_DEMO:
        return []
    folders = ("images", "original_images")
    return [
        path(f"media/{folder}/<path:path>", serve, {"document_root": settings.MEDIA_ROOT / folder})
        for folder in folders
    ]


urlpatterns = [
    path("-/live", health.live, name="live"),
    path("-/ready", health.ready, name="ready"),
    path("-/health", health.health, name="health"),
    path("documents/", include("wagtail.documents.urls")),
    *uploads(),
]
