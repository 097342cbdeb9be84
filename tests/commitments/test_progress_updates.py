"""An institution reports, with evidence; the public reads it on the commitment's page."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from commitments.models import CommitmentPage, ProgressUpdatePage
from editorial.models import InstitutionSectionPage
from institutions.models import User
from publication.models import PublicRecord
from tests import cms

pytestmark = pytest.mark.django_db

LANGUAGES = ("ar", "fr", "en")
TITLE = "Point d'étape : formations achevées"


@pytest.fixture
def commitment(page_of: cms.PageOf) -> CommitmentPage:
    page = page_of("commitment/mo0006")
    assert isinstance(page, CommitmentPage)
    return page


@pytest.fixture
def draft(signed_in: cms.SignIn, editor: User, commitment: CommitmentPage) -> ProgressUpdatePage:
    """Reported by mrafp with one piece of evidence, and waiting for approval."""
    section = InstitutionSectionPage.objects.get(institution__slug="mrafp", locale__language_code="fr")
    fields = {
        "title": TITLE,
        "summary": "Cinq sessions ont eu lieu.",
        "commitment": str(commitment.pk),
        "reported_on": "2019-04-02",
        "progress_percent": "60",
        "evidence-TOTAL_FORMS": "1",
        "evidence-0-titles_ar": "محضر الدورات",
        "evidence-0-titles_fr": "Procès-verbal des sessions",
        "evidence-0-titles_en": "Minutes of the sessions",
        "evidence-0-document": "",
        "evidence-0-address": "https://example.org/minutes",
        "evidence-0-id": "",
        "evidence-0-ORDER": "1",
        "evidence-0-DELETE": "",
    }
    cms.create(signed_in(editor), ProgressUpdatePage, section, submit=True, **fields)
    return ProgressUpdatePage.objects.get(title=TITLE)


def read(commitment: CommitmentPage, locale: str) -> BeautifulSoup:
    record = PublicRecord.objects.get(translation_key=commitment.translation_key, locale=locale)
    return BeautifulSoup(Client().get(record.url).content, "html.parser")


def test_draft_is_nowhere_to_be_seen(draft: ProgressUpdatePage, commitment: CommitmentPage) -> None:
    assert not draft.live
    for locale in LANGUAGES:
        assert TITLE not in read(commitment, locale).get_text()
    assert draft.evidence.get().title_in("fr") == "Procès-verbal des sessions"


def test_approved_update_stands_on_the_commitment_in_every_language(
    draft: ProgressUpdatePage, commitment: CommitmentPage, signed_in: cms.SignIn, approver: User
) -> None:
    cms.approve(signed_in(approver), draft)
    evidence = {"ar": "محضر الدورات", "fr": "Procès-verbal des sessions", "en": "Minutes of the sessions"}
    for locale in LANGUAGES:
        page = read(commitment, locale)
        entry = page.find(id=draft.public_id)
        assert entry is not None, locale
        assert TITLE in entry.get_text(" ", strip=True)
        assert "60" in entry.get_text()
        link = entry.select_one('a[href="https://example.org/minutes"]')
        assert link is not None
        assert evidence[locale] in link.get_text()


def test_its_own_address_leads_to_the_commitment(
    draft: ProgressUpdatePage, commitment: CommitmentPage, signed_in: cms.SignIn, approver: User
) -> None:
    cms.approve(signed_in(approver), draft)
    record = PublicRecord.objects.get(page_id=draft.pk)
    french = PublicRecord.objects.get(translation_key=commitment.translation_key, locale="fr")
    assert record.url == f"{french.url}#{draft.public_id}"
    section = InstitutionSectionPage.objects.get(institution__slug="mrafp", locale__language_code="fr")
    answer = Client().get(f"{section.get_url()}{draft.slug}/")
    assert (answer.status_code, answer["Location"]) == (302, record.url)
    by_id = Client().get(f"/id/{draft.public_id}/", headers={"accept-language": "fr"})
    assert by_id["Location"] == record.url


def test_update_without_commitment_is_refused(
    signed_in: cms.SignIn, editor: User, commitment: CommitmentPage
) -> None:
    section = InstitutionSectionPage.objects.get(institution__slug="mrafp", locale__language_code="fr")
    fields = {"title": "Sans engagement", "reported_on": date(2019, 4, 2).isoformat()}
    response = cms.create(signed_in(editor), ProgressUpdatePage, section, submit=True, **fields)
    assert response.status_code == 200
    assert set(response.context["form"].errors) == {"commitment"}
    assert response.context["form"]["title"].value() == "Sans engagement"


def test_declared_figure_stays_the_commitments_own(
    draft: ProgressUpdatePage, commitment: CommitmentPage, signed_in: cms.SignIn, approver: User
) -> None:
    """Reported progress is one track, the plan's declared figure another: neither writes the other."""
    cms.approve(signed_in(approver), draft)
    assert CommitmentPage.objects.get(pk=commitment.pk).progress_percent is None
    record = PublicRecord.objects.get(translation_key=commitment.translation_key, locale="ar")
    assert record.data["progress_percent"] is None
