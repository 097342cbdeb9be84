"""The public site."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail import urls as wagtail_urls

from portal.api import api
from portal.errors import not_found, server_error
from portal.views import first_page, robots
from portal.urls_neutral import urlpatterns as neutral

urlpatterns = [
    *neutral,
    path("", first_page, name="first_page"),
    path("robots.txt", robots, name="robots"),
    path("id/", include("publication.urls")),
    path("api/v1/", api.urls),
    *i18n_patterns(
        path("search/", include("search.urls")),
        path("", include(wagtail_urls)),
    ),
]

handler404 = not_found
handler500 = server_error
