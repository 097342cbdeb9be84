"""A NUL in an address: there is nothing, on public pages, in the API, the CMS and at the desk."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from institutions.models import User
from tests.permissions.table import addresses

pytestmark = pytest.mark.django_db

NUL = "%00"


def filled(route: str) -> str:
    """The address with a NUL in place of all that varies in it."""
    return "/" + re.sub(r"<[^>]*>", NUL, re.sub(r"[()^$]|\?P|\\Z", "", route))


ADDRESSES = sorted({path for path in map(filled, addresses()) if NUL in path})
PAGES = ["/%00", "/ar/%00/", "/fr/initiatives/a%00b/", "/fr/speak-up/%00/", "/documents/1/%00"]


def test_there_are_such_addresses() -> None:
    assert len(ADDRESSES) > 100


def test_nothing_is_there(signed_in: Callable[[User], Client], approver: User) -> None:
    for client in (Client(), signed_in(approver)):
        for path in (*ADDRESSES, *PAGES):
            assert client.get(path).status_code == client.post(path).status_code == 404, path


def test_the_api_says_it_in_its_own_form() -> None:
    answer = Client().get(f"/api/v1/initiatives/{NUL}?locale=fr")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert answer["Access-Control-Allow-Origin"] == "*"
