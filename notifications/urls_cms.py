"""Addresses below `/cms/notices/`."""

from django.urls import path

from notifications import views

app_name = "notices"
urlpatterns = [
    path("", views.NoticeListView.as_view(), name="list"),
    path("all-read/", views.read_all, name="read_all"),
    path("settings/", views.SettingsView.as_view(), name="settings"),
    path("undelivered/", views.UndeliveredView.as_view(), name="undelivered"),
    path("undelivered/<int:pk>/again/", views.try_again, name="try_again"),
    path("<int:pk>/", views.open_notice, name="open"),
    path("<int:pk>/read/", views.read_one, name="read"),
]
