"""The public site."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from wagtail.urls import serve_pattern

from portal.announcements import robots, security_txt, sitemap_index, sitemap_section
from portal.api import api
from portal.design import design
from portal.errors import not_found, server_error
from portal.openapi import openapi
from portal.urls_api_docs import urlpatterns as api_docs
from portal.urls_neutral import urlpatterns as neutral
from portal.views import first_page, page, site_map

urlpatterns = [
    *neutral,
    path("", first_page, name="first_page"),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", sitemap_index, name="sitemap_index"),
    path("sitemap-<slug:section>.xml", sitemap_section, name="sitemap"),
    path(".well-known/security.txt", security_txt, name="security_txt"),
    path("id/", include("publication.urls")),
    path("api/v1/openapi.json", openapi, name="openapi"),
    *api_docs,
    path("api/v1/", api.urls),
    *i18n_patterns(
        path("design/", design, name="design"),
        path("site-map/", site_map, name="site_map"),
        path("speak-up/follow/", include("casework.follow.urls")),
        path("speak-up/figures/", include("complaints.figures.urls")),
        path("search/", include("search.urls")),
        path("speak-up/published/", include("complaints.public_space.urls")),
        path("speak-up/", include("complaints.urls")),
        path("calendar/", include("commitments.urls")),
        path("data/ogp/", include("commitments.ogp_urls")),
        path("data/", include("editorial.data_urls")),
        # Wagtail makes the addresses of its pages with this name.
        re_path(serve_pattern, page, name="wagtail_serve"),
    ),
]

handler404 = not_found
handler500 = server_error
