"""The portal's rules in the CMS."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.models import Page
from wagtail.permissions import page_permission_policy
from wagtail.snippets.models import register_snippet

from editorial.translation_gate import GuardedSubmitView, GuardedUpdateView, refuse_alias
from editorial.vocabulary_views import InstitutionViewSet, TermViewSet

register_snippet(TermViewSet)
register_snippet(InstitutionViewSet)


@hooks.register("register_admin_urls", order=-1)
def guard_translation() -> list[URLPattern]:
    """Before wagtail-localize's own views, which ask for no right on the page (docs/adr)."""
    return [
        path("localize/submit/page/<int:page_id>/", GuardedSubmitView.as_view(), name="guarded_submit"),
        path(
            "localize/update/<int:translation_source_id>/", GuardedUpdateView.as_view(), name="guarded_update"
        ),
        path("localize/page/<int:page_id>/convert_to_alias/", refuse_alias, name="guarded_alias"),
    ]


@hooks.register("construct_page_chooser_queryset")
def hide_foreign_drafts(pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    """Choosers show what is public and what the person may edit, not other institutions' drafts."""
    own = page_permission_policy.instances_user_has_any_permission_for(request.user, {"add", "change"})
    return pages.filter(Q(live=True) | Q(pk__in=own.values("pk")))


@hooks.register("construct_page_action_menu")
def publish_by_approval_only(menu_items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """No button for what the gate refuses."""
    menu_items[:] = [
        item for item in menu_items if item.name not in {"action-publish", "action-publish-page"}
    ]
