"""The practice section: like the real one in everything but that nothing of it is ever published."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, TaskState

from editorial.approval import own_edit
from editorial.models.pages import PortalPage
from editorial.models.workflow import RETURN, ReasonedTask
from editorial.practice import SLUG
from institutions.models import Institution
from institutions.roles import Role, group_name


class SandboxIndexPage(PortalPage):
    """The root of all practice in one language. Its slug is what tells practice from the real pages."""

    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = ["editorial.PracticeSectionPage"]

    class Meta:
        verbose_name = _("practice area")

    @classmethod
    def can_create_at(cls, parent: Page) -> bool:
        return False

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.slug = self.own_slug
        super().save(*args, **kwargs)

    @property
    def own_slug(self) -> str:
        return f"{SLUG}-{self.locale.language_code}"


class PracticeSectionPage(PortalPage):
    """Where the people of one institution practise, in one language."""

    institution = models.ForeignKey(
        Institution, verbose_name=_("institution"), on_delete=models.PROTECT, related_name="practice_sections"
    )

    parent_page_types: ClassVar[list[str]] = ["editorial.SandboxIndexPage"]

    class Meta:
        verbose_name = _("practice section of an institution")

    @classmethod
    def can_create_at(cls, parent: Page) -> bool:
        """Sections come from `provision`, never from the form."""
        return False

    def attributed_to(self) -> Institution | None:
        return None if self.institution.slug == settings.PORTAL_APPROVING_BODY else self.institution


def practice_section_of(page: Page) -> PracticeSectionPage | None:
    """The practice section that `page` is or lies in."""
    return PracticeSectionPage.objects.ancestor_of(page, inclusive=True).first()


def is_trainer(user: Any) -> bool:
    """Approvers and administrators of the approving body look at everybody's practice."""
    return user.is_active and (user.is_superuser or _in_groups(user, _body_groups()))


def may_train(user: Any, section: PracticeSectionPage | None) -> bool:
    """Trainers, and the leads of the section's institution."""
    if is_trainer(user):
        return True
    return section is not None and _in_groups(user, [group_name(Role.LEAD, section.institution.slug)])


def _body_groups() -> list[str]:
    return [group_name(role, settings.PORTAL_APPROVING_BODY) for role in (Role.APPROVER, Role.ADMINISTRATOR)]


def _in_groups(user: Any, names: list[str]) -> bool:
    return bool(user.is_active and user.groups.filter(name__in=names).exists())


class PracticeTask(ReasonedTask):
    """The step that stands for lead and approving body: it returns, or says "well done"."""

    class Meta:
        verbose_name = _("Look at a practice draft")
        verbose_name_plural = _("Looks at practice drafts")

    def get_actions(self, obj: Page, user: Any) -> list[tuple[str, Any, bool]]:
        if not may_train(user, practice_section_of(obj)):
            return []
        back = ("reject", RETURN, True)
        if self.reason_against_approval(obj, user):
            return [back]
        return [back, ("approve", _("Approve (practice)"), False)]

    def on_action(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> Any:
        """Raises PermissionDenied with the reason; returns the address that says how it went."""
        page = task_state.workflow_state.content_object
        if not may_train(user, practice_section_of(page)):
            raise PermissionDenied
        super().on_action(task_state, user, action_name, **kwargs)
        return reverse("practice_approved", args=[page.pk]) if action_name == "approve" else None

    def check_approval(self, task_state: TaskState, user: Any) -> None:
        if against := self.reason_against_approval(task_state.workflow_state.content_object, user):
            raise PermissionDenied(against)

    def reason_against_approval(self, obj: Page, user: Any) -> Any:
        return own_edit(page=obj, approver=user)

    def user_can_access_editor(self, obj: Page, user: Any) -> bool:
        return may_train(user, practice_section_of(obj))

    def locked_for_user(self, obj: Page, user: Any) -> bool:
        return not may_train(user, practice_section_of(obj))

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> QuerySet[TaskState]:
        """None: practice has its own list and never stands between what really waits."""
        return TaskState.objects.none()

    @classmethod
    def get_description(cls) -> str:
        return str(_("Trainers and leads return practice drafts or approve them; nothing is published."))
