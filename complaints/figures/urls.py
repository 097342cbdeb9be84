from django.urls import path

from complaints.figures import views

urlpatterns = [
    path("", views.case_figures, name="case_figures"),
    path("figures.csv", views.case_figures_csv, name="case_figures_csv"),
    path("figures.json", views.case_figures_json, name="case_figures_json"),
]
