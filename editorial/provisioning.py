"""What an institution needs to work on the portal: sections, groups, collection. Idempotent."""

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from editorial.models import ApprovingBodyTask, InstitutionDirectoryPage, InstitutionSectionPage
from editorial.practice import real_pages
from editorial.sandbox import provision_practice
from editorial.slugs import free_slug, slug_of
from institutions.models import Institution
from institutions.roles import Role, group_name

EDITOR_RIGHTS = ("add_page", "change_page")
LEAD_RIGHTS = (*EDITOR_RIGHTS, "lock_page", "unlock_page")
APPROVER_RIGHTS = (*LEAD_RIGHTS, "publish_page", "bulk_delete_page")
# Wagtail asks for the rights of its own image and document models, whichever models stand in for them.
MEDIA_APPS = ("wagtailimages", "wagtaildocs")
MEDIA_RIGHTS = (
    "add_image",
    "change_image",
    "choose_image",
    "add_document",
    "change_document",
    "choose_document",
)


@transaction.atomic
def provision(institution: Institution) -> list[InstitutionSectionPage]:
    """Make sure that a partner has its section in every locale, its groups and its collection.

    Run it again when a locale is added. New sections are drafts; returns all of them, one a locale.
    """
    sections = [_section(institution, directory) for directory in _directories()]
    collection = _collection(institution.name_in(settings.LANGUAGE_CODE))
    editors = _group(Role.CONTRIBUTOR, institution.slug)
    leads = _group(Role.LEAD, institution.slug)
    _grant_pages(editors, sections, EDITOR_RIGHTS)
    _grant_pages(leads, sections, LEAD_RIGHTS)
    for group in (editors, leads):
        _grant_media(group, collection)
        _grant_translation(group)
    provision_practice(institution)
    return sections


def _directories() -> Iterable[InstitutionDirectoryPage]:
    """One a locale, the default locale first."""
    codes = [code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES]
    pages = InstitutionDirectoryPage.objects.select_related("locale")
    return sorted(pages, key=lambda page: codes.index(page.locale.language_code))


def _section(institution: Institution, directory: InstitutionDirectoryPage) -> InstitutionSectionPage:
    existing = InstitutionSectionPage.objects.filter(institution=institution, locale=directory.locale).first()
    if existing:
        return existing
    name = institution.name_in(directory.locale.language_code)
    section = InstitutionSectionPage(
        title=name,
        slug=free_slug(slug_of(name), directory),
        institution=institution,
        locale=directory.locale,
        translation_key=institution.key,
    )
    return directory.add_child(instance=section)


def _collection(name: str) -> Collection:
    root = Collection.get_first_root_node()
    return root.get_children().filter(name=name).first() or root.add_child(instance=Collection(name=name))


def _group(role: Role, slug: str) -> Group:
    group, _created = Group.objects.get_or_create(name=group_name(role, slug))
    group.permissions.add(
        Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    )
    return group


def _grant_pages(group: Group, pages: Iterable[Page], codenames: Sequence[str]) -> None:
    rights = Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=codenames)
    for page in pages:
        for right in rights:
            GroupPagePermission.objects.get_or_create(group=group, page_id=page.pk, permission=right)


def _grant_media(group: Group, collection: Collection) -> None:
    rights = Permission.objects.filter(content_type__app_label__in=MEDIA_APPS, codename__in=MEDIA_RIGHTS)
    for right in rights:
        GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=right)


def _grant_translation(group: Group) -> None:
    group.permissions.add(
        Permission.objects.get(content_type__app_label="wagtail_localize", codename="submit_translation")
    )


@transaction.atomic
def provision_approving_body() -> Group:
    """The approvers, who approve everything, and the body's own editors, who may draft everywhere."""
    homes = real_pages(Page.objects.filter(depth=2))
    approvers = _group(Role.APPROVER, settings.PORTAL_APPROVING_BODY)
    _grant_pages(approvers, homes, APPROVER_RIGHTS)
    editors = _group(Role.CONTRIBUTOR, settings.PORTAL_APPROVING_BODY)
    _grant_pages(editors, homes, LEAD_RIGHTS)
    for group in (approvers, editors):
        _grant_media(group, Collection.get_first_root_node())
        _grant_translation(group)
    _grant_vocabularies(approvers)
    _workflow(approvers, homes)
    return approvers


def _grant_vocabularies(group: Group) -> None:
    rights = Permission.objects.filter(
        content_type__app_label="institutions",
        codename__in=("add_term", "change_term", "add_institution", "change_institution"),
    )
    group.permissions.add(*rights)


def _workflow(approvers: Group, homes: Iterable[Page]) -> Workflow:
    """One workflow for the whole portal: nothing is published outside it."""
    workflow, _created = Workflow.objects.get_or_create(name="Approval")
    task = ApprovingBodyTask.objects.filter(name="Approving body").first()
    if task is None:
        task = ApprovingBodyTask.objects.create(name="Approving body")
    task.groups.set([approvers])
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    for home in homes:
        WorkflowPage.objects.get_or_create(page=home, defaults={"workflow": workflow})
    return workflow


def content_locales() -> list[Locale]:
    """The portal's locales, made if missing, in the order of WAGTAIL_CONTENT_LANGUAGES."""
    return [
        Locale.objects.get_or_create(language_code=code)[0]
        for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES
    ]
