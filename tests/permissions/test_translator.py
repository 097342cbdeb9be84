"""What a translator may do: translations in the own institution's sections, and nothing else."""

from typing import Any

import pytest
from django.urls import reverse
from wagtail.models import GroupPagePermission, Locale, Page

from editorial.models import InstitutionSectionPage
from editorial.practice import practice_pages
from editorial.provisioning import provision, provision_approving_body
from institutions.models import Institution, User
from institutions.roles import Role
from knowledge_base.models import InitiativePage
from tests import cms
from tests.people import member

pytestmark = pytest.mark.django_db


@pytest.fixture
def translator(db: None) -> User:
    return member("words@mrafp.example", Role.TRANSLATOR)


@pytest.fixture
def source(signed_in: cms.SignIn, editor: User, section: InstitutionSectionPage) -> InitiativePage:
    """A draft that an editor of mrafp wrote in French."""
    cms.create(signed_in(editor), InitiativePage, section, title="Guichet unique")
    return InitiativePage.objects.get(title="Guichet unique")


def translate(client: Any, page: Page, language: str) -> Any:
    locale = Locale.objects.get(language_code=language)
    url = reverse("wagtail_localize:submit_page_translation", args=[page.pk])
    return client.post(url, {"locales": [locale.pk]})


def translation_of(page: Page, language: str) -> InitiativePage | None:
    pages = InitiativePage.objects.filter(translation_key=page.translation_key)
    return pages.filter(locale__language_code=language).first()


def test_makes_and_changes_a_translation(
    signed_in: cms.SignIn, translator: User, source: InitiativePage
) -> None:
    client = signed_in(translator)
    assert translate(client, source, "ar").status_code == 302
    page = translation_of(source, "ar")
    assert page is not None
    assert not page.is_source
    response = cms.edit(client, page, title="شباك وحيد", submit=True)
    assert response.status_code == 302
    page.refresh_from_db()
    assert page.get_latest_revision_as_object().title == "شباك وحيد"
    assert page.workflow_in_progress
    assert not page.live


@pytest.mark.parametrize("action", ["edit", "delete", "move", "copy", "unpublish", "lock", "unlock"])
def test_source_page_stays_as_it_is(
    action: str, signed_in: cms.SignIn, translator: User, source: InitiativePage
) -> None:
    client = signed_in(translator)
    url = reverse(f"wagtailadmin_pages:{action}", args=[source.pk])
    before = (source.latest_revision_id, source.path)
    fields = {"title": "Pris", "slug": "pris", "new_title": "Pris", "new_slug": "pris", "body-count": "0"}
    for response in (client.get(url), client.post(url, fields)):
        assert response.status_code in {302, 403, 404, 405}
    source.refresh_from_db()
    assert (source.latest_revision_id, source.path, source.locked) == (*before, False)
    assert not Page.objects.filter(title="Pris").exists()


def test_source_page_is_not_reverted_or_deleted_in_bulk(
    signed_in: cms.SignIn, translator: User, editor: User, source: InitiativePage
) -> None:
    cms.edit(signed_in(editor), source, title="Deuxième")
    first = source.revisions.order_by("pk").first()
    client = signed_in(translator)
    client.post(reverse("wagtailadmin_pages:revisions_revert", args=[source.pk, first.pk]))
    client.post(f"/cms/bulk/wagtailcore/page/delete/?id={source.pk}")
    client.post(f"/cms/bulk/wagtailcore/page/move/?id={source.pk}", {"chooser": source.get_parent().pk})
    page = InitiativePage.objects.get(pk=source.pk)
    assert page.get_latest_revision_as_object().title == "Deuxième"


def test_no_new_record(signed_in: cms.SignIn, translator: User, section: InstitutionSectionPage) -> None:
    client = signed_in(translator)
    before = Page.objects.count()
    url = reverse("wagtailadmin_pages:add", args=["knowledge_base", "initiativepage", section.pk])
    for response in (client.get(url), client.post(url, {"title": "Neuf", "slug": "neuf", "body-count": "0"})):
        assert response.status_code in {302, 403, 404}
    assert client.get(reverse("wagtailadmin_pages:add_subpage", args=[section.pk])).status_code in {302, 403}
    assert Page.objects.count() == before


def test_records_are_not_copied_into_the_section(
    signed_in: cms.SignIn, translator: User, source: InitiativePage, section: InstitutionSectionPage
) -> None:
    client = signed_in(translator)
    translate(client, source, "en")
    page = translation_of(source, "en")
    assert page is not None
    before = Page.objects.count()
    parent = page.get_parent().pk
    copy = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": parent}
    client.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), copy)
    assert Page.objects.count() == before


def test_pages_of_others_are_not_translated(
    signed_in: cms.SignIn, translator: User, body_editor: User
) -> None:
    theirs = InstitutionSectionPage.objects.get(institution__slug="icpc", locale__language_code="fr")
    cms.create(signed_in(body_editor), InitiativePage, theirs, title="Projet d’autrui")
    page = InitiativePage.objects.get(title="Projet d’autrui")
    client = signed_in(translator)
    assert translate(client, page, "ar").status_code == 404
    assert translation_of(page, "ar") is None
    assert client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 404


def test_section_in_the_first_language_is_a_source(signed_in: cms.SignIn, translator: User) -> None:
    client = signed_in(translator)
    answers = {}
    for section in InstitutionSectionPage.objects.filter(institution__slug="mrafp"):
        url = reverse("wagtailadmin_pages:edit", args=[section.pk])
        answers[section.locale.language_code] = client.get(url).status_code
    assert answers == {"ar": 302, "fr": 200, "en": 200}


def test_another_role_adds_its_rights(
    signed_in: cms.SignIn, translator: User, section: InstitutionSectionPage, source: InitiativePage
) -> None:
    member(translator.email, Role.CONTRIBUTOR)
    client = signed_in(translator)
    assert client.get(reverse("wagtailadmin_pages:edit", args=[source.pk])).status_code == 200
    assert cms.create(client, InitiativePage, section, title="Neuf").status_code == 302


def test_roles_in_two_institutions_stay_apart(
    signed_in: cms.SignIn, translator: User, source: InitiativePage
) -> None:
    member(translator.email, Role.CONTRIBUTOR, "national-education-sector")
    client = signed_in(translator)
    assert client.get(reverse("wagtailadmin_pages:edit", args=[source.pk])).status_code == 302
    there = InstitutionSectionPage.objects.get(
        institution__slug="national-education-sector", locale__language_code="fr"
    )
    assert cms.create(client, InitiativePage, there, title="Neuf").status_code == 302


def test_administrator_keeps_people_and_institutions_not_pages(
    signed_in: cms.SignIn, source: InitiativePage
) -> None:
    client = signed_in(member("people@icpc.example", Role.ADMINISTRATOR, "icpc"))
    assert client.get("/cms/people/").status_code == 200
    assert client.get("/cms/institutions/").status_code == 200
    assert client.get(reverse("wagtailsnippets_institutions_institution:add")).status_code == 200
    assert client.get(reverse("wagtailsnippets_institutions_term:add")).status_code == 302
    for action in ("edit", "delete", "unpublish"):
        url = reverse(f"wagtailadmin_pages:{action}", args=[source.pk])
        assert client.get(url).status_code in {302, 403, 404}
        assert client.post(url).status_code in {302, 403, 404}
    rights = GroupPagePermission.objects.filter(group__name="icpc: administrators")
    assert not rights.exclude(page__in=practice_pages()).exists()


def test_only_approvers_hold_the_right_to_publish() -> None:
    rights = GroupPagePermission.objects.filter(permission__codename__in=["publish_page", "bulk_delete_page"])
    real = rights.exclude(page__in=practice_pages())
    assert set(real.values_list("group__name", flat=True)) == {"icpc: approvers"}
    assert not rights.filter(page__in=practice_pages(), permission__codename="publish_page").exists()


def test_new_locale_gets_sections_and_the_same_rights(settings: Any) -> None:
    institution = Institution.objects.get(slug="mrafp")
    ways = [("ar", "العربية"), ("fr", "Français"), ("en", "English"), ("de", "Deutsch")]
    settings.WAGTAIL_CONTENT_LANGUAGES = settings.LANGUAGES = ways
    german = Locale.objects.create(language_code="de")
    directory = InstitutionSectionPage.objects.filter(institution=institution).first().get_parent().specific
    home = directory.get_parent().specific
    for page, parent in ((home, None), (directory, home)):
        copy = page.copy_for_translation(german, copy_parents=parent is None)
        assert copy.locale == german
    for _time in range(2):
        provision_approving_body()
        sections = provision(institution)
        assert len(sections) == 4
    added = next(section for section in sections if section.locale == german)
    rights = GroupPagePermission.objects.filter(page=added).order_by("group__name", "permission__codename")
    assert list(rights.values_list("group__name", "permission__codename")) == [
        ("mrafp: editors", "add_page"),
        ("mrafp: editors", "change_page"),
        ("mrafp: leads", "add_page"),
        ("mrafp: leads", "change_page"),
        ("mrafp: leads", "lock_page"),
        ("mrafp: leads", "unlock_page"),
        ("mrafp: translators", "change_page"),
    ]
