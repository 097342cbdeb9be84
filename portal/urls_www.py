"""The public site."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from wagtail.urls import serve_pattern

from portal.api import api
from portal.errors import not_found, server_error
from portal.urls_neutral import urlpatterns as neutral
from portal.views import first_page, page, robots

urlpatterns = [
    *neutral,
    path("", first_page, name="first_page"),
    path("robots.txt", robots, name="robots"),
    path("id/", include("publication.urls")),
    path("api/v1/", api.urls),
    *i18n_patterns(
        path("search/", include("search.urls")),
        # Wagtail makes the addresses of its pages with this name.
        re_path(serve_pattern, page, name="wagtail_serve"),
    ),
]

handler404 = not_found
handler500 = server_error
