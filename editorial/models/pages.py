"""The page that every page of the portal is."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar

from django.db import models, transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.locks import BaseLock
from wagtail.models import COMMENTS_RELATION_NAME, Page, PagePermissionTester, Revision

from editorial.approval import NotApproved, PublishApprovedRevision, is_approved, is_closed
from editorial.forms import DraftCopyForm, PortalPageForm
from editorial.indexing import waits_for_index
from editorial.locks import explained
from editorial.panels import ReturnedPanel
from editorial.permissions import ApprovedOnlyPermissionTester, works_on
from editorial.practice import NeverPublished, is_practice, reason_to_stay, refuse_crossing, refuse_practice
from editorial.reader import reader
from editorial.scheduling import supersede_dates
from editorial.translated_addresses import give_own_slug
from institutions.models import Institution
from publication.projection import project_subtree

# What may change on a public page without an approval: who works on it, not what it says.
WORKING_FIELDS = (
    "draft_title",
    "latest_revision",
    "latest_revision_created_at",
    "has_unpublished_changes",
    "locked",
    "locked_at",
    "locked_by",
    "owner",
    COMMENTS_RELATION_NAME,
)


def _takes_new_pages(parent: Page) -> bool:
    page = parent.specific
    return not isinstance(page, PortalPage) or page.takes_new_pages()


class PortalPage(Page):
    """Created as a draft, published only as an approved revision, public or a draft and nothing between."""

    summary = models.TextField(
        _("summary"),
        blank=True,
        help_text=_("Two to five plain sentences. Lists and search results show it."),
    )

    base_form_class = PortalPageForm
    copy_form_class = DraftCopyForm
    # True on the copy that `PublishApprovedRevision` writes, and nowhere else.
    being_published = False
    # On that copy, when it is published here for the first time: the date that its source states.
    published_elsewhere_at: datetime | None = None
    private_page_options: ClassVar[list[str]] = []
    # Where it stands when it lies directly below a home page: "main", "subjects", "about" or nowhere.
    menu: ClassVar[str] = ""
    # The record type it lists, or the field that names the vocabulary it lists.
    lists: ClassVar[str] = ""
    lists_field: ClassVar[str] = ""
    show_in_menus_default = False
    promote_panels: ClassVar[list[Panel]] = [FieldPanel("slug")]
    content_panels: ClassVar[list[Panel]] = [
        ReturnedPanel(),
        *Page.content_panels,
        FieldPanel("summary"),
    ]

    class Meta:
        abstract = True

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; the addresses of what lies below follow in the same transaction.

        What a public page says changes by publishing alone: another full save keeps it as it is, so that the
        change is a draft in the next revision. Raises NotApproved for an alias, which would follow its
        original unapproved, and for a draft that calls itself live.
        """
        if self.alias_of_id:
            raise NotApproved
        if self.being_published and is_practice(self):
            raise NeverPublished
        if not self._state.adding and kwargs.get("update_fields") is None:
            give_own_slug(self)
        address = self._stored_address()
        if self._state.adding:
            self.live = False
            self.has_unpublished_changes = True
        elif self.being_published and self.published_elsewhere_at:
            self.last_published_at = self.published_elsewhere_at
        elif self.live and not self.being_published:
            kwargs["update_fields"] = self._fields_without_approval(kwargs.get("update_fields"))
        super().save(*args, **kwargs)
        if address not in {"", self._stored_address()}:
            project_subtree(self)

    def _stored_address(self) -> str:
        return Page.objects.filter(pk=self.pk).values_list("url_path", flat=True).first() or ""

    def _fields_without_approval(self, wanted: Iterable[str] | None) -> list[str]:
        is_public = Page.objects.filter(pk=self.pk, live=True).exists()
        if not is_public or not set(wanted or ()) <= set(WORKING_FIELDS):
            raise NotApproved
        return list(WORKING_FIELDS if wanted is None else wanted)

    @transaction.atomic
    def save_revision(
        self, *args: Any, overwrite_revision: Revision | None = None, **kwargs: Any
    ) -> Revision:
        """Save a revision; one that somebody was asked to approve is never written over, a new one follows.

        A page in the queue is asked for anew: nobody approves by a button that stood below older words.
        """
        if overwrite_revision is not None and is_closed(overwrite_revision):
            overwrite_revision = None
        give_own_slug(self)
        revision = super().save_revision(*args, overwrite_revision=overwrite_revision, **kwargs)
        supersede_dates(self, revision)
        if (waiting := self.current_workflow_task_state) is not None:
            waiting.cancel(user=revision.user, resume=True)
        return revision

    def get_lock(self) -> BaseLock | None:
        return explained(super().get_lock(), self)

    def get_indexed_instance(self) -> "Page | None":
        """None while many pages are written that are indexed together."""
        return None if waits_for_index(self) else super().get_indexed_instance()

    @transaction.atomic
    def move(self, *args: Any, **kwargs: Any) -> Any:
        return super().move(*args, **kwargs)

    def copy(self, *args: Any, to: Page | None = None, **kwargs: Any) -> Any:
        refuse_crossing(self, to)
        return super().copy(*args, to=to, **kwargs)

    def holds_facts_of_others(self) -> bool:
        """Whether other pages say something only together with this one."""
        return False

    def takes_new_pages(self) -> bool:
        """Whether anything new may be written below it."""
        return True

    def is_translation(self) -> bool:
        """Whether this page only says in another language what its source page says."""
        return False

    def attributed_to(self) -> Institution | None:
        """The institution to which records below this page may be attributed; None leaves it free."""
        return None

    @classmethod
    def can_create_at(cls, parent: Page) -> bool:
        """Nothing new is written for an institution that is closed; what exists may still be translated."""
        return super().can_create_at(parent) and _takes_new_pages(parent)

    def can_move_to(self, parent: Page) -> bool:
        stays = reason_to_stay(self, parent) is not None
        return not stays and super().can_move_to(parent) and _takes_new_pages(parent)

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        return ApprovedOnlyPermissionTester(user, self)

    def get_admin_display_title(self) -> str:
        """The draft's title for whoever works on the page; for others in the CMS the public one."""
        user = reader()
        if user is not None and self.live and not works_on(user, self):
            return str(self.title)
        return str(super().get_admin_display_title())

    @transaction.atomic
    def publish(
        self, revision: Revision, *args: Any, skip_permission_checks: bool = False, **kwargs: Any
    ) -> Any:
        """Publish an approved revision; the read model changes in the same transaction.

        Raises NotApproved, whichever door the call comes through; NeverPublished for practice pages.
        """
        refuse_practice(self.pk)
        if not is_approved(revision):
            raise NotApproved
        action = PublishApprovedRevision(revision, *args, **kwargs)
        return action.execute(skip_permission_checks=skip_permission_checks)

    @transaction.atomic
    def unpublish(self, *args: Any, **kwargs: Any) -> Any:
        return super().unpublish(*args, **kwargs)

    def _get_dummy_header_url(self, original_request: HttpRequest | None = None) -> str | None:
        """Practice has no address; its preview still speaks the page's language."""
        if original_request is not None and is_practice(self):
            return original_request.build_absolute_uri(f"/{self.locale.language_code}/")
        return super()._get_dummy_header_url(original_request)

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
