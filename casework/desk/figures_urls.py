from django.urls import path

from casework.desk import figures_views

urlpatterns = [
    path("", figures_views.figures, name="desk_figures"),
    path("export/", figures_views.export, name="desk_figures_export"),
]
