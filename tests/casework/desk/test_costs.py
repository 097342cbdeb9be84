"""What the pages of the desk ask the database for: the same however much there is."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casework import handling
from casework.attachments.checking import check
from casework.calendar.preparing import prepare_calendar
from casework.models import Case
from casework.steps import today
from institutions.models import User
from tests.casework.cases import sent
from tests.casework.desk.making import address, admitted, case_officer, soup, triage_officer
from tests.casework.statistics.many import many

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def rules() -> None:
    prepare_calendar()


def queries_of(client: Client, path: str) -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return [query["sql"] for query in asked]


def test_a_page_of_a_case_costs_the_same_however_much_was_written(signed_in: SignIn) -> None:
    officer, colleague = triage_officer(), case_officer()
    case = sent(theme="transparency", files=[check(name="a.txt", content=b"a")])[0]
    grown(admitted(case, officer), [officer], 1)
    client = signed_in(officer)
    client.get(address(case))
    before = queries_of(client, address(case))
    grown(case, [officer, colleague], 6)
    for _number in range(6):
        sent(theme="transparency", files=[check(name="a.txt", content=b"a")])
    page = soup(client.get(address(case)))
    assert len(page.select(".desk-letter")) == 13
    after = queries_of(client, address(case))
    assert len(after) == len(before), "\n".join(sorted(set(after) - set(before)))


def grown(case: Case, officers: list[User], number: int) -> None:
    """Questions and notes, by one officer after another."""
    for turn in range(number):
        for by in officers:
            Case.objects.filter(pk=case.pk).update(state="in_progress")
            case.refresh_from_db()
            handling.ask(case=case, by=by, text=f"{turn}")
            handling.note(case=case, by=by, text=f"{turn}")


@pytest.mark.parametrize("path", ["/desk/?tab=in-hand", "/desk/?tab=mine", "/desk/figures/"])
def test_pages_about_many_cases_cost_the_same_for_ten_times_as_many(path: str, signed_in: SignIn) -> None:
    officer = triage_officer()
    client = signed_in(officer)
    costs = []
    for number in (40, 400):
        made = many(number, today().replace(month=1, day=1), today(), seed=number)
        Case.objects.filter(pk__in=[case.pk for case in made[::3]]).update(officer=officer)
        client.get(path)
        costs.append(queries_of(client, path))
    assert len(costs[0]) == len(costs[1]), "\n".join(sorted(set(costs[1]) - set(costs[0])))
