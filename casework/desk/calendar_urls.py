from django.urls import path

from casework.desk import calendar_views as views

urlpatterns = [
    path("", views.index, name="casework_calendar"),
    path("add/", views.form, name="casework_calendar_add"),
    path("<int:pk>/change/", views.form, name="casework_calendar_change"),
    path("<int:pk>/remove/", views.remove, name="casework_calendar_remove"),
    path("suggest/<int:year>/", views.suggest, name="casework_calendar_suggest"),
]
