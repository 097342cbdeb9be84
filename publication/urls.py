from django.urls import path

from publication import views

urlpatterns = [path("<str:public_id>/", views.by_public_id, name="by_public_id")]
