"""The screens of webhooks: who may, what is said, and that a secret is seen once."""

import logging
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from wagtail.models import ModelLogEntry, Page

from institutions.models import Institution, User
from institutions.roles import Role
from notifications.models import Notice
from outbox.models import Message
from publication.projection import withdraw_all
from publication.webhooks import keeping, turns
from publication.webhooks.events import listen_anew
from publication.webhooks.failing import note_turn_without_success
from publication.webhooks.keeping import (
    Wish,
    keep_webhook,
    pause,
    remove,
    renew_secret,
    resume,
    send_test,
    show_secret,
    try_again,
)
from publication.webhooks.models import DeliveryState, Webhook, WebhookAttempt, WebhookDelivery
from publication.webhooks.schedule import MOST_ATTEMPTS
from publication.webhooks.signing import opened
from tests.cms import SignIn
from tests.people import member
from tests.publication.webhooks.conftest import work
from tests.publication.webhooks.receiver import Receiver, receiving

pytestmark = pytest.mark.django_db

PageOf = Callable[..., Page]
SECRET = re.compile(r"whsec_[A-Za-z0-9+/=]{40,}")


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    with receiving() as one:
        for module in (turns, keeping):
            monkeypatch.setattr(module, "network_in_use", one.network)
        yield one


@pytest.fixture
def keeper(approver: User, signed_in: SignIn) -> Client:
    return signed_in(approver)


@pytest.fixture
def webhook(approver: User, receiver: Receiver) -> Webhook:
    wish = Wish(name="A ministry", url=receiver.url, events=["published", "changed", "withdrawn"])
    return keep_webhook(wish=wish, by=approver)


def to(name: str, webhook: Webhook, *more: int) -> str:
    return reverse(name, args=[webhook.pk, *more])


def typed(**changes: Any) -> dict[str, Any]:
    return {"name": "A ministry", "url": "https://ministry.example/hook", "events": ["published"]} | changes


def news(page: Page) -> WebhookDelivery:
    listen_anew()
    withdraw_all(page.translation_key)
    return WebhookDelivery.objects.order_by("pk")[len(WebhookDelivery.objects.all()) - 1]


# Who may


def test_approvers_and_administrators_keep_webhooks_and_find_them_in_the_menu(
    approver: User, signed_in: SignIn
) -> None:
    for user in (approver, member("people@icpc.example", Role.ADMINISTRATOR, "icpc")):
        client = signed_in(user)
        assert client.get(reverse("webhooks")).status_code == 200
        assert reverse("webhooks") in client.get("/cms/").content.decode()


def test_for_nobody_else_they_exist(
    webhook: Webhook, editor: User, lead: User, body_editor: User, signed_in: SignIn
) -> None:
    for user in (editor, lead, body_editor):
        client = signed_in(user)
        assert reverse("webhooks") not in client.get("/cms/").content.decode()
        for name in ("webhook", "webhook_change", "webhook_remove", "webhook_renew"):
            assert client.get(to(name, webhook)).status_code == 404
        for name in ("webhook_test", "webhook_pause", "webhook_resume", "webhook_secret", "webhook_remove"):
            assert client.post(to(name, webhook)).status_code == 404
    webhook.refresh_from_db()
    assert (webhook.is_paused, webhook.secret_shown_at) == (False, None)


def test_the_acts_ask_for_themselves(
    webhook: Webhook, receiver: Receiver, lead: User, body_editor: User, page_of: PageOf
) -> None:
    delivery = news(page_of("initiative/citizen-budget"))
    wish = Wish(name="x", url=receiver.url, events=["changed"])
    acts: list[Callable[[User], object]] = [
        lambda by: keep_webhook(wish=wish, by=by),
        lambda by: keep_webhook(wish=wish, by=by, webhook=webhook),
        lambda by: show_secret(webhook=webhook, by=by),
        lambda by: renew_secret(webhook=webhook, by=by),
        lambda by: pause(webhook=webhook, by=by),
        lambda by: resume(webhook=webhook, by=by),
        lambda by: remove(webhook=webhook, by=by),
        lambda by: send_test(webhook=webhook, by=by),
        lambda by: try_again(delivery=delivery, by=by),
    ]
    for act in acts:
        for by in (lead, body_editor):
            with pytest.raises(PermissionDenied):
                act(by)
    assert receiver.received == []
    assert Webhook.objects.get().name == "A ministry"


def test_whoever_is_no_approver_any_more_may_not(approver: User, webhook: Webhook) -> None:
    approver.memberships.update(ended_at=timezone.now())
    with pytest.raises(PermissionDenied):
        pause(webhook=webhook, by=approver)
    approver.memberships.update(ended_at=None)
    approver.is_active = False
    with pytest.raises(PermissionDenied):
        pause(webhook=webhook, by=approver)


# Making and changing


def test_making_one(keeper: Client, approver: User) -> None:
    slug = Institution.objects.partners()[0].slug
    answer = keeper.post(
        reverse("webhooks_add"), typed(types=["plan", "commitment"], institution=slug), follow=True
    )
    made = Webhook.objects.get()
    assert answer.redirect_chain == [(to("webhook", made), 302)]
    assert (made.url, made.events, made.types) == (typed()["url"], ["published"], ["plan", "commitment"])
    assert (made.institution and made.institution.slug, made.made_by) == (slug, approver)
    assert ModelLogEntry.objects.filter(action=keeping.MADE, user=approver).count() == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://ministry.example/", "ftp://ministry.example/", "ministry.example", "https://", "https://[x",
        "https://user:word@ministry.example/", "https://ministry.example/#part", "https://127.0.0.1/",
        "https://localhost/", "https://10.0.0.4/", "https://[::1]/", "https://169.254.169.254/",
        "https://ministry.example:22/", "https://ministry.example:99999/", "",
        "https://ministry.example/" + "x" * 500,
    ],
)  # fmt: skip
def test_bad_addresses_are_told_and_nothing_typed_is_lost(keeper: Client, url: str) -> None:
    answer = keeper.post(reverse("webhooks_add"), typed(url=url, name="Kept name"))
    page = BeautifulSoup(answer.content, "html.parser")
    assert answer.status_code == 200
    assert page.select_one("#id_url-errors, [data-field-errors] .error-message, .error-message") is not None
    kept = page.select_one("#id_name")
    assert kept is not None
    assert kept["value"] == "Kept name"
    assert not Webhook.objects.exists()


def test_without_an_event_it_makes_no_sense(keeper: Client) -> None:
    page = BeautifulSoup(keeper.post(reverse("webhooks_add"), typed(events=[])).content, "html.parser")
    [error] = page.select(".error-message")
    assert "events" in str(error.find_parent(attrs={"data-field": True}) or error.parent)
    assert not Webhook.objects.exists()
    assert keeper.post(reverse("webhooks_add"), typed(events=["test"])).status_code == 200
    assert not Webhook.objects.exists()


def test_there_are_not_endlessly_many(approver: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "MOST_WEBHOOKS", 1)
    wish = Wish(name="x", url="https://ministry.example/", events=["changed"])
    kept = keep_webhook(wish=wish, by=approver)
    with pytest.raises(ValidationError):
        keep_webhook(wish=wish, by=approver)
    keep_webhook(wish=wish, by=approver, webhook=kept)


def test_changing_keeps_the_secret(keeper: Client, webhook: Webhook, receiver: Receiver) -> None:
    before = webhook.secret
    keeper.post(to("webhook_change", webhook), typed(url=receiver.url, name="Another", events=["changed"]))
    webhook.refresh_from_db()
    assert (webhook.name, webhook.events, webhook.secret) == ("Another", ["changed"], before)


# The secret


def test_the_secret_is_shown_once(keeper: Client, webhook: Webhook) -> None:
    assert SECRET.search(keeper.get(to("webhook", webhook)).content.decode()) is None
    first = keeper.post(to("webhook_secret", webhook))
    found = SECRET.search(first.content.decode())
    assert found is not None
    assert found[0] == opened(webhook.secret)
    assert "no-store" in first["Cache-Control"]
    again = keeper.post(to("webhook_secret", webhook), follow=True)
    assert SECRET.search(again.content.decode()) is None
    assert keeper.get(to("webhook_secret", webhook)).status_code == 405


def test_it_is_not_kept_or_written_down_in_the_clear(
    keeper: Client, webhook: Webhook, receiver: Receiver, caplog: pytest.LogCaptureFixture, page_of: PageOf
) -> None:
    caplog.set_level(logging.DEBUG)
    secret = opened(webhook.secret)
    keeper.post(to("webhook_secret", webhook))
    receiver.statuses = [500]
    news(page_of("initiative/citizen-budget"))
    keeper.post(to("webhook_test", webhook))
    work()
    key = secret.removeprefix("whsec_")
    pages = [
        keeper.get(url).content.decode()
        for url in (
            reverse("webhooks"),
            to("webhook", webhook),
            to("webhook_change", webhook),
            *(to("webhook_delivery", webhook, one.pk) for one in WebhookDelivery.objects.all()),
            "/cms/reports/site-history/",
        )
    ]
    kept: list[Any] = [*Webhook.objects.all(), *ModelLogEntry.objects.all(), *Message.objects.all()]
    rows = [str(vars(row)) for row in kept]
    session = str(dict(keeper.session))
    assert [text for text in (*pages, *rows, session, caplog.text) if key in text] == []


def test_renewing_it(keeper: Client, webhook: Webhook, receiver: Receiver, page_of: PageOf) -> None:
    former = opened(webhook.secret)
    keeper.post(to("webhook_secret", webhook))
    assert keeper.get(to("webhook_renew", webhook)).status_code == 200
    keeper.post(to("webhook_renew", webhook))
    found = SECRET.search(keeper.post(to("webhook_secret", webhook)).content.decode())
    assert found is not None
    assert found[0] != former
    news(page_of("initiative/citizen-budget"))
    work()
    [message] = receiver.received
    assert message.is_signed_with(former)
    assert message.is_signed_with(found[0])
    webhook.refresh_from_db()
    assert webhook.former_secret_until is not None
    left = webhook.former_secret_until - timezone.now()
    assert timedelta(hours=23, minutes=59) < left <= timedelta(hours=24)


# Testing, pausing, trying again


def test_a_test_message_says_at_once_what_came_back(
    keeper: Client, webhook: Webhook, receiver: Receiver
) -> None:
    receiver.status, receiver.answer = 503, b"<script>alert(1)</script> we are closed"
    answer = keeper.post(to("webhook_test", webhook), follow=True)
    text = answer.content.decode()
    assert "HTTP 503" in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; we are closed" in text
    assert "<script>alert(1)" not in text
    [message] = receiver.received
    assert message.said["type"] == "webhook.test"
    assert set(message.said) == {"id", "type", "occurred_at"}
    assert message.is_signed_with(opened(webhook.secret))
    work()
    assert len(receiver.received) == 1


def test_a_test_that_fails_counts_for_nothing_and_one_that_succeeds_ends_the_rest(
    approver: User, webhook: Webhook, receiver: Receiver
) -> None:
    receiver.status = 500
    for _ in range(MOST_ATTEMPTS + 1):
        send_test(webhook=webhook, by=approver)
    webhook.refresh_from_db()
    assert (webhook.failures, webhook.is_paused) == (0, False)
    Webhook.objects.update(rest_until=timezone.now() + timedelta(hours=5), failures=5)
    receiver.status = 200
    assert send_test(webhook=webhook, by=approver).state == DeliveryState.DELIVERED
    webhook.refresh_from_db()
    assert webhook.rest_until is None


def test_paused_and_resumed(keeper: Client, webhook: Webhook, receiver: Receiver, page_of: PageOf) -> None:
    keeper.post(to("webhook_pause", webhook))
    news(page_of("initiative/citizen-budget"))
    work()
    assert receiver.received == []
    keeper.post(to("webhook_resume", webhook))
    work()
    assert [message.said["type"] for message in receiver.received] == ["record.withdrawn"]


def test_resuming_sends_also_what_was_given_up_since_nothing_got_through(
    approver: User, webhook: Webhook, receiver: Receiver, page_of: PageOf
) -> None:
    """But not what was given up long before."""
    old = news(page_of("commitment/mo0007"))
    given_up = news(page_of("initiative/citizen-budget"))
    since = timezone.now() - timedelta(hours=40)
    WebhookDelivery.objects.update(
        state=DeliveryState.FAILED, settled_at=timezone.now(), next_attempt_at=None
    )
    WebhookDelivery.objects.filter(pk=old.pk).update(settled_at=since - timedelta(days=1))
    Webhook.objects.update(paused_at=timezone.now(), pause_reason="failures", failing_since=since, failures=9)
    webhook.refresh_from_db()
    resume(webhook=webhook, by=approver)
    work()
    assert receiver.kinds == [("record.withdrawn", given_up.public_id)]
    old.refresh_from_db()
    assert old.state == DeliveryState.FAILED


def test_after_gone_everything_is_sent_once_the_address_is_right(
    approver: User, webhook: Webhook, receiver: Receiver, page_of: PageOf
) -> None:
    receiver.statuses = [410]
    ids = [news(page_of(name)).public_id for name in ("initiative/citizen-budget", "commitment/mo0007")]
    work()
    webhook.refresh_from_db()
    assert webhook.pause_reason == "gone"
    resume(webhook=webhook, by=approver)
    work()
    assert [record for _event, record in receiver.kinds[1:]] == ids


def test_trying_again_what_was_given_up(
    keeper: Client, webhook: Webhook, receiver: Receiver, page_of: PageOf
) -> None:
    delivery = news(page_of("initiative/citizen-budget"))
    again = to("webhook_again", webhook, delivery.pk)
    keeper.post(again)
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.WAITING
    WebhookDelivery.objects.update(
        state=DeliveryState.FAILED, settled_at=timezone.now(), next_attempt_at=None, failures=9
    )
    Webhook.objects.update(rest_until=timezone.now() + timedelta(hours=5), failures=5)
    page = BeautifulSoup(keeper.get(to("webhook", webhook)).content, "html.parser")
    assert page.select_one(f'form[action="{again}"]') is not None
    keeper.post(again)
    work()
    delivery.refresh_from_db()
    assert (delivery.state, len(receiver.received)) == (DeliveryState.DELIVERED, 1)
    page = BeautifulSoup(keeper.get(to("webhook", webhook)).content, "html.parser")
    assert page.select_one(f'form[action="{again}"]') is None


def test_while_paused_nothing_is_tried_again(
    keeper: Client, webhook: Webhook, receiver: Receiver, page_of: PageOf
) -> None:
    delivery = news(page_of("initiative/citizen-budget"))
    WebhookDelivery.objects.update(state=DeliveryState.FAILED)
    keeper.post(to("webhook_pause", webhook))
    keeper.post(to("webhook_again", webhook, delivery.pk))
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.FAILED


def test_a_delivery_of_another_webhook_is_not_found(
    keeper: Client, approver: User, webhook: Webhook, receiver: Receiver, page_of: PageOf
) -> None:
    delivery = news(page_of("initiative/citizen-budget"))
    other = keep_webhook(wish=Wish(name="b", url=receiver.url, events=["changed"]), by=approver)
    assert keeper.get(to("webhook_delivery", other, delivery.pk)).status_code == 404
    assert keeper.post(to("webhook_again", other, delivery.pk)).status_code == 404


def test_removing(keeper: Client, webhook: Webhook, receiver: Receiver, page_of: PageOf) -> None:
    news(page_of("initiative/citizen-budget"))
    assert keeper.get(to("webhook_remove", webhook)).status_code == 200
    assert Webhook.objects.exists()
    keeper.post(to("webhook_remove", webhook))
    work()
    assert not Webhook.objects.exists()
    assert receiver.received == []
    assert ModelLogEntry.objects.filter(action=keeping.REMOVED).count() == 1


# The log


def test_the_log_says_what_happened(
    keeper: Client, webhook: Webhook, receiver: Receiver, page_of: PageOf
) -> None:
    receiver.status = 404
    page = page_of("initiative/citizen-budget")
    news(page)
    work()
    text = keeper.get(to("webhook", webhook)).content.decode()
    assert page.public_id in text
    assert "HTTP 404" in text
    assert keeper.get(f"{to('webhook', webhook)}?state=delivered").content.decode().count("HTTP 404") == 0
    assert keeper.get(f"{to('webhook', webhook)}?state=waiting").content.decode().count("HTTP 404") == 1


def test_the_log_costs_the_same_for_one_and_for_many(
    keeper: Client, webhook: Webhook, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    def add(number: int) -> None:
        for _ in range(number):
            one = WebhookDelivery.objects.create(uid=uuid4(), webhook=webhook, event="test")
            WebhookAttempt.objects.create(delivery=one, status=200)

    add(1)
    keeper.get(to("webhook", webhook))
    with django_assert_max_num_queries(100) as few:
        keeper.get(to("webhook", webhook))
    add(24)
    with django_assert_max_num_queries(len(few)):
        keeper.get(to("webhook", webhook))
    add(5)
    text = keeper.get(f"{to('webhook', webhook)}?p=2").content.decode()
    assert text.count("webhooks__event") == 5


# Pausing itself


def test_whoever_made_it_is_told_when_it_pauses_itself(webhook: Webhook, approver: User) -> None:
    for _ in range(MOST_ATTEMPTS):
        assert not Notice.objects.filter(message="webhook.paused").exists()
        note_turn_without_success(webhook)
    [notice] = Notice.objects.filter(message="webhook.paused")
    assert (notice.recipient, notice.url) == (approver, to("webhook", webhook))
    assert "A ministry" in notice.subject
    note_turn_without_success(webhook)
    assert Notice.objects.filter(message="webhook.paused").count() == 1


def test_if_they_are_gone_the_administrators_are_told(webhook: Webhook, approver: User) -> None:
    administrator = member("people@icpc.example", Role.ADMINISTRATOR, "icpc")
    approver.memberships.update(ended_at=timezone.now())
    for _ in range(MOST_ATTEMPTS):
        note_turn_without_success(webhook)
    told = {notice.recipient for notice in Notice.objects.filter(message="webhook.paused")}
    assert administrator in told
    assert approver not in told
