"""Acts by the forms of the page: done, audited, refused; and nothing that was typed is lost."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from casework import handling
from casework.calendar.preparing import prepare_calendar
from casework.models import Case, CaseEvent
from casework.permissions import handlers_of, may_handle
from casework.reading import look
from institutions.models import User
from tests.casework.cases import sent
from tests.casework.desk.making import (
    BODY,
    MRAFP,
    OTHER,
    address,
    admitted,
    audited,
    case_officer,
    lead_of,
    reviewer,
    soup,
    triage_officer,
)
from tests.people import institution

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
TEXT = "نص طويل كتبه الموظف"


@pytest.fixture(autouse=True)
def rules() -> None:
    prepare_calendar()


def seen(case: Case) -> int:
    return CaseEvent.objects.filter(case=case).count()


def do(client: Client, case: Case, act: str, **data: Any) -> Any:
    return client.post(address(case, act), {"seen": seen(case)} | data)


def state_of(case: Case) -> str:
    case.refresh_from_db()
    return case.state


def test_triage_and_route(signed_in: SignIn) -> None:
    case, _receipt = sent(about=())
    triager, lead = triage_officer(), lead_of(OTHER)
    client = signed_in(triager)
    assert do(client, case, "triage", about=[institution(MRAFP).pk]).status_code == 302
    assert state_of(case) == "triaged"
    assert [concern.institution.slug for concern in case.concerns.all()] == [MRAFP]
    lead_of(MRAFP)
    behind = do(client, case, "route", to=institution(MRAFP).pk)
    assert behind.status_code == 422
    assert do(client, case, "route", to=institution(OTHER).pk).status_code == 302
    case.refresh_from_db()
    assert case.routed_to == institution(OTHER)
    assert may_handle(lead, case)
    acts = [act for act, _subject in audited(subject=case.public_id, actor=triager.pk)]
    assert acts == ["case.triaged", "case.viewed", "case.routed"]


@pytest.mark.parametrize(
    ("act", "data", "state"),
    [
        ("ask", {"text": TEXT}, "waiting"),
        ("answer", {"text": TEXT}, "answered"),
        ("close", {"outcome": "upheld", "text": TEXT, "confirmed": "1"}, "closed"),
        ("pause", {"reason": "on-site"}, "triaged"),
        ("note", {"text": TEXT}, "triaged"),
    ],
)
def test_acts_of_an_officer(act: str, data: dict[str, str], state: str, signed_in: SignIn) -> None:
    officer = case_officer()
    case = admitted(sent()[0], triage_officer())
    client = signed_in(officer)
    assert do(client, case, act, **data).status_code == 302
    assert state_of(case) == state
    assert len(audited(subject=case.public_id, actor=officer.pk)) == 1
    page = client.get(address(case)).content.decode()
    assert ("text" not in data) or TEXT in page


@pytest.mark.parametrize(
    ("act", "data", "state"),
    [
        ("refuse", {"reason": "not-integrity", "text": TEXT}, "inadmissible"),
        ("redirect", {"text": TEXT}, "redirected"),
    ],
)
def test_what_cannot_be_undone_is_asked_again(
    act: str, data: dict[str, str], state: str, signed_in: SignIn
) -> None:
    case, _receipt = sent()
    client = signed_in(triage_officer())
    page = do(client, case, act, **data)
    assert (page.status_code, state_of(case)) == (200, "received")
    kept = {field["name"]: field["value"] for field in soup(page).select("input[type=hidden][name]")}
    assert kept["text"] == TEXT
    back = client.post(address(case, act), kept | {"back": "1"})
    assert soup(back).select_one(f"#act-{act} textarea").text.strip() == TEXT
    assert state_of(case) == "received"
    assert client.post(address(case, act), kept | {"confirmed": "1"}).status_code == 302
    assert state_of(case) == state


@pytest.mark.parametrize(
    ("act", "data"),
    [
        ("refuse", {"reason": "no-such", "text": TEXT}),
        ("merge", {"into": "case-nosuchid", "text": TEXT}),
        ("merge", {"into": "", "text": TEXT}),
    ],
)
def test_mistakes_lose_nothing(act: str, data: dict[str, str], signed_in: SignIn) -> None:
    case, _receipt = sent()
    page = soup(do(signed_in(triage_officer()), case, act, **data))
    panel = page.select_one(f"#act-{act}")
    assert panel.has_attr("open")
    assert panel.select_one("textarea").text.strip() == TEXT
    assert panel.select_one(".errorlist") is not None
    assert state_of(case) == "received"


def test_a_closing_without_any_word_is_refused_in_the_panel(signed_in: SignIn) -> None:
    case = admitted(sent()[0], triage_officer())
    page = do(signed_in(case_officer()), case, "close", outcome="upheld", text="", confirmed="1")
    assert page.status_code == 422
    assert soup(page).select_one("#act-close .errorlist") is not None
    assert state_of(case) == "triaged"


def test_a_case_that_moved_on_meanwhile_is_shown_with_the_text(signed_in: SignIn) -> None:
    officer, other = case_officer(), case_officer("second@desk.example")
    case = admitted(sent()[0], triage_officer())
    before = seen(case)
    handling.take(case=case, by=other)
    page = do(signed_in(officer), case, "answer", seen=before, text=TEXT)
    assert page.status_code == 422
    assert state_of(case) == "triaged"
    shown = soup(page)
    assert str(other) in shown.select_one("[role=status]").text
    panel = shown.select_one("#act-answer")
    assert panel.select_one("textarea").text.strip() == TEXT
    assert panel.select_one("[name=seen]")["value"] == str(seen(case))


def test_an_act_that_is_not_possible_any_more_gives_the_text_back(signed_in: SignIn) -> None:
    officer = case_officer()
    case = admitted(sent()[0], triage_officer())
    handling.close(case=case, by=officer, outcome="upheld", text="Done.")
    page = do(signed_in(officer), case, "answer", text=TEXT)
    assert page.status_code == 422
    assert TEXT in soup(page).select_one("textarea[readonly]").text
    assert state_of(case) == "closed"


@pytest.mark.parametrize("act", ["triage", "classify", "refuse", "redirect", "route", "merge"])
def test_a_case_officer_does_not_triage(act: str, signed_in: SignIn) -> None:
    case = admitted(sent()[0], triage_officer()) if act == "route" else sent()[0]
    before = state_of(case)
    lead_of(OTHER)
    into = admitted(sent()[0], triage_officer())
    data = {"about": [], "reason": "not-integrity", "to": institution(OTHER).pk, "into": into.public_id}
    response = do(signed_in(case_officer()), case, act, text=TEXT, confirmed="1", **data)
    assert response.status_code == 403
    assert state_of(case) == before


@pytest.mark.parametrize("act", ["triage", "route", "ask", "answer", "close", "note", "recuse", "take"])
def test_nobody_behind_the_wall_does_anything(act: str, signed_in: SignIn) -> None:
    case_officer("moved@desk.example")
    triage_officer("moved@desk.example")
    inside = lead_of(MRAFP, "moved@desk.example")
    case = admitted(sent()[0], triage_officer())
    events = seen(case)
    response = do(signed_in(inside), case, act, text=TEXT, outcome="upheld", confirmed="1")
    assert response.status_code == 404
    assert seen(case) == events
    assert audited(actor=inside.pk) == []


def test_stepping_back(signed_in: SignIn) -> None:
    officer = case_officer()
    case = admitted(sent()[0], triage_officer())
    client = signed_in(officer)
    assert do(client, case, "recuse").status_code == 200
    assert client.get(address(case)).status_code == 200
    done = do(client, case, "recuse", confirmed="1")
    assert (done.status_code, done["Location"]) == (302, "/desk/")
    assert client.get(address(case)).status_code == 404


def test_who_finds_that_it_is_about_their_own_body_loses_it_at_once(signed_in: SignIn) -> None:
    case, _receipt = sent(about=())
    client = signed_in(triage_officer())
    done = do(client, case, "classify", about=[institution(BODY).pk])
    assert (done.status_code, done["Location"]) == (302, "/desk/")
    assert client.get(address(case)).status_code == 404


def test_merging_finds_and_suggests_what_one_may_see_alone(signed_in: SignIn) -> None:
    """The triage officer does not see the case about the body: it is neither offered nor found."""
    triager = triage_officer()
    case, near, own = sent()[0], sent()[0], sent(about=(MRAFP, BODY))[0]
    client = signed_in(triager)
    panel = soup(client.get(address(case))).select_one("#act-merge")
    assert near.public_id in panel.text
    assert own.public_id not in panel.text
    refused = do(client, case, "merge", into=own.public_id, text=TEXT, confirmed="1")
    absent = do(client, case, "merge", into="case-nosuchid", text=TEXT, confirmed="1")
    told = [soup(page).select_one("#act-merge .errorlist").text for page in (refused, absent)]
    assert told[0] == told[1]
    assert do(client, case, "merge", into=near.public_id, text=TEXT, confirmed="1").status_code == 302
    case.refresh_from_db()
    assert (case.state, case.duplicate_of) == ("closed", near)


def test_who_can_be_named_as_officer_is_who_may_handle(signed_in: SignIn) -> None:
    """One query says of all what the permission says of each."""
    triager, officer = triage_officer(), case_officer()
    people = [
        triager,
        officer,
        reviewer(),
        lead_of(OTHER),
        lead_of(MRAFP),
        case_officer("moved@desk.example"),
    ]
    lead_of(MRAFP, "moved@desk.example")
    gone = case_officer("gone@desk.example")
    cases = [
        admitted(sent()[0], triager, OTHER),
        sent(about=(BODY,))[0],
        sent("suggestion", about=(MRAFP, BODY))[0],
        sent(about=())[0],
    ]
    handling.recuse(case=cases[0], by=gone)
    for case in cases:
        allowed = {user for user in [*people, gone] if may_handle(user, case)}
        assert set(handlers_of(case)) & {*people, gone} == allowed
    response = do(signed_in(officer), cases[0], "take", officer=gone.pk)
    assert response.status_code == 422
    assert do(signed_in(officer), cases[0], "take", officer=triager.pk).status_code == 302
    cases[0].refresh_from_db()
    assert cases[0].officer == triager


def test_letters_are_sealed_for_the_author_and_notes_are_not(signed_in: SignIn) -> None:
    officer = case_officer()
    case = admitted(sent()[0], triage_officer())
    client = signed_in(officer)
    do(client, case, "ask", text="متى؟")
    do(client, case, "note", text="بيننا")
    opened = look(case=case, by=officer)
    assert [letter.words["text"] for letter in opened.messages] == ["متى؟"]
    assert [note.text for note in opened.notes] == ["بيننا"]
