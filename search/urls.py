from django.urls import include, path

from search import feed, views

urlpatterns = [
    path("", views.search, name="search"),
    path("feed/", feed.search_feed, name="search_feed"),
    path("alerts/", include("search.alerts.urls")),
]
