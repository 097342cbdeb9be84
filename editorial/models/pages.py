"""The page that every page of the portal is."""

from typing import Any, ClassVar

from django.db import models, transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.models import Page, PagePermissionTester, Revision

from editorial.approval import NotApproved, is_approved
from editorial.forms import PortalPageForm
from editorial.permissions import ApprovedOnlyPermissionTester


class PortalPage(Page):
    """Created as a draft, published only as an approved revision, public or a draft and nothing between."""

    summary = models.TextField(
        _("summary"),
        blank=True,
        help_text=_("Two to five plain sentences. Lists and search results show it."),
    )

    base_form_class = PortalPageForm
    private_page_options: ClassVar[list[str]] = []
    # Where it stands when it lies directly below a home page: "main", "subjects", "about" or nowhere.
    menu: ClassVar[str] = ""
    # The record type it lists, or the field that names the vocabulary it lists.
    lists: ClassVar[str] = ""
    lists_field: ClassVar[str] = ""
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
        context = super().get_context(request, *args, **kwargs)
        return {
            **context,
            "locale": self.locale.language_code,
            "addresses": self.language_addresses(**kwargs),
        }

    def language_addresses(self, **kwargs: Any) -> dict[str, str]:
        """`{language: path}` of this page in every language in which it is public."""
        pages = Page.objects.live().filter(translation_key=self.translation_key).select_related("locale")
        return {page.locale.language_code: page.get_url() or "" for page in pages}
