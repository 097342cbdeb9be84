from django.urls import path

from knowledge_base.collection import views

urlpatterns = [
    path("", views.index, name="collection"),
    path("template/<str:locale>/<str:form>/", views.template, name="collection_template"),
    path("<int:pk>/", views.show, name="collection_upload"),
    path("<int:pk>/columns/", views.choose_columns, name="collection_columns"),
    path("<int:pk>/errors/", views.errors, name="collection_errors"),
    path("<int:pk>/confirm/", views.confirm, name="collection_confirm"),
    path("<int:pk>/cancel/", views.cancel, name="collection_cancel"),
    path("<int:pk>/undo/", views.undo, name="collection_undo"),
]
