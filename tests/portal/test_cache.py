"""Redis makes the portal faster; without it nothing else changes."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest
import redis
from django.conf import settings
from django.core.cache import cache
from django.test import Client, override_settings


@pytest.fixture
def closed_port() -> Iterator[int]:
    """A port that nobody listens at, and nobody else can take meanwhile."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield bound.getsockname()[1]


@pytest.fixture
def redis_away(closed_port: int) -> Iterator[None]:
    """The portal's own cache settings, with the address of a server that is not there."""
    away = settings.CACHES["default"] | {"LOCATION": f"redis://127.0.0.1:{closed_port}/0"}
    with override_settings(CACHES={"default": away}):
        yield


def test_values_are_kept_in_redis() -> None:
    cache.set("greeting", {"ar": "السلام"}, 60)
    assert cache.get("greeting") == {"ar": "السلام"}
    server = redis.Redis.from_url(str(settings.CACHES["default"]["LOCATION"]))
    key = cache.make_key("greeting")
    assert key.startswith("portal:")
    assert server.exists(key)
    assert 0 < server.ttl(key) <= 60
    cache.delete("greeting")
    assert not server.exists(key)


@pytest.mark.usefixtures("redis_away")
@pytest.mark.parametrize(
    ("method", "arguments", "answer"),
    [
        ("get", ("key",), None),
        ("get", ("key", "default"), "default"),
        ("get_many", (["key"],), {}),
        ("has_key", ("key",), False),
        ("set", ("key", 1), None),
        ("set_many", ({"key": 1},), ["key"]),
        ("add", ("key", 1), True),
        ("touch", ("key",), False),
        ("delete", ("key",), False),
        ("delete_many", (["key"],), None),
        ("clear", (), False),
        ("get_or_set", ("key", lambda: "made"), "made"),
    ],
)
def test_nothing_fails_without_redis(method: str, arguments: tuple[Any, ...], answer: Any) -> None:
    assert getattr(cache, method)(*arguments) == answer


@pytest.mark.django_db
@pytest.mark.usefixtures("redis_away")
@pytest.mark.parametrize("path", ["/ar/", "/fr/", "/en/", "/-/ready"])
def test_pages_answer_without_redis(path: str, client: Client) -> None:
    assert client.get(path).status_code == 200


@pytest.mark.django_db
@pytest.mark.usefixtures("redis_away")
def test_health_says_that_redis_is_away(client: Client) -> None:
    with override_settings(PORTAL_HEALTH_TOKEN="secret"):
        response = client.get("/-/health", headers={"authorization": "Bearer secret"})
    assert response.json()["cache"] == "away"
    assert response.json()["database"] == "ok"
