"""Addresses of the CMS that are answered here before Wagtail's own views are asked."""

from django.urls import include, path
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access
from wagtail.utils.urlpatterns import decorate_urlpatterns

from editorial import guarded_views as views
from editorial.return_view import ReturnView

urlpatterns = [
    path("institutions/", include("editorial.lifecycle_urls")),
    path("queue/", include("editorial.queue.urls")),
    path("guide/", include("editorial.guide.urls")),
    path("practice/", include("editorial.practice_urls")),
    path("pages/<int:page_id>/edit/", views.ReasonedEditView.as_view()),
    path(
        "pages/workflow/action/<int:page_id>/<slug:action_name>/<int:task_state_id>/",
        views.ReasonedWorkflowAction.as_view(),
    ),
    path(
        "pages/workflow/collect_action_data/<int:page_id>/<slug:action_name>/<int:task_state_id>/",
        views.ReasonedCollectData.as_view(),
    ),
    path("pages/<int:page_id>/return/<int:task_state_id>/", ReturnView.as_view(), name="return_page"),
    path("bundles/", include("editorial.bundle_urls")),
    path("pages/<int:page_to_move_id>/move/<int:destination_id>/confirm/", views.discreet_move),
    path("choose-page/chosen-multiple/", views.DiscreetChosenView.as_view()),
    path("reports/page-types-usage/", views.DiscreetUsageReport.as_view()),
    path("reports/page-types-usage/results/", views.DiscreetUsageReport.as_view(results_only=True)),
    path("languages/", include("editorial.language_urls")),
    path("tag-autocomplete/", views.discreet_tags),
    path("tag-autocomplete/taggit/tag/", views.discreet_tags),
]
urlpatterns = decorate_urlpatterns(decorate_urlpatterns(urlpatterns, require_admin_access), never_cache)
# Whoever was invited has no account yet.
urlpatterns += [path("invitation/", include("institutions.invitation_urls"))]
