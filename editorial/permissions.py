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


def works_on(user: Any, page: Page) -> bool:
    """Whether the person may know what the page's drafts say: `seen_by` for one page, from cached rights."""
    return bool(page_permission_policy.user_has_any_permission_for_instance(user, {"add", "change"}, page))


class ApprovedOnlyPermissionTester(PagePermissionTester):
    """Nobody publishes directly: approving in the queue does. The approving body may take down."""

    @cached_property
    def translates_only(self) -> bool:
        """Translators may change pages and add none; with another role, the person does what that may."""
        if not self.user.is_active or self.user.is_superuser:
            return False
        return "change" in self.permissions and "add" not in self.permissions

    def can_edit(self) -> bool:
        """Translators change translations, never the page that a record was written in."""
        return super().can_edit() and (not self.translates_only or self.page.is_translation())

    def can_translate(self) -> bool:
        """Whether pages in other languages may be made of this one."""
        return super().can_edit()

    def can_add_translation(self) -> bool:
        """Whether a page that exists in another language may be added below: a closed institution's, too."""
        return bool(
            self.user.is_active and (self.user.is_superuser or {"add", "change"} & set(self.permissions))
        )

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
        if self.translates_only and not self._is_own_draft():
            return False
        return not self.page.holds_facts_of_others() and super().can_delete(ignore_bulk)

    def _is_own_draft(self) -> bool:
        return self.page.is_translation() and self.page.owner_id == self.user.pk and not self.page.live

    def can_move(self) -> bool:
        return not self.translates_only and super().can_delete(ignore_bulk=True)

    def can_copy_to(self, destination: Page, recursive: bool = False) -> bool:
        """Not across the border between practice and the real pages."""
        return reason_to_stay(self.page, destination) is None and super().can_copy_to(destination, recursive)
