"""The site of case officers: nothing but the desk and what signing in needs."""

from django.urls import include, path
from django.urls.resolvers import RegexPattern
from django.views.generic import RedirectView

from portal.errors import not_found, server_error
from portal.named_only import NamedOnly
from portal.urls_neutral import urlpatterns as neutral

# Before the desk's own addresses.
desk = [
    path("desk/publishing/", include("complaints.publishing.urls")),
    path("desk/", include("casework.desk.urls")),
]
urlpatterns = [
    *neutral,
    path("cms/sign-in/", include("institutions.sign_in.urls")),
    *desk,
    path("", RedirectView.as_view(url="/desk/")),
    NamedOnly(RegexPattern(""), "portal.urls_cms"),
]

handler404 = not_found
handler500 = server_error
