"""What stands outside the languages on every site."""

from django.urls import include, path

from portal import health

urlpatterns = [
    path("-/live", health.live, name="live"),
    path("-/ready", health.ready, name="ready"),
    path("-/health", health.health, name="health"),
    path("documents/", include("wagtail.documents.urls")),
]
