from django.urls import path

from editorial import data_views, dump_views

app_name = "data"
urlpatterns = [
    path("codebook.json", data_views.codebook_file, name="codebook"),
    path("dumps/", dump_views.all_dumps, name="dumps"),
    path("dumps/latest/<str:name>", dump_views.latest, name="latest_dump"),
    path("dumps/<str:day>/<str:name>", dump_views.dump_file, name="dump_file"),
    *(
        path(f"<slug:record_type>.{ending}", data_views.data_file, {"ending": ending}, name=ending)
        for ending in data_views.FORMATS
    ),
    path("<slug:record_type>.atom", data_views.atom_feed, name="atom"),
]
