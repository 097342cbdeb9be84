"""The portal's rules in the CMS."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail import hooks
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from editorial import (
    guide_hooks,  # noqa: F401
    language_hooks,  # noqa: F401
    ledger_hooks,  # noqa: F401
    workflow_hooks,  # noqa: F401
)
from editorial.bulk_actions import BULK_ACTIONS
from editorial.desk import hooks as desk_hooks  # noqa: F401
from editorial.discreet_api import DiscreetDocuments, DiscreetImages
from editorial.documents import refuse_unapproved
from editorial.permissions import seen_by
from editorial.queue import hooks as queue_hooks  # noqa: F401
from editorial.vocabulary_views import InstitutionViewSet, TermViewSet
from editorial.webhooks import hooks as webhook_hooks  # noqa: F401

register_snippet(TermViewSet)
register_snippet(InstitutionViewSet)

hooks.register("before_serve_document", refuse_unapproved, order=-1)
for action in BULK_ACTIONS:
    # After Wagtail's own, which they replace.
    hooks.register("register_bulk_action", action, order=1)


@hooks.register("construct_admin_api", order=1)
def keep_media_apart(router: Any) -> None:
    """After Wagtail's own endpoints, which list everybody's images and documents."""
    router.register_endpoint("images", DiscreetImages)
    router.register_endpoint("documents", DiscreetDocuments)


@hooks.register("construct_page_chooser_queryset")
def hide_foreign_drafts(pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    """Choosers show what is public and what the person may edit, not other institutions' drafts."""
    return seen_by(request.user, pages)


@hooks.register("construct_page_action_menu")
def publish_by_approval_only(menu_items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """No button for what the gate refuses."""
    menu_items[:] = [
        item for item in menu_items if item.name not in {"action-publish", "action-publish-page"}
    ]
