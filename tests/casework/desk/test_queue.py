"""The queue: what stands where, in which order, for whom, and what it costs."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casework import handling
from casework.calendar.preparing import prepare_calendar
from casework.desk import queue as pages
from casework.models import AuditEntry, Case
from casework.steps import today
from institutions.models import User
from tests.casework.cases import sent
from tests.casework.desk.making import (
    BODY,
    MRAFP,
    OTHER,
    admitted,
    case_officer,
    custodian,
    lead_of,
    reviewer,
    rows_in,
    soup,
    triage_officer,
)
from tests.people import institution

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
QUEUE = "/desk/"


@pytest.fixture(autouse=True)
def rules() -> None:
    prepare_calendar()


def tab(client: Client, name: str, **more: str) -> set[str]:
    return rows_in(client.get(QUEUE, {"tab": name, **more}))


def counts(client: Client) -> list[str]:
    return [link.text.split("(")[1].strip(" )\n") for link in soup(client.get(QUEUE)).select(".desk-tabs a")]


def test_each_case_stands_in_the_part_of_its_state(signed_in: SignIn) -> None:
    triager, officer = triage_officer(), case_officer()
    new, worked, asked, answered, closed = [sent()[0] for _number in range(5)]
    for case in (worked, asked, answered, closed):
        admitted(case, triager)
        handling.take(case=case, by=officer)
    handling.ask(case=asked, by=officer, text="When?")
    handling.answer(case=answered, by=officer, text="So.")
    handling.close(case=closed, by=officer, outcome="upheld", text="Done.")
    client = signed_in(officer)
    assert tab(client, "triage") == {new.public_id}
    assert tab(client, "in-hand") == {worked.public_id}
    assert tab(client, "waiting") == {asked.public_id}
    assert tab(client, "answered") == {answered.public_id}
    assert tab(client, "closed") == {closed.public_id}
    assert tab(client, "mine") == {worked.public_id, asked.public_id, answered.public_id}
    assert counts(client) == ["1", "1", "1", "1", "1", "3"]


def test_what_is_due_first_stands_first_and_lateness_is_a_word(signed_in: SignIn) -> None:
    late, next_, undated = [sent()[0] for _number in range(3)]
    due = {late: today() - timedelta(days=14), next_: today() + timedelta(days=2), undated: None}
    for case, day in due.items():
        Case.objects.filter(pk=case.pk).update(due_on=day)
    page = soup(signed_in(triage_officer()).get(QUEUE, {"language": "en"}))
    shown = [link.text.strip() for link in page.select("[data-desk-open]")]
    assert shown == [late.public_id, next_.public_id, undated.public_id]
    marks = page.select(".desk-late")
    assert len(marks) == 1
    assert marks[0].select_one("svg") is not None
    assert "working day" in marks[0].text


@pytest.mark.parametrize(
    ("name", "value"),
    [("kind", "suggestion"), ("state", "triaged"), ("locale", "fr"), ("channel", "phone")],
)
def test_narrowing(name: str, value: str, signed_in: SignIn) -> None:
    fits, other = sent()[0], sent()[0]
    Case.objects.filter(pk=fits.pk).update(**{name: value})
    part = "in-hand" if name == "state" else "triage"
    client = signed_in(triage_officer())
    assert tab(client, part, **{name: value}) == {fits.public_id}
    assert other.public_id in tab(client, "triage", **{name: "no-such-thing"})


def test_narrowing_by_institution_theme_and_officer(signed_in: SignIn) -> None:
    officer = case_officer()
    here, there = sent(about=(MRAFP,))[0], sent(about=(OTHER,), theme="transparency")[0]
    client = signed_in(officer)
    assert tab(client, "triage", institution=str(institution(MRAFP).pk)) == {here.public_id}
    there.refresh_from_db()
    if there.theme_id:
        assert tab(client, "triage", theme=str(there.theme_id)) == {there.public_id}
    Case.objects.filter(pk=there.pk).update(officer=officer)
    assert tab(client, "triage", officer=str(officer.pk)) == {there.public_id}
    assert tab(client, "triage", officer="nobody") == {here.public_id}


def test_each_view_is_one_entry_without_a_case_in_it(signed_in: SignIn) -> None:
    officer = case_officer()
    sent()
    signed_in(officer).get(QUEUE, {"tab": "triage", "kind": "complaint", "page": "7"})
    entry = AuditEntry.objects.get(act="queue.viewed")
    assert (entry.act, entry.actor, entry.subject) == ("queue.viewed", officer.pk, "")
    assert entry.details == {"tab": "triage", "page": 1, "filters": ["kind"]}


def test_a_page_costs_the_same_for_one_case_and_for_many(signed_in: SignIn) -> None:
    client = signed_in(triage_officer())
    sent()
    client.get(QUEUE)
    costs = []
    for number in (0, 30):
        for _case in range(number):
            sent(about=(MRAFP, OTHER))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(QUEUE, {"tab": "triage"}).status_code == 200
        costs.append([q["sql"] for q in queries if "SAVEPOINT" not in q["sql"]])
    assert len(costs[0]) == len(costs[1])
    assert len(costs[1]) <= 12, "\n".join(costs[1])


def test_pages(signed_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "PAGE_SIZE", 2)
    cases = {sent()[0].public_id for _number in range(5)}
    client = signed_in(triage_officer())
    shown = [tab(client, "triage", page=str(number)) for number in (1, 2, 3)]
    assert [len(rows) for rows in shown] == [2, 2, 1]
    assert set.union(*shown) == cases
    for odd in ("9", "-1", "x", "99999999"):
        assert tab(client, "triage", page=odd) <= cases


def test_taking_several(signed_in: SignIn) -> None:
    triager, officer = triage_officer(), case_officer()
    good, new = admitted(sent()[0], triager), sent()[0]
    chosen = [good.public_id, new.public_id, "case-nosuchid"]
    response = signed_in(officer).post("/desk/take/", {"case": chosen, "tab": "in-hand"}, follow=True)
    good.refresh_from_db()
    new.refresh_from_db()
    assert (good.officer, new.officer) == (officer, None)
    assert new.public_id in soup(response).select_one("[role=status]").text
    assert "nosuchid" not in response.content.decode()


def test_nobody_behind_the_wall_has_a_row_a_count_or_a_filter(signed_in: SignIn) -> None:
    """An officer of the desk who works, or worked until lately, for the institution complained about."""
    inside = case_officer("moved@desk.example")
    lead_of(MRAFP, "moved@desk.example")
    Case.objects.filter(pk=sent()[0].pk).update(officer=inside)
    seen = sent(about=(OTHER,))[0]
    client = signed_in(inside)
    assert tab(client, "triage") == {seen.public_id}
    assert counts(client)[0] == "1"
    assert tab(client, "mine") == set()
    assert tab(client, "triage", institution=str(institution(MRAFP).pk)) == set()
    assert tab(client, "triage", officer=str(inside.pk)) == set()


def test_who_stepped_back_has_no_row_and_no_count(signed_in: SignIn) -> None:
    officer, case = case_officer(), sent()[0]
    handling.recuse(case=case, by=officer)
    client = signed_in(officer)
    assert tab(client, "triage") == set()
    assert counts(client) == ["0"] * 6


def test_leads_see_what_is_routed_to_them_and_reviewers_what_is_about_the_body(signed_in: SignIn) -> None:
    triager = triage_officer()
    routed, own = admitted(sent()[0], triager, OTHER), sent(about=(BODY,))[0]
    sent()
    assert tab(signed_in(lead_of(OTHER)), "in-hand") == {routed.public_id}
    assert tab(signed_in(reviewer()), "triage") == {own.public_id}
    assert own.public_id not in tab(signed_in(triager), "triage")


def test_the_custodian_has_no_queue(signed_in: SignIn) -> None:
    sent()
    response = signed_in(custodian()).get(QUEUE)
    assert (response.status_code, response["Location"]) == (302, "/desk/identities/")


def test_leads_are_not_told_who_works_at_the_desk(signed_in: SignIn) -> None:
    case_officer("secret@desk.example")
    assert "secret@desk.example" not in signed_in(lead_of(OTHER)).get(QUEUE).content.decode()
