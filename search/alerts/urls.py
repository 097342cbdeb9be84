from django.urls import path

from search.alerts import views

app_name = "search_alerts"
urlpatterns = [
    path("", views.ask, name="ask"),
    path("asked/", views.asked, name="asked"),
    path("confirm/<str:token>/", views.confirming, name="confirm"),
    path("end/<str:token>/", views.ending, name="end"),
    path("mine/<str:token>/", views.mine, name="mine"),
]
