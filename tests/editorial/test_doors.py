"""Doors other than the queue: what they change stays a draft, or they are closed."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings
from wagtail.models import CollectionViewRestriction, Locale, Page, PageViewRestriction
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from commitments.models import ProgressUpdatePage
from editorial.approval import NotApproved, live_without_approval, publish_as_operator
from editorial.models import InstitutionSectionPage, PortalDocument
from institutions.models import Institution, User
from knowledge_base.models import DossierIndexPage, InitiativePage
from publication.models import PublicRecord
from tests import cms

pytestmark = pytest.mark.django_db

TITLE = "Registre des cadeaux reçus"
CHANGED = "Titre jamais approuvé"


@pytest.fixture
def public(
    signed_in: cms.SignIn, editor: User, approver: User, section: InstitutionSectionPage
) -> InitiativePage:
    """The partner editor's page, approved."""
    cms.create(signed_in(editor), InitiativePage, section, title=TITLE, summary="Un registre.", submit=True)
    page = InitiativePage.objects.get(title=TITLE)
    cms.approve(signed_in(approver), page)
    return InitiativePage.objects.get(pk=page.pk)


def said_in_public(page: Page) -> tuple[str, str]:
    """The title that visitors see on the page, and in lists."""
    stored = Page.objects.get(pk=page.pk)
    assert CHANGED not in Client().get(stored.get_url()).content.decode()
    return stored.title, PublicRecord.objects.get(page_id=page.pk).title


def test_saving_a_public_page_changes_its_draft_alone(public: InitiativePage, editor: User) -> None:
    public.title = CHANGED
    public.save()
    public.save_revision(user=editor)
    assert said_in_public(public) == (TITLE, TITLE)
    assert public.get_latest_revision_as_object().title == CHANGED
    with pytest.raises(NotApproved):
        public.save(update_fields=["title"])


def test_translating_into_a_public_page_ends_in_a_draft(
    public: InitiativePage, editor: User, page_of: cms.PageOf
) -> None:
    """wagtail-localize saves the page that it translates into, before it saves a revision."""
    source = page_of("initiative/national-transparency-portal", "fr")
    english = page_of("initiative/national-transparency-portal", "en")
    title = english.title
    made, _created = TranslationSource.get_or_create_from_instance(source)
    translation = Translation.objects.create(source=made, target_locale=english.locale)
    segment = made.stringsegment_set.get(context__path="title")
    StringTranslation.objects.create(
        translation_of=segment.string, context=segment.context, locale=english.locale, data=CHANGED
    )
    translation.save_target(user=editor, publish=False)
    assert said_in_public(english) == (title, title)
    english.refresh_from_db()
    assert english.get_latest_revision_as_object().title == CHANGED


def test_draft_does_not_call_itself_live(section: InstitutionSectionPage) -> None:
    page = section.add_child(instance=InitiativePage(title="Brouillon", locale=section.locale))
    page.live = True
    with pytest.raises(NotApproved):
        page.save()
    assert not InitiativePage.objects.get(pk=page.pk).live


def test_approved_version_is_not_written_over(
    signed_in: cms.SignIn, editor: User, public: InitiativePage
) -> None:
    """The editor's window still knows the version that was approved, and saves into it."""
    approved = public.live_revision
    assert approved is not None
    cms.edit(signed_in(editor), public, title=CHANGED, overwrite_revision_id=str(approved.pk))
    approved.refresh_from_db()
    public.refresh_from_db()
    assert approved.content["title"] == TITLE
    assert public.get_latest_revision().content["title"] == CHANGED
    approved.content["title"] = CHANGED
    with pytest.raises(PermissionDenied):
        approved.save()


@pytest.mark.parametrize("person", ["editor", "body_editor", "approver"])
def test_neither_alias_nor_live_copy(
    person: str, request: pytest.FixtureRequest, signed_in: cms.SignIn, public: InitiativePage
) -> None:
    client = signed_in(request.getfixturevalue(person))
    fields = {"new_title": "Copie", "new_parent_page": public.get_parent().pk, "copy_subpages": "on"}
    url = reverse("wagtailadmin_pages:copy", args=[public.pk])
    live = set(Page.objects.live().values_list("pk", flat=True))
    assert client.post(url, fields | {"new_slug": "alias", "alias": "on"}).status_code == 302
    assert client.post(url, fields | {"new_slug": "copie", "publish_copies": "on"}).status_code == 302
    assert not Page.objects.filter(alias_of__isnull=False).exists()
    assert not InitiativePage.objects.filter(slug__in=["alias", "copie"], live=True).exists()
    with pytest.raises(NotApproved):
        public.create_alias(update_slug="encore")
    assert set(Page.objects.live().values_list("pk", flat=True)) == live


def test_reverting_makes_a_draft(signed_in: cms.SignIn, editor: User, public: InitiativePage) -> None:
    client = signed_in(editor)
    cms.edit(client, public, title=CHANGED)
    older = public.revisions.order_by("pk").last()
    url = reverse("wagtailadmin_pages:edit", args=[public.pk])
    data = cms.form_of(client, url) | cms.without_streams(InitiativePage)
    client.post(url, data | {"revision": older.pk, "action-publish": "1", "title": CHANGED})
    assert said_in_public(public) == (TITLE, TITLE)


def test_nobody_schedules_past_the_queue(signed_in: cms.SignIn, body_editor: User, approver: User) -> None:
    page = DossierIndexPage.objects.get(locale__language_code="fr")
    title = page.title
    past = (timezone.now() - timedelta(hours=1)).strftime("%Y-%m-%d %H:%M")
    changes: dict[str, Any] = {"title": CHANGED, "go_live_at": past, "action-publish": "1"}
    for person in (body_editor, approver):
        cms.edit(signed_in(person), page, **changes)
    call_command("publish_scheduled")
    assert DossierIndexPage.objects.get(pk=page.pk).title == title


@pytest.mark.parametrize("action", ["publish", "unpublish", "delete"])
def test_bulk_actions_of_an_editor_change_nothing(
    action: str, signed_in: cms.SignIn, editor: User, public: InitiativePage, section: InstitutionSectionPage
) -> None:
    draft = section.add_child(instance=InitiativePage(title="Brouillon", locale=section.locale))
    before = set(Page.objects.values_list("pk", "live"))
    url = f"/cms/bulk/wagtailcore/page/{action}/?id={public.pk}" + (
        "" if action == "delete" else f"&id={draft.pk}"
    )
    signed_in(editor).post(url, {"include_descendants": "on"})
    assert set(Page.objects.values_list("pk", "live")) == before


def test_bulk_publishing_is_refused_to_the_approver_too(
    signed_in: cms.SignIn, approver: User, section: InstitutionSectionPage
) -> None:
    draft = section.add_child(instance=InitiativePage(title="Brouillon", locale=section.locale))
    response = signed_in(approver).post(f"/cms/bulk/wagtailcore/page/publish/?id={draft.pk}")
    assert response.status_code < 500
    assert not Page.objects.get(pk=draft.pk).live


def test_page_stays_in_the_tree_of_its_language(
    signed_in: cms.SignIn, editor: User, section: InstitutionSectionPage
) -> None:
    draft = section.add_child(instance=InitiativePage(title="Brouillon", locale=section.locale))
    arabic = InstitutionSectionPage.objects.get(institution__slug="mrafp", locale__language_code="ar")
    signed_in(editor).post(f"/cms/pages/{draft.pk}/move/{arabic.pk}/confirm/")
    assert Page.objects.get(pk=draft.pk).get_parent().pk == section.pk


def test_restricted_pages_do_not_exist(public: InitiativePage) -> None:
    with pytest.raises(PermissionDenied):
        PageViewRestriction.objects.create(page=public, restriction_type=PageViewRestriction.LOGIN)


def test_facts_stay_while_translations_need_them(
    signed_in: cms.SignIn, editor: User, section: InstitutionSectionPage
) -> None:
    draft = section.add_child(instance=InitiativePage(title="Brouillon", locale=section.locale))
    translation = draft.copy_for_translation(Locale.objects.get(language_code="en"))
    client = signed_in(editor)
    client.post(reverse("wagtailadmin_pages:delete", args=[draft.pk]))
    assert Page.objects.filter(pk=draft.pk).exists()
    client.post(reverse("wagtailadmin_pages:delete", args=[translation.pk]))
    client.post(reverse("wagtailadmin_pages:delete", args=[draft.pk]))
    assert not Page.objects.filter(pk__in=[draft.pk, translation.pk]).exists()


def test_translation_without_its_source_is_not_served(page_of: cms.PageOf) -> None:
    english = page_of("initiative/national-transparency-portal", "en")
    assert Client().get(english.get_url()).status_code == 200
    page_of("initiative/national-transparency-portal").delete()
    assert Client().get(english.get_url()).status_code == 404


def test_addresses_below_follow_at_once(page_of: cms.PageOf, approver: User) -> None:
    """Not when the transaction is through: whoever dies between leaves old addresses behind."""
    plan = page_of("commitment/mo0007").get_parent().specific
    plan.slug = "plan-renomme"
    publish_as_operator(page=plan, approver=approver, evidence="test")
    below = PublicRecord.objects.filter(page_id__in=plan.get_children().values("pk"))
    assert below.exists()
    assert {record.url.rstrip("/").split("/")[-2] for record in below} == {"plan-renomme"}


def test_file_is_public_with_the_page_that_uses_it(
    signed_in: cms.SignIn,
    approver: User,
    section: InstitutionSectionPage,
    page_of: cms.PageOf,
    settings: Settings,
    tmp_path: Path,
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    file = PortalDocument.objects.create(title="Preuve", file=ContentFile(b"text", name="preuve.txt"))
    update = ProgressUpdatePage(
        title="Avancement",
        locale=section.locale,
        institution=Institution.objects.get(slug="mrafp"),
        commitment=page_of("commitment/mo0007"),
        reported_on=timezone.localdate(),
    )
    section.add_child(instance=update)
    update.evidence.create(titles={"fr": "Preuve"}, document=file)
    assert Client().get(file.url).status_code == 404
    publish_as_operator(page=update, approver=None, evidence="test")
    assert Client().get(file.url).status_code == 200
    CollectionViewRestriction.objects.create(
        collection=file.collection, restriction_type=CollectionViewRestriction.LOGIN
    )
    assert Client().get(file.url).status_code == 404
    assert signed_in(approver).get(file.url).status_code == 200
    assert not live_without_approval().exists()
