from django.urls import path

from search.unanswered import views as unanswered
from search.words import views

urlpatterns = [
    path("synonyms/", views.synonyms, name="search_synonyms"),
    path("synonyms/add/", views.synonym_group, name="search_synonyms_add"),
    path("synonyms/<int:pk>/", views.synonym_group, name="search_synonyms_change"),
    path("synonyms/<int:pk>/remove/", views.remove_synonym_group, name="search_synonyms_remove"),
    path("recommended/", views.pins, name="search_pins"),
    path("recommended/add/", views.pin, name="search_pins_add"),
    path("recommended/<int:pk>/", views.pin, name="search_pins_change"),
    path("recommended/<int:pk>/remove/", views.unpin, name="search_pins_remove"),
    path("unanswered/", unanswered.report, name="search_unanswered"),
]
