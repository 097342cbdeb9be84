"""The queue answers what waits, how long, from whom, what changed and in which languages."""

from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import TaskState
from wagtail.rich_text import RichText

from editorial.models import InstitutionSectionPage
from institutions.memberships import grant
from institutions.models import Institution, User
from institutions.roles import Role
from tests import cms
from tests.editorial.waiting_pages import aged, draft, many_waiting, submitted

pytestmark = pytest.mark.django_db

QUEUE = "/cms/queue/"


def screen(client: Any, address: str = QUEUE) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == 200, address
    return BeautifulSoup(response.content, "html.parser")


def titles(page: BeautifulSoup) -> list[str]:
    return [link.text for link in page.select(".queue-title a")]


def row_of(page: BeautifulSoup, title: str) -> Tag:
    found = [row for row in page.select("[data-queue-row]") if title in row.text]
    assert len(found) == 1, title
    return found[0]


@pytest.fixture
def english(approver: User) -> None:
    approver.wagtail_userprofile.preferred_language = "en"  # type: ignore[attr-defined]
    approver.wagtail_userprofile.save()  # type: ignore[attr-defined]


@pytest.fixture
def other_section(db: None) -> InstitutionSectionPage:
    """The Arabic section of another partner."""
    sections = InstitutionSectionPage.objects.exclude(institution__slug__in=["mrafp", "icpc"])
    return sections.filter(locale__language_code="ar").first()


def test_oldest_first_and_late_ones_are_marked(
    signed_in: cms.SignIn, approver: User, editor: User, section: InstitutionSectionPage
) -> None:
    submitted(draft(section, editor, "Récente"), editor, days_ago=1)
    submitted(draft(section, editor, "Ancienne"), editor, days_ago=30)
    page = screen(signed_in(approver))
    assert titles(page) == ["Ancienne", "Récente"]
    assert "queue-row--late" in row_of(page, "Ancienne")["class"]
    assert "queue-row--late" not in row_of(page, "Récente")["class"]


def test_row_says_language_type_institution_and_from_whom(
    signed_in: cms.SignIn, approver: User, editor: User, section: InstitutionSectionPage, english: None
) -> None:
    submitted(draft(section, editor, "Une initiative"), editor)
    row = row_of(screen(signed_in(approver)), "Une initiative")
    title = row.select_one(".queue-title bdi")
    assert title is not None
    assert (title["lang"], title["dir"]) == ("fr", "ltr")
    for word in ("Initiative", section.institution.name_in("en"), "Salma Editor", "New page"):
        assert word in row.text
    assert [language.text.split()[0] for language in row.select(".queue-language")] == [
        "العربية",
        "Français",
        "English",
    ]


def test_changed_fields_are_named_facts_apart_from_text(
    signed_in: cms.SignIn, approver: User, editor: User, page_of: cms.PageOf, english: None
) -> None:
    page = page_of("commitment/mo0007").get_latest_revision_as_object()
    page.summary = "Un autre résumé."
    page.progress_percent = 41
    page.body.append(("rich_text", RichText("<p>Un paragraphe de plus.</p>")))
    page.save_revision(user=editor)
    submitted(page, editor)
    words = " ".join(screen(signed_in(approver)).select_one(".queue-changes").text.split())  # type: ignore[union-attr]
    assert "Change to a public page" in words
    facts, _colon, text = words.partition("Text:")
    assert "Facts:" in facts
    assert "progress" in facts.lower()
    assert "Summary" in text
    assert "(1 block)" in text
    assert "Title" not in words


def test_resubmitted_after_a_return_says_so(
    signed_in: cms.SignIn, approver: User, editor: User, section: InstitutionSectionPage, english: None
) -> None:
    page = draft(section, editor, "Revenue")
    state = submitted(page, editor, days_ago=20)
    state.specific.reject(user=approver, comment="Trop court.")
    page.current_workflow_state.resume(user=editor)
    row = row_of(screen(signed_in(approver)), "Revenue")
    assert "Submitted again after a return" in row.text
    assert "Today" in row.text, "the clock begins again with the submission"
    assert row.select_one("[name=chosen]") is None


def test_new_version_while_waiting_does_not_start_the_clock_again(
    signed_in: cms.SignIn, approver: User, body_editor: User, editor: User, section: InstitutionSectionPage
) -> None:
    page = draft(section, editor, "Retouchée")
    submitted(page, editor, days_ago=30)
    page.save_revision(user=body_editor)
    assert "queue-row--late" in row_of(screen(signed_in(approver)), "Retouchée")["class"]


def test_own_edit_is_said_with_who_can(
    signed_in: cms.SignIn, approver: User, section: InstitutionSectionPage, english: None
) -> None:
    second = User.objects.create_user(
        "second@icpc.example", "a-long-enough-password", first_name="Amina", last_name="Second"
    )
    grant(user=second, institution=Institution.objects.approving_body(), role=Role.APPROVER, by=None)
    submitted(draft(section, approver, "La mienne"), approver)
    row = row_of(screen(signed_in(approver)), "La mienne")
    assert "you cannot approve it" in row.text
    assert "Amina Second" in row.text
    assert row.select_one("[name=chosen]") is None


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?q=ANCIENNE", {"Ancienne"}),
        ("?language=ar", {"العربية المنتظرة"}),
        ("?age=late", {"Ancienne"}),
        ("?age=fresh", {"العربية المنتظرة", "La mienne"}),
        ("?kind=changed", set()),
        ("?kind=new&language=fr", {"Ancienne", "La mienne"}),
        ("?mine=on", {"Ancienne", "العربية المنتظرة"}),
        ("?q=غير موجود", set()),
        ("?institution=world-bank", set()),
        ("?language=xx", {"Ancienne", "العربية المنتظرة", "La mienne"}),
    ],
)
def test_filters_narrow_by_the_address_alone(
    signed_in: cms.SignIn,
    approver: User,
    editor: User,
    section: InstitutionSectionPage,
    other_section: InstitutionSectionPage,
    query: str,
    expected: set[str],
) -> None:
    submitted(draft(section, editor, "Ancienne"), editor, days_ago=30)
    submitted(draft(section, approver, "La mienne"), approver)
    submitted(draft(other_section, editor, "العربية المنتظرة"), editor)
    assert set(titles(screen(signed_in(approver), QUEUE + query))) == expected


def test_filter_by_institution_and_type_with_numbers(
    signed_in: cms.SignIn,
    approver: User,
    editor: User,
    section: InstitutionSectionPage,
    other_section: InstitutionSectionPage,
) -> None:
    submitted(draft(section, editor, "Ici"), editor)
    submitted(draft(other_section, editor, "Ailleurs"), editor)
    client = signed_in(approver)
    options = screen(client).select("[name=institution] option[value=mrafp]")
    assert [option.text.endswith("(1)") for option in options] == [True]
    assert titles(screen(client, f"{QUEUE}?institution=mrafp")) == ["Ici"]


def test_unknown_choice_is_said(
    signed_in: cms.SignIn, approver: User, editor: User, section: InstitutionSectionPage
) -> None:
    submitted(draft(section, editor, "Ici"), editor)
    page = screen(signed_in(approver), f"{QUEUE}?institution=nobody")
    assert len(page.select(".queue-error")) == 1


def test_empty_queue_and_empty_filter_differ(
    signed_in: cms.SignIn, approver: User, editor: User, section: InstitutionSectionPage
) -> None:
    client = signed_in(approver)
    nothing = screen(client).select_one(".queue-empty")
    submitted(draft(section, editor, "Ici"), editor)
    no_fit = screen(client, f"{QUEUE}?q=zzqq").select_one(".queue-empty")
    assert nothing is not None
    assert no_fit is not None
    assert nothing.text != no_fit.text


def test_only_who_decides_gets_in(signed_in: cms.SignIn, editor: User, body_editor: User, lead: User) -> None:
    assert signed_in(editor).get(QUEUE).status_code in {302, 403}
    assert signed_in(body_editor).get(QUEUE).status_code in {302, 403}
    assert signed_in(lead).get(QUEUE).status_code == 200


def test_lead_sees_nothing_of_the_approving_bodys_queue(
    signed_in: cms.SignIn, lead: User, editor: User, other_section: InstitutionSectionPage
) -> None:
    state = submitted(draft(other_section, editor, "Secret d’ailleurs"), editor)
    client = signed_in(lead)
    assert "Secret" not in client.get(QUEUE).content.decode()
    assert client.get(f"{QUEUE}{state.pk}/").status_code == 404
    chosen = client.get(f"{QUEUE}together/?chosen={state.pk}:{state.revision_id}")
    assert "Secret" not in chosen.content.decode()
    client.post(f"{QUEUE}{state.pk}/approve/", {"revision": state.revision_id})
    assert TaskState.objects.get(pk=state.pk).status == TaskState.STATUS_IN_PROGRESS


def test_two_thousand_waiting_cost_no_more_queries_than_twenty(
    signed_in: cms.SignIn, approver: User, editor: User, section: InstitutionSectionPage
) -> None:
    client = signed_in(approver)
    many_waiting(section, editor, 20)
    client.get(QUEUE)
    with CaptureQueriesContext(connection) as few:
        assert len(titles(screen(client))) == 20
    many_waiting(section, editor, 1980, after=20)
    with CaptureQueriesContext(connection) as many:
        page = screen(client)
    assert len(titles(page)) == 50
    assert "2000" in page.select_one(".queue-counts").text.replace("\xa0", "")  # type: ignore[union-attr]
    assert len(many) <= len(few)
    with CaptureQueriesContext(connection) as last:
        assert len(titles(screen(client, f"{QUEUE}?page=40"))) == 50
    assert len(last) <= len(few)


def test_age_counts_working_days(
    signed_in: cms.SignIn, approver: User, editor: User, section: InstitutionSectionPage, english: None
) -> None:
    state = submitted(draft(section, editor, "Une semaine"), editor)
    aged(state, 7)
    row = row_of(screen(signed_in(approver)), "Une semaine")
    assert "5" in row.select_one(".queue-days b").text  # type: ignore[union-attr]
