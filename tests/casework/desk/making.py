"""People at the desk, and what they send by its forms."""

from typing import Any

from bs4 import BeautifulSoup
from django.test import Client

from casework import handling
from casework.models import AuditEntry, Case
from institutions.models import User
from institutions.roles import Role
from tests.people import institution, member

BODY, MRAFP, OTHER, OUTSIDE = "icpc", "mrafp", "ministry-solidarity", "national-integrity-authority"


def triage_officer(email: str = "hind@desk.example") -> User:
    return _fresh(member(email, Role.TRIAGE_OFFICER, BODY))


def case_officer(email: str = "omar@desk.example") -> User:
    return _fresh(member(email, Role.CASE_OFFICER, BODY))


def custodian(email: str = "zineb@desk.example") -> User:
    return _fresh(member(email, Role.CUSTODIAN, BODY))


def reviewer(email: str = "driss@desk.example") -> User:
    return _fresh(member(email, Role.REVIEWER, OUTSIDE))


def lead_of(slug: str, email: str = "") -> User:
    return _fresh(member(email or f"lead@{slug}.example", Role.LEAD, slug))


def _fresh(user: User) -> User:
    """As it is now: a new role ends older sessions."""
    return User.objects.get(pk=user.pk)


def admitted(case: Case, by: User, to: str = "") -> Case:
    """Triaged as it came, and routed if `to` is given."""
    about = [concern.institution for concern in case.concerns.all()]
    handling.triage(case=case, by=by, about=about, theme=None, region=None)
    if to:
        handling.route(case=case, by=by, to=institution(to))
    case.refresh_from_db()
    return case


def address(case: Case, act: str = "") -> str:
    return f"/desk/cases/{case.public_id}/{f'{act}/' if act else ''}"


def acts_offered(client: Client, case: Case) -> set[str]:
    page = soup(client.get(address(case)))
    return {str(panel["id"]).removeprefix("act-") for panel in page.select("details.desk-act")}


def soup(response: Any) -> Any:
    """The page; what is not on it is None, and fails the test that wants it."""
    return BeautifulSoup(response.content, "html.parser")


def rows_in(response: Any) -> set[str]:
    """The numbers of the cases that a page of the queue shows."""
    return {link.text.strip() for link in soup(response).select("[data-desk-open]")}


def audited(**which: Any) -> list[tuple[str, str]]:
    return list(AuditEntry.objects.filter(**which).order_by("number").values_list("act", "subject"))
