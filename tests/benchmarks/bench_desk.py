"""What the pages of the desk cost over 10,000 cases, against the same pages over 100."""

from collections.abc import Callable
from datetime import date
from statistics import median

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casework.models import Case, CaseInstitution
from institutions.models import Institution, User
from tests.benchmarks.stopwatch import medians, report
from tests.casework.cases import sent
from tests.casework.desk.making import address, lead_of, triage_officer
from tests.casework.statistics.many import many

pytestmark = pytest.mark.django_db

FEW, MANY = 100, 10_000
# Bytes of a short text, sealed.
BODY = 1_410
ROUNDS = 9
FIRST, LAST = date(2025, 1, 1), date(2026, 10, 31)
SignIn = Callable[[User], Client]
EVERYBODY, LEAD = "an officer's", "a lead's"


def grown(number: int) -> None:
    many(number, FIRST, LAST, seed=number, body=BODY)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def usual() -> Case:
    """A case like many others: their theme, kind and institution, so that some are similar to it."""
    like = CaseInstitution.objects.select_related("case", "institution").filter(case__kind="complaint")
    found = like.filter(case__theme__isnull=False, case__state="in_progress").first()
    assert found is not None
    case, _receipt = sent(about=[found.institution.slug])
    Case.objects.filter(pk=case.pk).update(
        theme=found.case.theme, state="in_progress", received_on=found.case.received_on
    )
    return case


def pages(clients: dict[str, Client], case: Case) -> dict[str, Callable[[], None]]:
    institution = Institution.objects.filter(is_group=False)[1]
    asked = {
        "queue": (EVERYBODY, "/desk/?tab=in-hand"),
        "queue, its last page": (EVERYBODY, "/desk/?tab=in-hand&page=400"),
        "queue, narrowed": (EVERYBODY, f"/desk/?tab=in-hand&kind=complaint&institution={institution.pk}"),
        "queue of closed": (EVERYBODY, "/desk/?tab=closed"),
        "queue of a lead": (LEAD, "/desk/?tab=in-hand"),
        "a case": (EVERYBODY, address(case)),
        "figures": (EVERYBODY, "/desk/figures/"),
        "figures of a year": (EVERYBODY, "/desk/figures/?period=2026"),
    }
    return {name: reading(clients[who], path) for name, (who, path) in asked.items()}


def reading(client: Client, path: str) -> Callable[[], None]:
    def read() -> None:
        assert client.get(path).status_code == 200

    return read


def cost(read: Callable[[], None]) -> tuple[float, int]:
    """Median milliseconds, and queries."""
    one, other = medians(read, read, rounds=ROUNDS)
    with CaptureQueriesContext(connection) as asked:
        read()
    return median((one, other)), len(asked)


def test_pages_of_the_desk(signed_in: SignIn) -> None:
    grown(FEW)
    lead = lead_of(Institution.objects.filter(is_group=False)[0].slug)
    clients = {EVERYBODY: signed_in(triage_officer()), LEAD: signed_in(lead)}
    read = pages(clients, usual())
    small = {name: cost(page) for name, page in read.items()}
    grown(MANY - FEW)
    for name, page in read.items():
        (large, asked), (before, asked_before) = cost(page), small[name]
        report(f"{name}: {MANY} cases against {FEW} ({asked} and {asked_before} queries)", large, before)
