from django.urls import path

from institutions.invitation_views import invitation

urlpatterns = [path("<str:token>/", invitation, name="invitation")]
