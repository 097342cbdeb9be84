"""`/<language>/speak-up/published/`."""

from django.urls import path

from complaints.public_space import views

urlpatterns = [
    path("", views.contributions, name="contributions"),
    path("<slug:public_id>/", views.contribution, name="contribution"),
]
