"""The table of access holds for every address of the portal."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from institutions.models import User
from tests.permissions.table import EXACT, TABLE, Access, access_to, addresses

pytestmark = pytest.mark.django_db

ROUTES = sorted(set(addresses()))
WITHOUT_ARGUMENTS = [route for route in ROUTES if not re.search(r"[<(^]", route)]
OPEN = {Access.PUBLIC, Access.SIGN_IN, Access.OWN_SIGN_IN, Access.TOKEN}

# Answers a GET with an error page for developers, or by ending the session.
NOT_FOR_GET = {"cms/failwhale/", "cms/logout/"}

MAY = {
    "editor": {Access.EDITORS, Access.MEDIA},
    "lead": {Access.EDITORS, Access.MEDIA, Access.LEADS, Access.PEOPLE, Access.DECIDERS},
    "body_editor": {Access.EDITORS, Access.MEDIA, Access.LEADS, Access.BODY},
    "approver": set(Access)
    - {
        Access.OPERATOR,
        Access.CLOSED,
        Access.LINK,
        Access.DRAFT_TOKEN,
        Access.PEOPLE,
        Access.ADMINISTRATORS,
        Access.DESK,
        Access.DESK_BODY,
    },
}


def with_arguments(route: str) -> str:
    """An address for the route: numbers are 2, words are x."""
    return re.sub(r"<(?:(\w+):)?\w+>", lambda found: "2" if found.group(1) == "int" else "x", route)


def test_every_address_is_in_the_table() -> None:
    assert len(ROUTES) > 200
    assert [route for route in ROUTES if access_to(route) is None] == []


def test_every_line_of_the_table_covers_an_address() -> None:
    idle = [
        line
        for line in TABLE
        if not any(r == line or (line not in EXACT and r.startswith(line)) for r in ROUTES)
    ]
    assert idle == []


@pytest.mark.parametrize(
    "route", [route for route in ROUTES if route.startswith("cms/") and "^" not in route]
)
def test_cms_is_closed_to_strangers(route: str, client: Client) -> None:
    response = client.get(f"/{with_arguments(route)}")
    access = access_to(route)
    if access is Access.SIGN_IN:
        assert response.status_code in {200, 302, 405}
        assert not response.get("Location", "/cms/sign-in/").removeprefix("/cms/sign-in/")
    elif access in {Access.LINK, Access.DRAFT_TOKEN}:
        assert response.status_code == 404
    elif route.startswith("cms/editing-sessions/"):
        # Asked by a script: a page to sign in at would be no answer.
        assert response.status_code == 403
    else:
        assert response.status_code == 302
        assert response["Location"].startswith("/cms/sign-in/?next=")


@pytest.mark.parametrize(
    "route", [r for r in WITHOUT_ARGUMENTS if access_to(r) in {Access.PUBLIC, Access.TOKEN}]
)
def test_public_addresses_ask_for_no_sign_in(route: str, client: Client) -> None:
    response = client.get(f"/{route}")
    if access_to(route) is Access.TOKEN:
        assert response.status_code == 401
    else:
        assert response.status_code in {200, 302, 404}
        assert not response.get("Location", "").startswith("/cms/")


@pytest.mark.parametrize("person", sorted(MAY))
def test_people_get_in_where_the_table_says(
    person: str, request: pytest.FixtureRequest, signed_in: Callable[[User], Client]
) -> None:
    client = signed_in(request.getfixturevalue(person))
    wrong = []
    for route in set(WITHOUT_ARGUMENTS) - NOT_FOR_GET:
        access = access_to(route)
        if not route.startswith("cms/") or access in OPEN:
            continue
        status = client.get(f"/{route}").status_code
        if (status in {200, 405}) != (access in MAY[person]) and route not in EMPTY_HANDED:
            wrong.append((route, status, access))
    assert wrong == []


# Not found or sent on without an argument in the query, whoever asks.
EMPTY_HANDED = {
    "cms/block-preview/",
    "cms/localize/reports/translations/",
    "cms/localize/reports/translations/results/",
    "cms/snippets/",
}


@pytest.mark.parametrize("route", [r for r in ROUTES if access_to(r) is Access.OPERATOR and "^" not in r])
def test_approver_is_not_the_operator(
    route: str, approver: User, signed_in: Callable[[User], Client]
) -> None:
    response = signed_in(approver).get(f"/{with_arguments(route)}")
    assert response.status_code in {302, 403, 404, 405}
