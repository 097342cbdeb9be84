"""`/cms/languages/`: the report, and what one does with a translation."""

from django.urls import path

from editorial import language_views as views

app_name = "languages"
urlpatterns = [
    path("", views.report, name="report"),
    path("<int:page_id>/changes/", views.changes, name="changes"),
    path("<int:page_id>/po/download/", views.download_po, name="po_download"),
    path("<int:page_id>/po/upload/", views.upload_po, name="po_upload"),
    path("<int:page_id>/machine/", views.fill_by_machine, name="machine"),
]
