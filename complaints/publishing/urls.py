"""`/desk/publishing/`."""

from django.urls import path

from complaints.publishing import views

urlpatterns = [
    path("", views.overview, name="publishing"),
    path("cases/<slug:public_id>/", views.write, name="publishing_write"),
    path("drafts/<int:pk>/", views.review, name="publishing_draft"),
    path("drafts/<int:pk>/return/", views.return_draft, name="publishing_return"),
    path("drafts/<int:pk>/preview/<slug:locale>/", views.preview, name="publishing_preview"),
    path("published/<slug:public_id>/", views.published, name="publishing_published"),
]
