from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from editorial.approval import publish_as_operator
from outbox.models import Message
from outbox.relay import deliver_due
from publication.webhooks import turns
from publication.webhooks.events import TOPIC, listen_anew
from publication.webhooks.models import ASKED_FOR, Webhook, WebhookDelivery
from publication.webhooks.signing import new_secret, sealed
from publication.webhooks.turns import wake_all
from tests.publication.webhooks.receiver import Receiver, receiving

SECRET = new_secret()

Hook = Callable[..., Webhook]
Publish = Callable[[Page], None]


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    with receiving() as one:
        monkeypatch.setattr(turns, "network_in_use", one.network)
        yield one


@pytest.fixture
def hook(db: None, receiver: Receiver) -> Hook:
    """Make a webhook of the receiver that wants to know everything."""

    def make(**values: Any) -> Webhook:
        given = {"name": "A ministry", "url": receiver.url, "events": list(ASKED_FOR)} | values
        return Webhook.objects.create(secret=sealed(SECRET), **given)

    return make


def publish(page: Page) -> None:
    """As in a transaction of its own."""
    listen_anew()
    with transaction.atomic():
        publish_as_operator(page=page, approver=None, evidence="test")


def withdraw(page: Page) -> None:
    listen_anew()
    with transaction.atomic():
        page.unpublish()


def work() -> None:
    """What the worker does now for webhooks: turns follow a moment after each other."""
    for _ in range(50):
        Message.objects.waiting().filter(topic=TOPIC, available_at__lte=soon()).update(available_at=now())
        if not deliver_due(slow=True):
            return


def now() -> Any:
    return timezone.now() - timedelta(milliseconds=1)


def soon() -> Any:
    return timezone.now() + timedelta(seconds=2)


def time_passes(**passed: float) -> None:
    """Whatever was to happen later comes so much nearer; then the periodic job looks."""
    span = timedelta(**passed)
    for message in Message.objects.waiting().filter(topic=TOPIC):
        Message.objects.filter(pk=message.pk).update(available_at=message.available_at - span)
    for delivery in WebhookDelivery.objects.waiting().exclude(next_attempt_at=None):
        WebhookDelivery.objects.filter(pk=delivery.pk).update(
            next_attempt_at=delivery.next_attempt_at - span  # type: ignore[operator]
        )
    for webhook in Webhook.objects.exclude(rest_until=None):
        Webhook.objects.filter(pk=webhook.pk).update(rest_until=webhook.rest_until - span)  # type: ignore[operator]
    wake_all()
