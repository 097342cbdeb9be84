from django.urls import path

from editorial import data_views

app_name = "data"
urlpatterns = [
    path("codebook.json", data_views.codebook_file, name="codebook"),
    path("<slug:record_type>.csv", data_views.csv_file, name="csv"),
    path("<slug:record_type>.json", data_views.json_file, name="json"),
    path("<slug:record_type>.atom", data_views.atom_feed, name="atom"),
]
