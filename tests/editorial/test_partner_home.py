"""The CMS's home page: what is due, what came back and why, what waits, and nothing of anybody else's."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Comment

from editorial.desk.due import due_of
from editorial.desk.home import home_of
from editorial.models import InstitutionSectionPage
from institutions.memberships import grant
from institutions.models import User
from institutions.roles import Role
from publication.models import PublicRecord
from tests import cms
from tests.editorial.waiting_pages import draft, many_waiting, submitted

pytestmark = pytest.mark.django_db


def home(signed_in: cms.SignIn, user: User, language: str = "en") -> BeautifulSoup:
    user.wagtail_userprofile.preferred_language = language  # type: ignore[attr-defined]
    user.wagtail_userprofile.save()  # type: ignore[attr-defined]
    response = signed_in(user).get("/cms/")
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def part(page: BeautifulSoup, name: str, slug: str = "mrafp") -> str:
    found = page.select_one(f"section[aria-labelledby={name}-{slug}]")
    assert found is not None, name
    return " ".join(found.text.split())


@pytest.fixture
def elsewhere(db: None) -> InstitutionSectionPage:
    sections = InstitutionSectionPage.objects.exclude(institution__slug__in=["mrafp", "icpc"])
    return sections.filter(locale__language_code="fr").first()


def test_what_came_back_stands_with_its_reason_and_remarks(
    signed_in: cms.SignIn, editor: User, approver: User, section: InstitutionSectionPage
) -> None:
    page = draft(section, editor, "Rapport annuel")
    submitted(page, editor).specific.reject(user=approver, comment="Ajoutez la date.")
    Comment.objects.create(page=page, user=approver, text="Deux phrases au moins.", contentpath="summary")
    words = part(home(signed_in, editor), "returned")
    for expected in ("Rapport annuel", "Ajoutez la date.", "Deux phrases au moins.", "Youssef Approver"):
        assert expected in words


def test_what_waits_says_for_how_long(
    signed_in: cms.SignIn, editor: User, section: InstitutionSectionPage
) -> None:
    submitted(draft(section, editor, "Chez l’autorité"), editor, days_ago=14)
    words = part(home(signed_in, editor), "waiting")
    assert "Chez l’autorité" in words
    assert "10 working days" in words
    assert "Too few decisions so far" in words


def test_my_drafts_are_mine_and_not_submitted(
    signed_in: cms.SignIn, editor: User, lead: User, section: InstitutionSectionPage
) -> None:
    draft(section, editor, "Mon brouillon")
    draft(section, lead, "Celui de l’autre")
    submitted(draft(section, editor, "Déjà soumis"), editor)
    words = part(home(signed_in, editor), "drafts")
    assert "Mon brouillon" in words
    assert "Celui de l’autre" not in words
    assert "Déjà soumis" not in words


def test_adding_leads_straight_to_the_form_in_the_readers_language(
    signed_in: cms.SignIn, editor: User, section: InstitutionSectionPage
) -> None:
    buttons = home(signed_in, editor, "fr").select(".desk-add .button")
    assert len(buttons) >= 3
    client = signed_in(editor)
    for button in buttons:
        assert str(button["href"]).endswith(f"/{section.pk}/")
        assert client.get(str(button["href"])).status_code == 200
    arabic = InstitutionSectionPage.objects.get(institution__slug="mrafp", locale__language_code="ar")
    first = home(signed_in, editor, "ar").select_one(".desk-add .button")
    assert first is not None
    assert str(first["href"]).endswith(f"/{arabic.pk}/")


def test_what_is_due(signed_in: cms.SignIn, editor: User) -> None:
    commitments = PublicRecord.objects.filter(type="commitment", locale="en", data__institution__isnull=False)
    open_ones = commitments.exclude(data__declared_status__in=["completed", "withdrawn"])
    record = open_ones.exclude(data__institution=None).first()
    assert record is not None
    now = timezone.now()
    slug = record.data["institution"]
    due = due_of([slug], "en", now)[slug]
    assert record.translation_key in {one.translation_key for one in due.silent}
    held = PublicRecord.objects.filter(type="initiative", data__institution="mrafp")
    assert due_of(["mrafp"], "en", now)["mrafp"].unread == []
    later = due_of(["mrafp"], "en", now + timedelta(days=400))["mrafp"].unread
    assert {one.translation_key for one in later} >= {one.translation_key for one in held}


def test_nothing_of_other_institutions(
    signed_in: cms.SignIn, editor: User, approver: User, elsewhere: InstitutionSectionPage
) -> None:
    page = draft(elsewhere, approver, "Secret d’ailleurs")
    submitted(page, approver)
    returned = draft(elsewhere, approver, "Retour d’ailleurs")
    submitted(returned, approver).specific.reject(user=approver, comment="Raison d’ailleurs")
    words = home(signed_in, editor).text
    assert "d’ailleurs" not in words
    assert elsewhere.institution.name_in("en") not in words


def test_several_institutions_are_grouped(
    signed_in: cms.SignIn, editor: User, elsewhere: InstitutionSectionPage, section: InstitutionSectionPage
) -> None:
    grant(user=editor, institution=elsewhere.institution, role=Role.CONTRIBUTOR, by=None)
    draft(section, editor, "Ici")
    draft(elsewhere, editor, "Là-bas")
    page = home(signed_in, editor)
    assert len(page.select(".desk-place")) == 2
    assert "Là-bas" in part(page, "drafts", elsewhere.institution.slug)
    assert "Là-bas" not in part(page, "drafts")


def test_translator_is_offered_no_new_page(signed_in: cms.SignIn, editor: User) -> None:
    person = User.objects.get(email="translator@mrafp.example")
    assert [one.additions for one in home_of(person).workplaces] == [[]]


def test_approver_sees_the_queue_in_short(
    signed_in: cms.SignIn, editor: User, approver: User, section: InstitutionSectionPage
) -> None:
    submitted(draft(section, editor, "La plus ancienne"), editor, days_ago=30)
    submitted(draft(section, approver, "La mienne"), approver)
    page = home(signed_in, approver)
    words = " ".join(page.select_one(".desk-decide").text.split())  # type: ignore[union-attr]
    assert "1 page for you to decide" in words
    assert "La plus ancienne" in words
    assert "La mienne" not in words
    assert "Approval clock" in words
    assert not page.select(".desk-place")


def test_wagtails_own_panels_and_menus_are_gone(signed_in: cms.SignIn, editor: User) -> None:
    words = home(signed_in, editor).text
    for gone in ("Your most recent edits", "Awaiting your review", "Editor Guide", "editor guide"):
        assert gone not in words


def test_constant_number_of_queries(
    signed_in: cms.SignIn, editor: User, approver: User, section: InstitutionSectionPage
) -> None:
    def cost(user: User) -> int:
        client: Any = signed_in(user)
        client.get("/cms/")
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/cms/").status_code == 200
        return len(queries)

    submitted(draft(section, editor, "Une"), editor)
    submitted(draft(section, editor, "Revenue"), editor).specific.reject(user=approver, comment="Non.")
    few = [cost(editor), cost(approver)]
    many_waiting(section, editor, 300)
    for place in range(5):
        submitted(draft(section, editor, f"R {place}"), editor).specific.reject(user=approver, comment="Non.")
        draft(section, editor, f"B {place}")
    many = [cost(editor), cost(approver)]
    assert many[0] <= few[0]
    assert many[1] <= few[1] + 4, "up to five rows instead of one: their comparisons are read at once"
