"""Wagtail's actions on several pages at once, without the titles of other institutions' drafts."""

from collections.abc import Sequence
from typing import Any

from wagtail.admin.views.pages.bulk_actions import (
    DeleteBulkAction,
    MoveBulkAction,
    PublishBulkAction,
    UnpublishBulkAction,
)
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import PageBulkAction
from wagtail.models import Page

from editorial.permissions import seen_by


class Discreet(PageBulkAction):
    """Names pages that the person may not act on only if the person may know of them."""

    def get_actionable_objects(self) -> Any:
        pages, others = super().get_actionable_objects()
        refused = others["items_with_no_access"]
        known = seen_by(self.request.user, Page.objects.filter(pk__in=[page.pk for page in refused]))
        seen = set(known.values_list("pk", flat=True))
        return pages, others | {"items_with_no_access": [page for page in refused if page.pk in seen]}


class DiscreetDelete(Discreet, DeleteBulkAction):
    pass


class DiscreetMove(Discreet, MoveBulkAction):
    pass


class DiscreetPublish(Discreet, PublishBulkAction):
    pass


class DiscreetUnpublish(Discreet, UnpublishBulkAction):
    pass


PAGE_ACTIONS: Sequence[type[PageBulkAction]] = (
    DiscreetDelete,
    DiscreetMove,
    DiscreetPublish,
    DiscreetUnpublish,
)
