from django.urls import path

from editorial import lifecycle_views as views

urlpatterns = [
    path("", views.institutions, name="lifecycle"),
    path("<slug:slug>/open/", views.open_section, name="lifecycle_open"),
    path("<slug:slug>/rename/", views.rename, name="lifecycle_rename"),
    path("<slug:slug>/close/", views.close, name="lifecycle_close"),
    path("<slug:slug>/reopen/", views.reopen, name="lifecycle_reopen"),
]
