from django.urls import path

from commitments import views

urlpatterns = [path("<slug:public_id>.ics", views.calendar, name="calendar")]
