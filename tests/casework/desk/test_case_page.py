"""The page of a case: who opens it, what it shows, and that a case one may not see is not there."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from casework import handling
from casework.calendar.preparing import prepare_calendar
from casework.models import Case
from institutions.models import User
from institutions.roles import Role
from tests.casework.cases import sent
from tests.casework.desk.making import (
    BODY,
    MRAFP,
    OTHER,
    acts_offered,
    address,
    admitted,
    audited,
    case_officer,
    custodian,
    lead_of,
    reviewer,
    soup,
    triage_officer,
)
from tests.people import membership_of

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def rules() -> None:
    prepare_calendar()


def insider() -> User:
    """At the desk, and at work for the institution complained about."""
    case_officer("moved@desk.example")
    return lead_of(MRAFP, "moved@desk.example")


def left_lately() -> User:
    user = insider()
    held = membership_of(user, Role.LEAD, MRAFP)
    held.ended_at = timezone.now() - timedelta(days=300)
    held.save()
    return user


def stepped_back() -> User:
    user = case_officer()
    for case in Case.objects.all():
        handling.recuse(case=case, by=user)
    return user


BLIND = [insider, left_lately, stepped_back, custodian, reviewer, lambda: lead_of(OTHER)]


def test_it_shows_what_was_written_and_notes_the_look(signed_in: SignIn) -> None:
    officer = case_officer()
    case, _receipt = sent(body={"what": "طلب مني مبلغا", "where": "Rabat <b>"}, locale="ar")
    page = soup(signed_in(officer).get(address(case)))
    said = page.select(".desk-said .desk-words")
    assert [(field.text, field["lang"], field["dir"]) for field in said] == [
        ("طلب مني مبلغا", "ar", "auto"),
        ("Rabat <b>", "ar", "auto"),
    ]
    assert audited(actor=officer.pk) == [("case.viewed", case.public_id)]


def test_looking_takes_the_mark_of_news_away(signed_in: SignIn) -> None:
    case, _receipt = sent()
    assert case.has_news
    signed_in(case_officer()).get(address(case))
    case.refresh_from_db()
    assert not case.has_news


def told(response: Any, asked: str) -> str:
    """The page without what is different each time: the form's secret and the number that was asked for."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", response.content.decode())
    return text.replace(asked, "…")


@pytest.mark.parametrize("who", BLIND)
def test_what_one_may_not_see_answers_as_what_does_not_exist(
    who: Callable[[], User], signed_in: SignIn
) -> None:
    """By every address of a case: same status, same words, no entry that names it."""
    case, _receipt = sent(about=(MRAFP,))
    client = signed_in(who())
    before = len(audited(subject=case.public_id))
    for rest in ("", "triage/", "note/", "identity/", "identity/ask/", "files/" + str(case.pk) + "/"):
        there, nowhere = address(case) + rest, "/desk/cases/case-nosuchid/" + rest
        for method in ("get", "post"):
            ask = getattr(client, method)
            shown, absent = ask(there, {"text": "x"}), ask(nowhere, {"text": "x"})
            assert shown.status_code == absent.status_code
            assert shown.status_code in {404, 405}
            assert told(shown, case.public_id) == told(absent, "case-nosuchid")
    assert len(audited(subject=case.public_id)) == before


@pytest.mark.parametrize(
    ("who", "offered"),
    [
        (triage_officer, {"triage", "refuse", "redirect", "merge", "classify", "note", "recuse"}),
        (case_officer, {"note", "recuse"}),
    ],
)
def test_only_what_is_possible_now_is_offered(
    who: Callable[[], User], offered: set[str], signed_in: SignIn
) -> None:
    case, _receipt = sent()
    assert acts_offered(signed_in(who()), case) == offered


def test_what_is_offered_follows_the_case(signed_in: SignIn) -> None:
    triager, lead = triage_officer(), lead_of(OTHER)
    case = admitted(sent()[0], triager, OTHER)
    worked = {"take", "ask", "answer", "close", "pause", "note", "recuse"}
    assert acts_offered(signed_in(lead), case) == worked
    handling.pause(case=case, by=lead, reason="on-site")
    assert acts_offered(signed_in(lead), case) == worked - {"pause"} | {"resume"}
    handling.close(case=case, by=lead, outcome="upheld", text="Done.")
    assert acts_offered(signed_in(lead), case) == {"note", "recuse"}


def test_a_case_about_the_body_is_the_reviewers(signed_in: SignIn) -> None:
    own, _receipt = sent(about=(BODY,))
    assert signed_in(triage_officer()).get(address(own)).status_code == 404
    assert "triage" in acts_offered(signed_in(reviewer()), own)


def test_other_cases_are_named_to_who_sees_them_alone(signed_in: SignIn) -> None:
    triager, lead = triage_officer(), lead_of(OTHER)
    other, case = admitted(sent()[0], triager), admitted(sent()[0], triager, OTHER)
    handling.merge(case=case, by=triager, into=other, text="The same.")
    assert other.public_id in signed_in(triager).get(address(case)).content.decode()
    assert other.public_id not in signed_in(lead).get(address(case)).content.decode()


def test_a_process_without_the_key_says_so(signed_in: SignIn, settings: Settings) -> None:
    case, _receipt = sent()
    settings.PORTAL_SEALING = settings.PORTAL_SEALING | {"desk": {"recipients": ["age1x"], "key_file": ""}}
    settings.PORTAL_SEALING_MAKES_KEYS = False
    response = signed_in(case_officer()).get(address(case))
    assert response.status_code == 503
    assert soup(response).select_one("h1") is not None


def test_headers_of_every_page(signed_in: SignIn) -> None:
    case, _receipt = sent()
    client = signed_in(case_officer())
    for path in ("/desk/", address(case), "/desk/cases/case-nosuchid/", "/desk/nowhere/"):
        response = client.get(path)
        assert "no-store" in response["Cache-Control"], path
        assert response["Referrer-Policy"] == "same-origin", path
        assert "unsafe-inline" not in response["Content-Security-Policy"], path


def test_pages_have_nothing_inline(signed_in: SignIn) -> None:
    page = soup(signed_in(triage_officer()).get(address(sent()[0])))
    assert page.select("[style], style, [onclick]") == []
    assert [script for script in page.select("script") if not script.get("src")] == []
