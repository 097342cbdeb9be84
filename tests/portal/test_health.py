"""What the machines around the portal are told."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from outbox.models import Message
from outbox.posting import post
from tests.portal.commands import run

ASK_WITHOUT_DATABASE = """
import django; django.setup()
from django.test import Client
client = Client(HTTP_HOST="localhost", HTTP_AUTHORIZATION="Bearer secret")
for path in ("/-/live", "/-/ready", "/-/health"):
    response = client.get(path)
    print(path, response.status_code, response.content.decode().strip())
"""


@pytest.fixture
def with_token(settings: Settings) -> dict[str, str]:
    settings.PORTAL_HEALTH_TOKEN = "secret"
    return {"authorization": "Bearer secret"}


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "text"), [("/-/live", "live"), ("/-/ready", "ok")])
def test_live_and_ready(path: str, text: str, client: Client) -> None:
    response = client.get(path)
    assert (response.status_code, response.content.decode().strip()) == (200, text)
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("given", ["", "Bearer wrong", "Bearer ", "secret wrong", "Bearer sécret"])
@pytest.mark.usefixtures("with_token")
def test_health_needs_the_token(given: str, client: Client) -> None:
    response = client.get("/-/health", headers={"authorization": given} if given else {})
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Bearer"
    assert response.json() == {"detail": "unauthorized"}


def test_without_a_token_in_the_settings_nobody_is_told(client: Client, settings: Settings) -> None:
    settings.PORTAL_HEALTH_TOKEN = ""
    assert client.get("/-/health", headers={"authorization": "Bearer "}).status_code == 401


@pytest.mark.django_db
def test_health_tells_of_each_part(client: Client, with_token: dict[str, str]) -> None:
    Message.objects.all().delete()
    with transaction.atomic():
        post(topic="test.topic", key="a")
    Message.objects.update(created_at=timezone.now() - timedelta(seconds=90))
    body = client.get("/-/health", headers=with_token).json()
    outbox = body.pop("outbox")
    assert body.pop("audit").keys() == {"entries", "head_seconds", "verdict"}
    assert body == {"database": "ok", "cache": "ok", "search": "ok"}
    assert (outbox["waiting"], outbox["dead"]) == (1, 0)
    assert 90 <= outbox["oldest_seconds"] < 120


@pytest.mark.django_db
def test_health_counts_what_was_given_up(client: Client, with_token: dict[str, str]) -> None:
    Message.objects.all().delete()
    with transaction.atomic():
        post(topic="test.topic", key="a")
    Message.objects.update(dead_at=timezone.now())
    outbox = client.get("/-/health", headers=with_token).json()["outbox"]
    assert outbox == {"waiting": 0, "oldest_seconds": 0, "dead": 1}


def test_without_the_database_it_is_alive_and_not_ready() -> None:
    done = run(
        "-c",
        ASK_WITHOUT_DATABASE,
        DJANGO_SETTINGS_MODULE="portal.settings",
        DATABASE_URL="postgres://nobody:nothing@127.0.0.1:1/nothing",
        PORTAL_HEALTH_TOKEN="secret",
    )
    lines = done.stdout.splitlines()
    assert lines[:2] == ["/-/live 200 live", "/-/ready 503 away"], done.stderr
    assert lines[2].startswith('/-/health 200 {"database": "away"'), done.stderr
