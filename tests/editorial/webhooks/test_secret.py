"""The secret of a webhook is seen once, and renewed."""

import logging
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from outbox.models import Message
from publication.webhooks.models import DeliveryState, Webhook, WebhookDelivery
from publication.webhooks.signing import opened
from tests.editorial.webhooks.screens import SECRET, PageOf, news, to
from tests.publication.webhooks.conftest import work
from tests.publication.webhooks.receiver import Receiver

pytestmark = pytest.mark.django_db


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


def test_beside_the_secret_the_ways_through_the_log_lead_on(keeper: Client, webhook: Webhook) -> None:
    """That screen is answered to a form; its own address cannot be asked for."""
    for _ in range(30):
        WebhookDelivery.objects.create(uid=uuid4(), webhook=webhook, event="test")
    page = BeautifulSoup(keeper.post(to("webhook_secret", webhook)).content, "html.parser")
    ways = [link["href"] for link in page.select(".webhooks__tabs a, .cms-pages a")]
    assert f"{to('webhook', webhook)}?p=2#webhook-log" in ways
    assert len(ways) > len(DeliveryState.values)
    assert {keeper.get(str(way)).status_code for way in ways} == {200}


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
