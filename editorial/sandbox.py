"""Practice sections: making them, watching who practises, clearing them away."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import DateTimeField, Max, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.actions.delete_page import DeletePageAction
from wagtail.log_actions import log
from wagtail.models import (
    GroupPagePermission,
    Locale,
    Page,
    TaskState,
    Workflow,
    WorkflowPage,
    WorkflowState,
    WorkflowTask,
)

from editorial.models.sandbox import PracticeSectionPage, PracticeTask, SandboxIndexPage, may_train
from editorial.practice import is_practice, practice_pages, real_pages
from institutions.models import Institution, User
from institutions.roles import Role, group_of

__all__ = ["clear_practice", "is_practice", "practice_pages", "provision_practice", "real_pages"]

DAYS_KEPT = 60
# What was made without a version counts as old.
NEVER = Value(datetime(2000, 1, 1, tzinfo=UTC))
WORKFLOW = "Practice"
RIGHTS = ("add_page", "change_page")
LEAD_RIGHTS = (*RIGHTS, "lock_page", "unlock_page")
TRAINER_RIGHTS = (*LEAD_RIGHTS, "bulk_delete_page")


@transaction.atomic
def provision_practice(institution: Institution) -> list[PracticeSectionPage]:
    """Make sure that the institution has a practice section in every language; returns all of them.

    Idempotent, like `provision`, which calls it.
    """
    indexes = [_index(locale) for locale in Locale.objects.filter(language_code__in=_codes())]
    sections = [_section(institution, index) for index in indexes]
    for role, rights in ((Role.CONTRIBUTOR, RIGHTS), (Role.TRANSLATOR, RIGHTS), (Role.LEAD, LEAD_RIGHTS)):
        _allow(group_of(role, institution), sections, rights)
    _allow_trainers(indexes)
    _set_up_workflow(indexes)
    return sections


def _codes() -> list[str]:
    return [code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES]


def _index(locale: Locale) -> SandboxIndexPage:
    existing = SandboxIndexPage.objects.filter(locale=locale).first()
    if existing is not None:
        if existing.slug != existing.own_slug:
            existing.save()
        return existing
    other = SandboxIndexPage.objects.first()
    key = {"translation_key": other.translation_key} if other is not None else {}
    with translation.override(locale.language_code):
        page = SandboxIndexPage(title=_("Practice"), locale=locale, **key)
    # Read afresh: treebeard keeps the number of children on the instance.
    return Page.objects.get(depth=1).add_child(instance=page)


def _section(institution: Institution, index: SandboxIndexPage) -> PracticeSectionPage:
    own = PracticeSectionPage.objects.filter(institution=institution)
    existing = own.filter(locale=index.locale).first()
    if existing is not None:
        return _named(existing, _title(institution, index.locale))
    other = own.first()
    page = PracticeSectionPage(
        title=_title(institution, index.locale),
        slug=institution.slug,
        institution=institution,
        locale=index.locale,
        **({"translation_key": other.translation_key} if other is not None else {}),
    )
    return SandboxIndexPage.objects.get(pk=index.pk).add_child(instance=page)


def _title(institution: Institution, locale: Locale) -> str:
    code = locale.language_code
    with translation.override(code):
        return (_("Practice: %(institution)s") % {"institution": institution.name_in(code)})[:255]


def _named(section: PracticeSectionPage, title: str) -> PracticeSectionPage:
    """The institution may have been renamed since."""
    if section.title != title:
        section.title = section.draft_title = title
        section.save()
    return section


def _allow(group: Group, pages: Iterable[Page], codenames: Sequence[str]) -> None:
    """Three queries where nothing is missing."""
    rights = Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=codenames)
    wanted = {(page.pk, right.pk) for right in rights for page in pages}
    standing = set(GroupPagePermission.objects.filter(group=group).values_list("page_id", "permission_id"))
    GroupPagePermission.objects.bulk_create(
        GroupPagePermission(group=group, page_id=page, permission_id=right)
        for page, right in sorted(wanted - standing)
    )


def _allow_trainers(indexes: Iterable[Page]) -> None:
    """Nobody has the right to publish here, not even they."""
    body = Institution.objects.filter(slug=settings.PORTAL_APPROVING_BODY).first()
    if body is None:
        return
    for role in (Role.APPROVER, Role.ADMINISTRATOR):
        _allow(group_of(role, body), indexes, TRAINER_RIGHTS)


def _set_up_workflow(indexes: Iterable[Page]) -> None:
    """One of its own, so that nothing of practice stands in the approving body's queue."""
    workflow, _created = Workflow.objects.get_or_create(name=WORKFLOW)
    task = PracticeTask.objects.first() or PracticeTask.objects.create(name="Practice")
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    for index in indexes:
        WorkflowPage.objects.get_or_create(page=index, defaults={"workflow": workflow})


def drafts_of(institutions: Iterable[Institution]) -> QuerySet[Page]:
    """Practice pages below the sections of these institutions, the latest work first."""
    sections = PracticeSectionPage.objects.filter(institution__in=institutions)
    below = [Q(path__startswith=section.path, depth__gt=section.depth) for section in sections]
    if not below:
        return Page.objects.none()
    pages = Page.objects.filter(reduce(or_, below)).select_related("locale")
    return pages.order_by("-latest_revision_created_at", "-pk")


def waiting_practice() -> QuerySet[TaskState]:
    """Practice drafts that somebody has sent and nobody has looked at, oldest first."""
    return TaskState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS,
        workflow_state__status=WorkflowState.STATUS_IN_PROGRESS,
        task__content_type=ContentType.objects.get_for_model(PracticeTask),
    ).order_by("started_at", "pk")


@transaction.atomic
def clear_practice(
    *, institution: Institution, by: User | None, unchanged_since: datetime | None = None
) -> int:
    """Delete the institution's practice drafts; return how many pages that were.

    With `unchanged_since` only records that nobody has worked on since then, in any language. `by` is None
    for the job; anybody else must train there (PermissionDenied).
    """
    sections = PracticeSectionPage.objects.filter(institution=institution)
    if by is not None and not may_train(by, sections.first()):
        raise PermissionDenied
    keys = _records_in(sections, unchanged_since)
    pages = [page.specific for page in practice_pages().filter(translation_key__in=keys)]
    for page in pages:
        DeletePageAction(page, user=by).execute(skip_permission_checks=True)
    if pages:
        log(institution, "portal.practice.clear", user=by, data={"pages": len(pages)})
    return len(pages)


def _records_in(sections: Iterable[PracticeSectionPage], unchanged_since: datetime | None) -> list[Any]:
    below = [Q(path__startswith=section.path, depth__gt=section.depth) for section in sections]
    if not below:
        return []
    last = Page.objects.filter(reduce(or_, below)).order_by()
    last = last.values("translation_key").annotate(
        last=Max(Coalesce("latest_revision_created_at", NEVER, output_field=DateTimeField()))
    )
    if unchanged_since is not None:
        last = last.filter(last__lt=unchanged_since)
    return list(last.values_list("translation_key", flat=True))


def tend_practice() -> None:
    """The daily job: every partner has its section, and what nobody has worked on for 60 days goes."""
    before = timezone.now() - timedelta(days=DAYS_KEPT)
    for institution in Institution.objects.partners():
        provision_practice(institution)
    for institution in Institution.objects.filter(practice_sections__isnull=False).distinct():
        clear_practice(institution=institution, by=None, unchanged_since=before)
