"""The editors' site."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.urls import serve_pattern

from portal.urls_neutral import urlpatterns as neutral
from portal.views import served_elsewhere

editing = [path("cms/", include(wagtailadmin_urls))]
urlpatterns = [
    *neutral,
    *editing,
    path("", RedirectView.as_view(url="/cms/")),
    # Pages are published from here, so their addresses have to be known, also where they are not served.
    *i18n_patterns(re_path(serve_pattern, served_elsewhere, name="wagtail_serve")),
]
