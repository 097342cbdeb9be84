from django.urls import path

from commitments import ogp_views

urlpatterns = [
    path("codebook.json", ogp_views.codebook_file, name="ogp_codebook"),
    path("<str:plan>.csv", ogp_views.csv_file, name="ogp_csv"),
    path("<str:plan>.json", ogp_views.json_file, name="ogp_json"),
]
