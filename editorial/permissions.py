"""What each person may do with a page, beyond Wagtail's own rules."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import cached_property
from wagtail.models import Page, PagePermissionTester
from wagtail.permissions import page_permission_policy

from editorial.practice import reason_to_stay


def seen_by(user: Any, pages: QuerySet[Page]) -> QuerySet[Page]:
    """What is public and what the person may edit: not the drafts of other institutions."""
    own = page_permission_policy.instances_user_has_any_permission_for(user, {"add", "change"})
    return pages.filter(Q(live=True) | Q(pk__in=own.values("pk")))


class ApprovedOnlyPermissionTester(PagePermissionTester):
    """Nobody publishes directly: approving in the queue does. The approving body may take down."""

    @cached_property
    def _may_take_down(self) -> bool:
        return bool(self.user.is_active and (self.user.is_superuser or "publish" in self.permissions))

    def can_publish(self) -> bool:
        return False

    def can_publish_subpage(self) -> bool:
        return False

    def can_set_view_restrictions(self) -> bool:
        return False

    def can_unschedule(self) -> bool:
        return self._may_take_down

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """Not while pages in other languages read their facts from this one."""
        return not self.page.holds_facts_of_others() and super().can_delete(ignore_bulk)

    def can_move(self) -> bool:
        return super().can_delete(ignore_bulk=True)

    def can_copy_to(self, destination: Page, recursive: bool = False) -> bool:
        """Not across the border between practice and the real pages."""
        return reason_to_stay(self.page, destination) is None and super().can_copy_to(destination, recursive)
