"""A test message, and trying again what was given up."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from institutions.models import User
from publication.webhooks.keeping import (
    Wish,
    keep_webhook,
    send_test,
)
from publication.webhooks.models import DeliveryState, Webhook, WebhookDelivery
from publication.webhooks.schedule import MOST_ATTEMPTS
from publication.webhooks.signing import opened
from tests.editorial.webhooks.screens import PageOf, news, to
from tests.publication.webhooks.conftest import work
from tests.publication.webhooks.receiver import Receiver

pytestmark = pytest.mark.django_db


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
