"""A token opens one draft, once, for a few minutes, and for nobody but the site it was made for."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.utils import timezone
from pytest_django import Settings

from editorial.external_preview import digest_of, forget_expired, make_token
from editorial.models import ExternalPreview
from editorial.preview_exchange import NoPreview, redeem
from institutions.models import User
from knowledge_base.models import InitiativePage
from outbox.handlers import jobs
from portal.external_preview import WRONG_PER_MINUTE
from tests import cms
from tests.editorial.external_preview.conftest import (
    EXCHANGE,
    ORIGIN,
    SECRET,
    fetch,
    opened,
    token_in,
)

pytestmark = pytest.mark.django_db

Later = Callable[[timedelta], None]


def says_nothing(response: Any) -> bool:
    return (
        response.status_code == 404
        and response["Content-Type"] == "application/problem+json"
        and set(response.json()) == {"type", "title", "status"}
        and response["Cache-Control"] == "no-store"
    )


def test_draft_is_fetched_once(token: str) -> None:
    first = fetch(token)
    assert first.status_code == 200
    assert (first.json()["title"], first.json()["preview"]) == (SECRET, True)
    assert says_nothing(fetch(token))
    assert not ExternalPreview.objects.exists()


def test_answer_is_kept_nowhere(token: str) -> None:
    response = fetch(token)
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Robots-Tag"] == "noindex"
    assert not response.cookies


def test_nobody_is_signed_in_there(token: str, signed_in: cms.SignIn, foreign_lead: User) -> None:
    """A browser's cookie neither helps nor hinders, and no form of another site needs to be kept away."""
    client = signed_in(foreign_lead)
    client.handler.enforce_csrf_checks = True
    assert client.post(EXCHANGE, {"token": "A" * 43}).status_code == 404
    response = client.post(EXCHANGE, {"token": token})
    assert response.status_code == 200
    assert not response.cookies


def test_editor_is_sent_there_without_a_trace(
    signed_in: cms.SignIn, editor: User, draft: InitiativePage
) -> None:
    response = opened(signed_in(editor), draft)
    token = token_in(response)
    wanted = f"{ORIGIN}/preview?token={token}&locale=fr&type=initiative&id={draft.public_id}"
    assert response["Location"] == wanted
    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response["Cache-Control"]


def test_token_itself_is_not_stored(token: str) -> None:
    kept = ExternalPreview.objects.get()
    assert kept.digest == digest_of(token)
    assert not any(token in str(value) for value in vars(kept).values())


@pytest.mark.parametrize("way", ["form", "json"])
def test_token_may_come_in_the_body(way: str, token: str) -> None:
    kind = {"content_type": "application/json"} if way == "json" else {}
    assert Client().post(EXCHANGE, {"token": token}, **kind).json()["title"] == SECRET  # type: ignore[arg-type]


def test_token_in_the_address_is_not_looked_at(token: str) -> None:
    assert says_nothing(Client().post(f"{EXCHANGE}?token={token}"))
    refused = Client().get(f"{EXCHANGE}?token={token}")
    assert (refused.status_code, refused["Allow"]) == (405, "POST, OPTIONS")
    assert fetch(token).status_code == 200


def test_works_for_five_minutes(token: str, later: Later) -> None:
    later(timedelta(minutes=4, seconds=59))
    assert fetch(token).status_code == 200


def test_is_worth_nothing_after_five_minutes(token: str, later: Later) -> None:
    later(timedelta(minutes=5))
    assert says_nothing(fetch(token))


def test_what_nobody_fetched_is_deleted(token: str, later: Later) -> None:
    assert forget_expired() == 0
    later(timedelta(minutes=5))
    (job,) = [job for job in jobs() if job.run is forget_expired]
    assert job.every <= timedelta(minutes=1)
    assert job.run() == 1
    assert not ExternalPreview.objects.exists()


def test_opening_again_ends_the_earlier_token(
    signed_in: cms.SignIn, editor: User, approver: User, draft: InitiativePage, token: str
) -> None:
    other = token_in(opened(signed_in(approver), draft))
    second = token_in(opened(signed_in(editor), draft))
    assert says_nothing(fetch(token))
    assert fetch(second).status_code == fetch(other).status_code == 200


@pytest.mark.parametrize(
    "wrong", ["", "x", "A" * 43, "A" * 43 + "\x00", "é" * 43, "A" * 100_000, "' OR 1=1 --"]
)
def test_wrong_tokens_say_nothing(wrong: str, token: str) -> None:
    assert says_nothing(Client().post(EXCHANGE, {"token": wrong}))
    assert fetch(token).status_code == 200


@pytest.mark.parametrize("sent", ["", "{", "[]", '"x"', '{"token": 1}', '{"token": null}'])
def test_nonsense_says_nothing(sent: str) -> None:
    assert says_nothing(Client().post(EXCHANGE, sent, content_type="application/json"))


def test_guessing_is_slowed_down_and_nobody_else_is(token: str) -> None:
    statuses = [fetch("A" * 43).status_code for _ in range(WRONG_PER_MINUTE + 2)]
    assert statuses == [404] * WRONG_PER_MINUTE + [429] * 2
    assert fetch(token).status_code == 200


def test_scripts_of_the_external_site_may_ask(token: str) -> None:
    asked = Client().options(EXCHANGE, headers={"Origin": ORIGIN})
    assert asked.status_code == 204
    assert asked["Access-Control-Allow-Origin"] == ORIGIN
    assert "Authorization" in asked["Access-Control-Allow-Headers"]
    told = fetch(token, Origin=ORIGIN)
    assert (told.status_code, told["Access-Control-Allow-Origin"]) == (200, ORIGIN)
    assert "Access-Control-Allow-Credentials" not in told
    assert "Origin" in told["Vary"]


@pytest.mark.parametrize(
    "origin", ["https://other.example", "http://www.example", "https://www.example:8443", "null", ""]
)
def test_scripts_of_other_sites_may_not(origin: str, token: str) -> None:
    for response in (Client().options(EXCHANGE, headers={"Origin": origin}), fetch(token, Origin=origin)):
        assert not any(name.startswith("Access-Control") for name in response.headers)


def test_without_an_external_site_there_is_nothing(token: str, settings: Settings) -> None:
    settings.PORTAL_PREVIEW_URL = ""
    assert says_nothing(fetch(token))
    assert says_nothing(Client().options(EXCHANGE, headers={"Origin": ORIGIN}))
    assert says_nothing(Client().get(EXCHANGE))


@override_settings(ROOT_URLCONF="portal.urls_www")
def test_public_site_has_no_such_address(token: str) -> None:
    response = fetch(token)
    assert response.status_code == 404
    assert SECRET not in response.content.decode()
    assert ExternalPreview.objects.exists()


@override_settings(ROOT_URLCONF="portal.urls_cms")
def test_editors_site_has_it(token: str, settings: Settings) -> None:
    settings.PORTAL_PUBLIC_URL = "https://integrity.example"
    told = fetch(token).json()
    assert told["title"] == SECRET
    assert told["url"].startswith("https://integrity.example/fr/")
    assert told["api_url"].startswith("https://integrity.example/api/v1/initiatives/")


@pytest.fixture
def apart(db: None) -> Iterator[Callable[[Callable[[], object]], Future[object]]]:
    """Work on a connection of its own, outside the test's transaction."""

    def closing(work: Callable[[], object]) -> object:
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=8) as threads:
        yield lambda work: threads.submit(closing, work)


def test_of_many_at_once_one_gets_it(apart: Callable[[Callable[[], object]], Future[object]]) -> None:
    """Committed, as in life; the page is public already, so that nothing but the token is left behind."""

    def prepare() -> str:
        page = InitiativePage.objects.live().first()
        assert page is not None
        return make_token(page=page, by=User.objects.get(email="approver@icpc.example"))

    for _round in range(5):
        token = str(apart(prepare).result())
        together = Barrier(8)

        def ask(token: str = token, together: Barrier = together) -> bool:
            together.wait(10)
            try:
                return bool(redeem(token=token))
            except NoPreview:
                return False

        assert sorted(bool(one.result()) for one in [apart(ask) for _ in range(8)]) == [False] * 7 + [True]
    assert apart(lambda: ExternalPreview.objects.count()).result() == 0


def test_what_it_names_may_be_gone(editor: User, draft: InitiativePage) -> None:
    page = draft.get_latest_revision_as_object()
    other = InitiativePage(title="Bientôt supprimé", locale=draft.locale)
    draft.get_parent().add_child(instance=other)
    page.record_links.add(page.record_links.model(target=other.page_ptr))
    token = make_token(page=page, by=editor)
    other.delete()
    told = fetch(token)
    assert (told.status_code, told.json()["links"], told.json()["related"]) == (200, [], [])


def test_expiry_is_told_by_the_clock_of_the_row(token: str) -> None:
    ExternalPreview.objects.update(expires_at=timezone.now())
    assert says_nothing(fetch(token))
