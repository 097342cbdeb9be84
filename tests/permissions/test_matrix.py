"""Every address, asked by every role about own and foreign things, answers as the table says."""

import os
from collections.abc import Callable

import pytest
from django.test import Client
from wagtail.users.models import UserProfile

from editorial.provisioning import provision
from institutions.memberships import grant
from institutions.models import Institution, User
from institutions.roles import Role
from tests.permissions.answers import COLUMNS, ROLES, asked, expected, kind_of, write
from tests.permissions.world import Corner, about, about_nothing, corner

pytestmark = pytest.mark.django_db

OWN, FOREIGN = "mrafp", "national-education-sector"
ROLE_OF = {
    "contributor": (Role.CONTRIBUTOR, OWN),
    "translator": (Role.TRANSLATOR, OWN),
    "lead": (Role.LEAD, OWN),
    "body_contributor": (Role.CONTRIBUTOR, "icpc"),
    "approver": (Role.APPROVER, "icpc"),
    "administrator": (Role.ADMINISTRATOR, "icpc"),
}
PARTNERS = ("contributor", "translator", "lead")


def person(role: str) -> User:
    user = User.objects.create_user(f"{role}@matrix.example", "a-long-enough-sentence", first_name="M")
    UserProfile.objects.create(user=user, preferred_language="en")
    what, slug = ROLE_OF[role]
    grant(user=user, institution=Institution.objects.get(slug=slug), role=what, by=None)
    # As it is now: a new role ends older sessions.
    return User.objects.get(pk=user.pk)


@pytest.fixture
def corners() -> dict[str, Corner]:
    for slug in (OWN, FOREIGN):
        provision(Institution.objects.get(slug=slug))
    return {"own": corner(OWN, "zorglub"), "foreign": corner(FOREIGN, "quetzal")}


def answer(client: Client, url: str) -> tuple[str, str]:
    """What it means, and the text that was shown."""
    client.raise_request_exception = False
    response = client.get(url)
    text = "" if response.streaming else response.content.decode(errors="replace")
    return kind_of(response.status_code, response.get("Location", "")), text


def test_no_cell_is_empty() -> None:
    table = expected()
    assert sorted(table) == asked()
    assert [(route, column) for route, row in table.items() for column in COLUMNS if not row[column]] == []


def test_strangers_are_answered_as_the_table_says(client: Client, corners: dict[str, Corner]) -> None:
    found = {route: {"stranger": answer(client, about(route, corners["own"]))[0]} for route in asked()}
    hold(found)


@pytest.mark.parametrize("role", ROLES)
def test_answers_are_those_of_the_table(
    role: str, signed_in: Callable[[User], Client], corners: dict[str, Corner]
) -> None:
    client = signed_in(person(role))
    found: dict[str, dict[str, str]] = {}
    for route in asked():
        found[route] = {
            f"{role} {whose}": answer(client, about(route, corners[whose]))[0] for whose in ("own", "foreign")
        }
    hold(found)


@pytest.mark.parametrize("role", PARTNERS)
def test_partners_learn_nothing_of_foreign_things(
    role: str, signed_in: Callable[[User], Client], corners: dict[str, Corner]
) -> None:
    """No word of them in any answer, and the answer about them is that about what does not exist."""
    client = signed_in(person(role))
    assert answer(client, "/cms/")[0] == "opens"
    foreign = corners["foreign"]
    told = []
    # What is public anyway may be told from what does not exist: sections, institutions, terms, tasks.
    public = ("cms/snippets/", "cms/workflows/task_chooser/")
    for route in asked():
        if route.startswith(public) or "parent_page_id" in route:
            continue
        kind, text = answer(client, about(route, foreign))
        if foreign.secret in text.lower() or kind != answer(client, about_nothing(route, foreign))[0]:
            told.append((route, kind))
    assert told == [], "\n".join(f"{route}: {kind}" for route, kind in told)


def hold(found: dict[str, dict[str, str]]) -> None:
    if os.environ.get("WRITE_MATRIX"):
        write(found)
        pytest.fail("The table was written. Read the difference.")
    table = expected()
    wrong = [
        (route, column, kind, table[route][column])
        for route, row in found.items()
        for column, kind in row.items()
        if kind != table[route][column]
    ]
    assert wrong == []
