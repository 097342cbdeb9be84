from django.urls import path

from editorial.guide import views

urlpatterns = [
    path("", views.guide, name="guide"),
    path("all/", views.whole_guide, name="guide_whole"),
    path("who-has-practised/", views.training, name="guide_training"),
    path("<slug:slug>/", views.chapter, name="guide_chapter"),
    path("<slug:slug>/read/", views.read, name="guide_read"),
    path("<slug:slug>/note/<slug:language>/", views.note, name="guide_note"),
]
