"""What explains the API, beside the API itself."""

from django.urls import path

from portal.api_docs import changelog, collection, docs, without_slash

urlpatterns = [
    path("api/v1/docs", docs, name="api_docs"),
    path("api/v1/docs/", without_slash),
    path("api/v1/docs/changelog", changelog, name="api_changelog"),
    path("api/v1/docs/<slug:name>", collection, name="api_docs_of"),
]
