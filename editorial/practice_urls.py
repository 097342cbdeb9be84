from django.urls import path

from editorial import practice_views as views

urlpatterns = [
    path("", views.practice, name="practice"),
    path("approved/<int:page_id>/", views.approved, name="practice_approved"),
    path("clear/<slug:slug>/", views.clear, name="practice_clear"),
]
