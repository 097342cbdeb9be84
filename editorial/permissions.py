"""What each person may do with a page, beyond Wagtail's own rules."""

from django.utils.functional import cached_property
from wagtail.models import PagePermissionTester


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
