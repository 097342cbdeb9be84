"""The editors' site."""

from django.urls import include, path
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtailadmin_urls

from portal.urls_neutral import urlpatterns as neutral

editing = [path("cms/", include(wagtailadmin_urls))]
urlpatterns = [*neutral, *editing, path("", RedirectView.as_view(url="/cms/"))]
