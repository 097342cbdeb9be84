"""The page that every page of the portal is."""

from typing import Any, ClassVar

from django.db import models, transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.models import Page, PagePermissionTester, Revision

from editorial.approval import NotApproved, is_approved
from editorial.permissions import ApprovedOnlyPermissionTester
from editorial.slugs import free_slug, slug_of


class PortalPage(Page):
    """Created as a draft, published only as an approved revision, public or a draft and nothing between."""

    summary = models.TextField(
        _("summary"), blank=True, help_text=_("Two to five plain sentences. Lists and search results show it.")
    )

    private_page_options: ClassVar[list[str]] = []
    show_in_menus_default = False
    promote_panels: ClassVar[list[Panel]] = [FieldPanel("slug")]
    content_panels: ClassVar[list[Panel]] = [*Page.content_panels, FieldPanel("summary")]

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            self.live = False
            self.has_unpublished_changes = True
        super().save(*args, **kwargs)

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        if not self.slug and self.title and self.path:
            self.slug = free_slug(slug_of(self.title), self.get_parent(), apart_from=self)
        super().full_clean(*args, **kwargs)

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        return ApprovedOnlyPermissionTester(user, self)

    @transaction.atomic
    def publish(self, revision: Revision, *args: Any, **kwargs: Any) -> Any:
        """Publish an approved revision; the read model changes in the same transaction.

        Raises NotApproved, whichever door the call comes through.
        """
        if not is_approved(revision):
            raise NotApproved
        return super().publish(revision, *args, **kwargs)

    @transaction.atomic
    def unpublish(self, *args: Any, **kwargs: Any) -> Any:
        return super().unpublish(*args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context(request, *args, **kwargs), "locale": self.locale.language_code}


