"""A webhook is paused and resumed, by somebody or by itself."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from institutions.models import User
from institutions.roles import Role
from notifications.models import Notice
from publication.webhooks.failing import note_turn_without_success
from publication.webhooks.keeping import (
    resume,
)
from publication.webhooks.models import DeliveryState, Webhook, WebhookDelivery
from publication.webhooks.schedule import MOST_ATTEMPTS
from tests.editorial.webhooks.screens import PageOf, news, to
from tests.people import member
from tests.publication.webhooks.conftest import work
from tests.publication.webhooks.receiver import Receiver

pytestmark = pytest.mark.django_db


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
