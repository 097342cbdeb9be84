from django.urls import path

from casework.follow.views import following

urlpatterns = [path("", following, name="follow")]
