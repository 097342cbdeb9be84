"""Who finds a weakness learns where to report it (RFC 9116)."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from tests.portal.commands import run

pytestmark = pytest.mark.django_db
PATH = "/.well-known/security.txt"


@pytest.fixture
def fields(client: Client, settings: Settings) -> dict[str, str]:
    settings.PORTAL_SECURITY_CONTACT = "mailto:security@integrity.example"
    response = client.get(PATH)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    return dict(line.split(": ", 1) for line in response.content.decode().splitlines())


def test_what_it_says(fields: dict[str, str]) -> None:
    assert fields["Contact"] == "mailto:security@integrity.example"
    assert fields["Preferred-Languages"] == "ar, fr, en"
    assert fields["Canonical"] == f"http://testserver{PATH}"


def test_it_holds_for_less_than_a_year(fields: dict[str, str]) -> None:
    expires = datetime.fromisoformat(fields["Expires"])
    assert timedelta(days=30) < expires - timezone.now() < timedelta(days=365)


def test_without_a_contact_there_is_none(client: Client, settings: Settings) -> None:
    settings.PORTAL_SECURITY_CONTACT = ""
    assert client.get(PATH).status_code == 404


@pytest.mark.parametrize(
    ("environment", "contact"),
    [
        ({}, ""),
        ({"PORTAL_DEMO": "1"}, "mailto:security@portal.example"),
        ({"PORTAL_SECURITY_CONTACT": "https://integrity.example/report"}, "https://integrity.example/report"),
    ],
)
def test_contact_comes_from_the_environment(environment: dict[str, str], contact: str) -> None:
    done = run("-c", "from portal.settings import PORTAL_SECURITY_CONTACT as c; print(c)", **environment)
    assert done.stdout.strip() == contact
