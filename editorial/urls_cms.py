"""Addresses of the CMS that are answered here before Wagtail's own views are asked."""

from django.urls import include, path
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access
from wagtail.utils.urlpatterns import decorate_urlpatterns

from editorial import guarded_views as views

urlpatterns = [
    path("guide/", include("editorial.guide.urls")),
    path("practice/", include("editorial.practice_urls")),
    path("pages/<int:page_id>/edit/", views.ReasonedEditView.as_view()),
    path(
        "pages/workflow/action/<int:page_id>/<slug:action_name>/<int:task_state_id>/",
        views.ReasonedWorkflowAction.as_view(),
    ),
    path("pages/<int:page_to_move_id>/move/<int:destination_id>/confirm/", views.discreet_move),
    path("choose-page/chosen-multiple/", views.DiscreetChosenView.as_view()),
    path("reports/page-types-usage/", views.DiscreetUsageReport.as_view()),
    path("reports/page-types-usage/results/", views.DiscreetUsageReport.as_view(results_only=True)),
    path("localize/reports/translations/", views.DiscreetTranslationsReport.as_view()),
    path(
        "localize/reports/translations/results/", views.DiscreetTranslationsReport.as_view(results_only=True)
    ),
]
urlpatterns = decorate_urlpatterns(decorate_urlpatterns(urlpatterns, require_admin_access), never_cache)
