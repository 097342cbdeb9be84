"""`/<language>/speak-up/`."""

from django.urls import path, register_converter

from complaints import views, writing
from complaints.kinds import KindConverter

register_converter(KindConverter, "kind")

app_name = "speak_up"

urlpatterns = [
    path("", views.choose, name="choose"),
    path("elsewhere/", views.elsewhere, name="elsewhere"),
    path("saved/", views.saved, name="saved"),
    path("<kind:kind>/", views.kind, name="kind"),
    path("<kind:kind>/write/", writing.write, name="write"),
]
