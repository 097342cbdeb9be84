"""The portal's addresses and, to compare, Wagtail's API v2, which the portal itself does not offer."""

from django.urls import path
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import PagesAPIViewSet

from portal.urls import urlpatterns as portal

wagtails = WagtailAPIRouter("wagtailapi")
wagtails.register_endpoint("pages", PagesAPIViewSet)
urlpatterns = [path("api/v2/", wagtails.urls), *portal]
