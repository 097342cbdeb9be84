"""What every address of the API has in common."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from publication import generation
from publication.models import PublicRecord
from tests.api.asking import get

pytestmark = pytest.mark.django_db
LIST = "/api/v1/plans?locale=fr"


@pytest.mark.parametrize("path", [LIST, "/api/v1/nothing", "/api/v1/plans?locale=xx", "/api/v1/search?q=a"])
def test_any_site_may_read(client: Client, path: str) -> None:
    response = client.get(path, headers={"origin": "https://institution.example"})
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response
    assert "RateLimit-Remaining" in response["Access-Control-Expose-Headers"]
    assert not response.cookies


def test_a_browser_may_ask_beforehand(client: Client) -> None:
    response = client.options(LIST, headers={"access-control-request-method": "GET"})
    assert response.status_code == 204
    assert response["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "If-None-Match" in response["Access-Control-Allow-Headers"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(client: Client, method: str) -> None:
    response = getattr(client, method)(LIST)
    assert response.status_code == 405
    assert response["Content-Type"] == "application/problem+json"
    assert response["Allow"] == "GET, HEAD, OPTIONS"


def test_headers_may_be_asked_for_alone(client: Client) -> None:
    response = client.head(LIST)
    assert (response.status_code, response.content) == (200, b"")
    assert response["Content-Type"] == "application/json; charset=utf-8"


@pytest.mark.parametrize("path", [LIST, "/api/v1/plans", "/api/v1/openapi.json"])
def test_who_has_the_answer_is_told_so(client: Client, path: str) -> None:
    etag = client.get(path)["ETag"]
    again = client.get(path, headers={"if-none-match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert again["Access-Control-Allow-Origin"] == "*"


def test_a_change_makes_a_new_answer(client: Client) -> None:
    etag = client.get(LIST)["ETag"]
    PublicRecord.objects.filter(type="plan", locale="fr").update(title="Un autre titre")
    assert client.get(LIST, headers={"if-none-match": etag}).status_code == 200


def test_kept_answers_say_when_they_changed(client: Client, settings: Settings) -> None:
    settings.PORTAL_PAGE_CACHE_SECONDS = 300
    generation._renew()
    first = client.get(LIST)
    assert first["Cache-Control"].startswith("public, max-age=")
    assert first["Vary"] == "Accept-Encoding"
    other = client.get(LIST.replace("fr", "ar"))
    assert other.json()["results"][0]["locale"] == "ar"


def test_answers_by_the_readers_language_are_not_kept_for_others(client: Client, settings: Settings) -> None:
    settings.PORTAL_PAGE_CACHE_SECONDS = 300
    told = [client.get("/api/v1/plans", headers={"accept-language": code}) for code in ("fr", "ar")]
    assert [one["Content-Language"] for one in told] == ["fr", "ar"]
    assert [one.json()["results"][0]["locale"] for one in told] == ["fr", "ar"]
    assert all("Accept-Language" in one["Vary"] for one in told)


def four_times(client: Client) -> list[Any]:
    cache.clear()
    return [client.get(LIST, headers={"accept-language": "fr"}, REMOTE_ADDR="192.0.2.1") for _ in range(4)]


def test_too_many_requests_are_refused_with_the_time_to_wait(client: Client, settings: Settings) -> None:
    settings.PORTAL_API_REQUESTS_PER_MINUTE = 3
    answers = four_times(client)
    if answers[-1].status_code == 200:  # the minute has ended in between
        answers = four_times(client)
    assert [one.status_code for one in answers] == [200, 200, 200, 429]
    assert [one["RateLimit-Remaining"] for one in answers] == ["2", "1", "0", "0"]
    last = answers[-1]
    assert 0 < int(last["Retry-After"]) <= 60
    assert last["Content-Type"] == "application/problem+json"
    assert "secondes" in last.json()["detail"]
    assert client.get("/fr/", REMOTE_ADDR="192.0.2.1").status_code == 200


def test_readers_behind_a_silent_proxy_have_more_together(client: Client, settings: Settings) -> None:
    settings.PORTAL_API_REQUESTS_PER_MINUTE = 3
    answers = [
        client.get(LIST, REMOTE_ADDR=address) for address in ("127.0.0.1", "::1", "") for _ in range(4)
    ]
    assert {one.status_code for one in answers} == {200}
    assert {one["RateLimit-Limit"] for one in answers} == {"60"}


def test_one_address_does_not_use_up_what_another_may_ask(client: Client, settings: Settings) -> None:
    settings.PORTAL_API_REQUESTS_PER_MINUTE = 1
    for _ in range(3):
        client.get(LIST, REMOTE_ADDR="192.0.2.1")
    assert client.get(LIST, REMOTE_ADDR="192.0.2.2").status_code == 200


def test_kept_answers_count_and_tell_it_too(client: Client, settings: Settings) -> None:
    settings.PORTAL_PAGE_CACHE_SECONDS = 300
    left = [int(client.get(LIST)["RateLimit-Remaining"]) for _ in range(3)]
    assert left[0] > left[1] > left[2] or left[2] > left[0]


def test_a_fault_of_the_portal_is_a_problem_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object) -> None:
        raise RuntimeError("the disk is full of secrets")

    monkeypatch.setattr("publication.api.resources.items", broken)
    response = Client(raise_request_exception=False).get(LIST)
    assert (response.status_code, response["Content-Type"]) == (500, "application/problem+json")
    assert "secrets" not in response.content.decode()
    assert response["Access-Control-Allow-Origin"] == "*"
    monkeypatch.undo()
    assert get("plans")["count"] == 2
