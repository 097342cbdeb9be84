"""Text in each language, facts once; a translation is a draft of a page one may edit."""

import pytest
from django.urls import reverse
from wagtail.models import Locale

from editorial.models import InstitutionSectionPage
from institutions.models import User
from knowledge_base.models import InitiativePage
from publication.models import PublicRecord
from tests import cms

pytestmark = pytest.mark.django_db

TITLE = "Registre des cadeaux"


@pytest.fixture
def approved(
    signed_in: cms.SignIn, editor: User, approver: User, section: InstitutionSectionPage
) -> InitiativePage:
    """A public initiative in French alone, at 40 %."""
    fields = {"title": TITLE, "summary": "Un registre.", "progress_percent": "40", "period_start": "2024"}
    cms.create(signed_in(editor), InitiativePage, section, submit=True, **fields)
    page = InitiativePage.objects.get(title=TITLE)
    cms.approve(signed_in(approver), page)
    return InitiativePage.objects.get(pk=page.pk)


def translate(signed_in: cms.SignIn, user: User, page: InitiativePage, code: str) -> int:
    locale = Locale.objects.get(language_code=code)
    url = reverse("wagtail_localize:submit_page_translation", args=[page.pk])
    return signed_in(user).post(url, {"locales": [locale.pk]}).status_code


def test_translation_is_a_draft_without_facts(
    signed_in: cms.SignIn, editor: User, approved: InitiativePage
) -> None:
    translate(signed_in, editor, approved, "ar")
    arabic = InitiativePage.objects.get(translation_key=approved.translation_key, locale__language_code="ar")
    assert not arabic.live
    assert not arabic.is_source
    assert arabic.public_id == approved.public_id
    assert arabic.progress_percent is None
    assert arabic.source == approved
    assert not PublicRecord.objects.filter(page_id=arabic.pk).exists()


def test_translation_goes_through_the_same_gate(
    signed_in: cms.SignIn, editor: User, approver: User, approved: InitiativePage
) -> None:
    translate(signed_in, editor, approved, "en")
    english = InitiativePage.objects.get(translation_key=approved.translation_key, locale__language_code="en")
    cms.edit(signed_in(editor), english, submit=True, title="Register of gifts", summary="A register.")
    assert not InitiativePage.objects.get(pk=english.pk).live
    cms.approve(signed_in(approver), english)
    record = PublicRecord.objects.get(page_id=english.pk)
    assert record.title == "Register of gifts"
    assert record.data["progress_percent"] == 40
    assert not record.is_source


def test_form_of_a_translation_has_no_facts(
    signed_in: cms.SignIn, editor: User, approved: InitiativePage
) -> None:
    translate(signed_in, editor, approved, "en")
    english = InitiativePage.objects.get(translation_key=approved.translation_key, locale__language_code="en")
    fields = cms.form_of(signed_in(editor), reverse("wagtailadmin_pages:edit", args=[english.pk]))
    assert "title" in fields
    assert not {"progress_percent", "institution", "sectors", "actions-TOTAL_FORMS"} & fields.keys()
    source = cms.form_of(signed_in(editor), reverse("wagtailadmin_pages:edit", args=[approved.pk]))
    assert {"progress_percent", "institution", "sectors", "actions-TOTAL_FORMS"} <= source.keys()


def test_translating_a_foreign_page_is_refused(
    signed_in: cms.SignIn, editor: User, page_of: cms.PageOf
) -> None:
    foreign = page_of("initiative/national-anti-corruption-strategy-2015-2025")
    url = reverse("wagtail_localize:submit_page_translation", args=[foreign.pk])
    assert signed_in(editor).get(url).status_code == 302
    assert translate(signed_in, editor, foreign, "ar") == 302
    assert foreign.get_translations().count() == 2


def test_alias_is_refused(signed_in: cms.SignIn, approver: User, page_of: cms.PageOf) -> None:
    page = page_of("dossier/open-data", "fr")
    url = reverse("wagtail_localize:convert_to_alias", args=[page.pk])
    signed_in(approver).post(url)
    page.refresh_from_db()
    assert page.alias_of is None


def test_facts_change_in_every_language_at_approval_and_not_before(
    signed_in: cms.SignIn, editor: User, approver: User, page_of: cms.PageOf
) -> None:
    page = page_of("initiative/national-transparency-portal")
    records = PublicRecord.objects.filter(translation_key=page.translation_key)
    before = set(records.values_list("locale", "version"))
    cms.edit(signed_in(editor), page, submit=True, progress_percent="55")
    assert set(records.values_list("locale", "version")) == before
    cms.approve(signed_in(approver), page)
    assert [record.data["progress_percent"] for record in records] == [55, 55, 55]


def test_conflicts_are_shown_to_editors(
    signed_in: cms.SignIn, body_editor: User, page_of: cms.PageOf
) -> None:
    page = page_of("commitment/mo0007")
    html = signed_in(body_editor).get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "Not Relevant" in html
    assert "en attente d&#x27;examen IRM" in html or "en attente d'examen IRM" in html


def test_preview_shows_the_draft_inside_the_cms_and_nowhere_else(
    signed_in: cms.SignIn, editor: User, approved: InitiativePage
) -> None:
    client = signed_in(editor)
    edit_url = reverse("wagtailadmin_pages:edit", args=[approved.pk])
    preview_url = reverse("wagtailadmin_pages:preview_on_edit", args=[approved.pk])
    data = cms.form_of(client, edit_url) | cms.without_streams(InitiativePage) | {"title": "Titre à l'essai"}
    client.post(preview_url, data)
    preview = client.get(preview_url)
    assert "Titre à l&#x27;essai" in preview.content.decode()
    assert "frame-ancestors 'self'" in preview.headers["Content-Security-Policy"]
    assert preview.headers["X-Frame-Options"] == "SAMEORIGIN"
    public = client.get(approved.get_url())
    assert "Titre à l&#x27;essai" not in public.content.decode()
    assert public.headers["X-Frame-Options"] == "DENY"
