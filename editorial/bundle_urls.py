from django.urls import path

from editorial import bundle_views as views

urlpatterns = [
    path("", views.BundlesView.as_view(), name="bundles"),
    path("publish/<int:page_id>/", views.PublishReady.as_view(), name="publish_ready"),
    path("<int:bundle_id>/", views.BundleView.as_view(), name="bundle"),
    path("<int:bundle_id>/add/", views.AddPages.as_view(), name="bundle_add"),
    path("<int:bundle_id>/remove/<int:entry_id>/", views.RemovePage.as_view(), name="bundle_remove"),
    path("<int:bundle_id>/publish/", views.PublishBundle.as_view(), name="bundle_publish"),
    path("<int:bundle_id>/dissolve/", views.DissolveBundle.as_view(), name="bundle_dissolve"),
]
