"""The editors' site."""

from django.urls import include, path
from django.urls.resolvers import RegexPattern
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtailadmin_urls

from institutions.sign_in.views import to_sign_in
from portal.errors import not_found, server_error
from portal.external_preview import exchange
from portal.named_only import NamedOnly
from portal.urls_neutral import urlpatterns as neutral

# The first that fits answers, so the portal's own views stand before Wagtail's.
editing = [
    path("cms/login/", to_sign_in, name="cms_login"),
    path("cms/sign-in/", include("institutions.sign_in.urls")),
    path("cms/external-preview/exchange/", exchange, name="external_preview_exchange"),
    path("cms/", include("editorial.urls_cms")),
    path("cms/", include(wagtailadmin_urls)),
]
urlpatterns = [
    *neutral,
    *editing,
    path("", RedirectView.as_view(url="/cms/")),
    # For publishing and previews.
    NamedOnly(RegexPattern(""), "portal.urls_www"),
]

handler404 = not_found
handler500 = server_error
