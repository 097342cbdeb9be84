"""The analyst's figures: everything, of the cases that one may see; nothing about one's own institution."""

import csv
from collections.abc import Callable
from datetime import date
from io import StringIO
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casework.audit.acts import AuditAct
from casework.models import AuditEntry, Case, Recusal
from institutions.models import User
from institutions.roles import Role
from tests.casework.statistics.many import about, case, many, saved
from tests.people import member

pytestmark = pytest.mark.django_db
URL = "/desk/figures/"
BODY, OTHER = "icpc", "ministry-solidarity"
SignIn = Callable[[User], Client]


@pytest.fixture
def officer() -> User:
    return member("officer@desk.example", Role.CASE_OFFICER, BODY)


def page(client: Client, **asked: str) -> BeautifulSoup:
    response = client.get(URL, {"language": "en", **asked})
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def table(found: BeautifulSoup, name: str) -> dict[str, list[str]]:
    rows = found.select(f"#{name} tbody tr")
    return {
        row.select_one("th").get_text(strip=True): [td.get_text(strip=True) for td in row.select("td")]  # type: ignore[union-attr]
        for row in rows
    }


def some(number: int, kind: str = "complaint", **given: Any) -> list[Case]:
    return saved(*(case(kind, **given) for _ in range(number)))


def test_small_numbers_are_told_here(officer: User, signed_in: SignIn) -> None:
    some(2)
    some(1, "suggestion")
    found = table(page(signed_in(officer)), "received-by-kind")
    assert found == {"Complaint": ["2"], "Suggestion": ["1"]}


def test_whoever_stands_behind_the_wall_sees_no_count_of_it(officer: User, signed_in: SignIn) -> None:
    about(some(3, locale="fr"), "mrafp")
    about(some(2), OTHER)
    inside = member("inside@desk.example", Role.TRIAGE_OFFICER, BODY)
    member("inside@desk.example", Role.CONTRIBUTOR, "mrafp")
    whole, part = page(signed_in(officer)), page(signed_in(inside))
    assert table(whole, "received-by-kind") == {"Complaint": ["5"]}
    assert table(part, "received-by-kind") == {"Complaint": ["2"]}
    assert len(table(whole, "received-about")) == 2
    assert len(table(part, "received-about")) == 1
    assert table(part, "now")["Open, not answered yet"] == ["2"]
    assert "Français" not in table(part, "received-by-language")
    asked = page(signed_in(inside), institution="mrafp")
    assert table(asked, "received-by-kind") == {}
    exported = signed_in(inside).post(f"{URL}export/", {"institution": "mrafp"}).content.decode()
    assert "complaint" not in exported


def test_who_has_recused_themselves_counts_without_the_case(officer: User, signed_in: SignIn) -> None:
    cases = some(3)
    Recusal.objects.create(case=cases[0], user=officer)
    assert table(page(signed_in(officer)), "received-by-kind") == {"Complaint": ["2"]}


@pytest.mark.parametrize("role", [Role.LEAD, Role.CONTRIBUTOR, Role.REVIEWER])
def test_nobody_else_gets_in(role: Role, signed_in: SignIn) -> None:
    other = member("other@desk.example", role, OTHER)
    assert signed_in(other).get(URL).status_code == 403
    assert signed_in(other).post(f"{URL}export/").status_code == 403
    assert not AuditEntry.objects.filter(actor=other.pk).exists()


def test_strangers_are_sent_to_sign_in(client: Client) -> None:
    response = client.get(URL)
    assert response.status_code == 302
    assert response["Location"].startswith("/cms/sign-in/?next=")


def test_a_look_and_an_export_are_one_entry_each(officer: User, signed_in: SignIn) -> None:
    some(6, on=date(2026, 3, 4))
    client = signed_in(officer)
    page(client, period="2026-03", kind="complaint", institution=OTHER)
    client.post(f"{URL}export/", {"period": "2026-03"})
    entries = [
        (entry.act, entry.actor, entry.details) for entry in AuditEntry.objects.filter(actor=officer.pk)
    ]
    asked = {"period": "2026-03", "kind": "complaint", "institution": OTHER}
    assert entries == [
        (AuditAct.STATISTICS_VIEWED, officer.pk, asked),
        (
            AuditAct.EXPORT_MADE,
            officer.pk,
            {"what": "figures", "period": "2026-03", "kind": "", "institution": ""},
        ),
    ]


def test_period_kind_and_institution_narrow_what_is_counted(officer: User, signed_in: SignIn) -> None:
    about(some(3, on=date(2026, 3, 4)), OTHER)
    some(2, on=date(2026, 4, 4))
    some(1, "expectation", on=date(2026, 3, 9))
    client = signed_in(officer)
    assert table(page(client, period="2026-03"), "received-by-kind") == {
        "Complaint": ["3"],
        "Expectation": ["1"],
    }
    assert table(page(client, period="2026"), "received-by-kind")["Complaint"] == ["5"]
    assert table(page(client, kind="expectation"), "received-by-kind") == {"Expectation": ["1"]}
    assert table(page(client, institution=OTHER), "received-by-kind") == {"Complaint": ["3"]}


@pytest.mark.parametrize("asked", [{"period": "2026-13"}, {"kind": "nonsense"}, {"institution": "<b>"}])
def test_what_is_not_known_is_told_and_left_out(
    asked: dict[str, str], officer: User, signed_in: SignIn
) -> None:
    some(2)
    response = signed_in(officer).get(URL, {"language": "en", **asked})
    found = BeautifulSoup(response.content, "html.parser")
    assert response.status_code == 400
    assert next(iter(asked.values())) in found.select("[role=alert]")[0].get_text()
    assert table(found, "received-by-kind") == {"Complaint": ["2"]}


def test_workload_and_what_is_overdue(officer: User, signed_in: SignIn) -> None:
    late, soon = date(2020, 1, 1), date(2100, 1, 1)
    some(2, state="in_progress", officer=officer, due_on=late, has_news=False)
    some(1, state="in_progress", officer=officer, due_on=soon)
    some(1, state="received", due_on=soon)
    some(1, state="closed", due_on=None, closed_on=date(2026, 4, 1), outcome="upheld")
    found = page(signed_in(officer))
    assert table(found, "workload") == {str(officer): ["3", "2", "1"], "Nobody yet": ["1", "0", "1"]}
    assert table(found, "overdue-by-handler") == {"Not given to an institution": ["2"]}
    assert table(found, "now") == {
        "Open, not answered yet": ["4"],
        "Answered, not closed yet": ["0"],
        "Ended": ["1"],
        "Overdue today": ["2"],
    }


def test_the_export_is_a_line_a_number(officer: User, signed_in: SignIn) -> None:
    some(2)
    response = signed_in(officer).post(f"{URL}export/?language=en")
    rows = list(csv.DictReader(StringIO(response.content.decode("utf-8-sig"))))
    (received,) = [row for row in rows if row["table"] == "received-by-kind"]
    assert (received["row"], received["number"]) == ("complaint", "2")
    assert "attachment" in response["Content-Disposition"]
    assert "no-store" in response["Cache-Control"]


def test_the_export_of_what_is_not_known_is_refused(officer: User, signed_in: SignIn) -> None:
    assert signed_in(officer).post(f"{URL}export/", {"period": "x"}).status_code == 400
    assert not AuditEntry.objects.filter(actor=officer.pk).exists()


def test_more_cases_ask_no_more_of_the_database(officer: User, signed_in: SignIn) -> None:
    client = signed_in(officer)

    def queries(number: int) -> int:
        many(number, date(2026, 1, 1), date(2026, 5, 31), seed=number)
        with CaptureQueriesContext(connection) as asked:
            page(client)
        return len(asked)

    few = queries(100)
    assert queries(1_500) <= few <= 70


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_it_speaks_the_officers_language(language: str, officer: User, signed_in: SignIn) -> None:
    many(50, date(2026, 1, 1), date(2026, 2, 28))
    response = signed_in(officer).get(URL, {"language": language})
    found = BeautifulSoup(response.content, "html.parser")
    assert found.html is not None
    assert found.html["lang"] == language
