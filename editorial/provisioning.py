"""What an institution needs to work on the portal: sections, groups, collection. Idempotent."""

from collections.abc import Iterable, Mapping, Sequence

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils import timezone
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
)

from editorial.models import InstitutionDirectoryPage, InstitutionSectionPage
from editorial.practice import real_pages
from editorial.sandbox import provision_practice
from editorial.slugs import free_slug, slug_of
from editorial.workflow_setup import set_up_workflow
from institutions.models import Institution
from institutions.roles import Role, group_name

EDITOR_RIGHTS = ("add_page", "change_page")
# To change without adding makes a translator: see `editorial.permissions`.
TRANSLATOR_RIGHTS = ("change_page",)
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


CHOOSING_RIGHTS = ("choose_image", "choose_document")

PARTNER_PAGE_RIGHTS: Mapping[Role, Sequence[str]] = {
    Role.CONTRIBUTOR: EDITOR_RIGHTS,
    Role.TRANSLATOR: TRANSLATOR_RIGHTS,
    Role.LEAD: LEAD_RIGHTS,
}
# What the body's people may do on every page. Administrators keep people and institutions, not pages.
BODY_PAGE_RIGHTS: Mapping[Role, Sequence[str]] = {
    Role.CONTRIBUTOR: LEAD_RIGHTS,
    Role.TRANSLATOR: TRANSLATOR_RIGHTS,
    Role.LEAD: LEAD_RIGHTS,
    Role.APPROVER: APPROVER_RIGHTS,
}
TERM_RIGHTS = ("add_term", "change_term")
INSTITUTION_RIGHTS = ("add_institution", "change_institution")


@transaction.atomic
def provision(institution: Institution) -> list[InstitutionSectionPage]:
    """Make sure that a partner has its section in every locale, its groups and its collection.

    Run it again when a locale is added. New sections are drafts; returns all of them, one a locale.
    """
    if institution.opened_on is None:
        Institution.objects.filter(pk=institution.pk).update(opened_on=timezone.localdate())
        institution.refresh_from_db(fields=["opened_on"])
    sections = [_section(institution, directory) for directory in _directories()]
    collection = collection_of(institution)
    for role, rights in PARTNER_PAGE_RIGHTS.items():
        group = _group(role, institution.slug)
        _grant_pages(group, sections, rights)
        _grant_media(group, collection, CHOOSING_RIGHTS if role == Role.TRANSLATOR else MEDIA_RIGHTS)
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


def collection_of(institution: Institution) -> Collection:
    """Found by the rights of its editors, so that it stays the same when the institution is renamed."""
    editors = group_name(Role.CONTRIBUTOR, institution.slug)
    own = Collection.objects.filter(group_permissions__group__name=editors, depth__gt=1).first()
    if own is not None:
        return own
    root, name = Collection.get_first_root_node(), institution.name_in(settings.LANGUAGE_CODE)
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


def _grant_media(group: Group, collection: Collection, codenames: Sequence[str] = MEDIA_RIGHTS) -> None:
    rights = Permission.objects.filter(content_type__app_label__in=MEDIA_APPS, codename__in=codenames)
    for right in rights:
        GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=right)


def _grant_translation(group: Group) -> None:
    group.permissions.add(
        Permission.objects.get(content_type__app_label="wagtail_localize", codename="submit_translation")
    )


@transaction.atomic
def provision_approving_body() -> Group:
    """The approvers, who approve everything, the body's own editors, who may draft everywhere, and so on."""
    homes = real_pages(Page.objects.filter(depth=2))
    for role, rights in BODY_PAGE_RIGHTS.items():
        group = _group(role, settings.PORTAL_APPROVING_BODY)
        _grant_pages(group, homes, rights)
        choosing = role == Role.TRANSLATOR
        _grant_media(group, Collection.get_first_root_node(), CHOOSING_RIGHTS if choosing else MEDIA_RIGHTS)
        _grant_translation(group)
    approvers = _group(Role.APPROVER, settings.PORTAL_APPROVING_BODY)
    administrators = _group(Role.ADMINISTRATOR, settings.PORTAL_APPROVING_BODY)
    _grant_rows(approvers, (*TERM_RIGHTS, *INSTITUTION_RIGHTS))
    _grant_rows(administrators, INSTITUTION_RIGHTS)
    set_up_workflow(approvers=approvers, homes=homes)
    return approvers


def _grant_rows(group: Group, codenames: Sequence[str]) -> None:
    rights = Permission.objects.filter(content_type__app_label="institutions", codename__in=codenames)
    group.permissions.add(*rights)


def content_locales() -> list[Locale]:
    """The portal's locales, made if missing, in the order of WAGTAIL_CONTENT_LANGUAGES."""
    return [
        Locale.objects.get_or_create(language_code=code)[0]
        for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES
    ]
