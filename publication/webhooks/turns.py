"""A webhook's turn: what waits for it is sent, in order, until it is done, fails, or others want theirs."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from outbox.models import Message
from outbox.posting import post
from publication.guarded_requests import Network
from publication.webhooks.events import TOPIC, listen_anew, wake
from publication.webhooks.failing import begin_anew, note_turn_without_success, pause_as_gone
from publication.webhooks.models import (
    DeliveryState,
    Reason,
    Webhook,
    WebhookAttempt,
    WebhookDelivery,
)
from publication.webhooks.payload import body_of
from publication.webhooks.schedule import next_attempt
from publication.webhooks.sending import Outcome, network_in_use, send

SECONDS_A_BATCH = 30
SECONDS_A_TURN = 15
MOST_A_TURN = 200
ENOUGH_FAILURES = 3
LEASE = timedelta(minutes=2)
# Between two turns others get theirs: other webhooks, mail, periodic jobs.
BETWEEN_TURNS = timedelta(seconds=1)
WHEN_BUSY = timedelta(seconds=5)
SOON = timedelta(minutes=1)


@dataclass
class Turn:
    """How it went so far; `failed` counts in a row."""

    succeeded: int = 0
    failed: int = 0
    nobody_there: bool = False

    @property
    def is_hopeless(self) -> bool:
        return self.nobody_there or self.failed >= ENOUGH_FAILURES

    def count(self, outcome: Outcome) -> None:
        self.nobody_there = outcome.nobody_there
        self.failed = 0 if outcome.is_success else self.failed + 1
        self.succeeded += outcome.is_success


def give_turns(messages: Sequence[Message]) -> None:
    """What the worker does with these messages. Those that fail come last: nobody else waits for them."""
    listen_anew()
    end = time.monotonic() + SECONDS_A_BATCH
    keys = {message.key for message in messages}
    for webhook in Webhook.objects.filter(pk__in=keys, paused_at=None).order_by("failures", "pk"):
        if time.monotonic() < end:
            give_turn(webhook, network_in_use())
    for webhook in Webhook.objects.filter(pk__in=keys, paused_at=None):
        wake_when_due(webhook, besides=[message.pk for message in messages])


def give_turn(webhook: Webhook, network: Network) -> None:
    """Unless it rests, or another worker is at it."""
    now = timezone.now()
    free = Webhook.objects.filter(Q(busy_until=None) | Q(busy_until__lt=now), pk=webhook.pk)
    if not free.filter(Q(rest_until=None) | Q(rest_until__lte=now)).update(busy_until=now + LEASE):
        return
    try:
        _work_off(webhook, network)
    finally:
        Webhook.objects.filter(pk=webhook.pk).update(busy_until=None)


def _work_off(webhook: Webhook, network: Network) -> None:
    turn, end = Turn(), time.monotonic() + SECONDS_A_TURN
    for _ in range(MOST_A_TURN):
        delivery = _next(webhook)
        if delivery is None or time.monotonic() > end or turn.is_hopeless:
            break
        _deliver(webhook, delivery, network, turn)
    if turn.succeeded:
        begin_anew(webhook)
    elif turn.failed:
        note_turn_without_success(webhook)


def _next(webhook: Webhook) -> WebhookDelivery | None:
    due = WebhookDelivery.objects.in_turn().filter(webhook=webhook, next_attempt_at__lte=timezone.now())
    return due.order_by("pk").first()


def _deliver(webhook: Webhook, delivery: WebhookDelivery, network: Network, turn: Turn) -> None:
    body = body_of(delivery)
    if body is None:
        _settle(delivery, DeliveryState.OVERTAKEN)
        return
    outcome = send(webhook, delivery, body, network)
    turn.count(outcome)
    record_attempt(webhook, delivery, outcome)


@transaction.atomic
def record_attempt(webhook: Webhook, delivery: WebhookDelivery, outcome: Outcome) -> None:
    """Write down what came back, and when to try again, if ever. Nothing for what was deleted meanwhile."""
    now = timezone.now()
    if not _move_on(delivery, outcome):
        return
    WebhookAttempt.objects.create(
        delivery=delivery,
        status=outcome.status,
        reason=outcome.reason,
        duration=outcome.duration,
        answer=outcome.answer,
    )
    if outcome.reason == Reason.GONE:
        pause_as_gone(webhook, since=now)


def _move_on(delivery: WebhookDelivery, outcome: Outcome) -> bool:
    if outcome.is_success:
        return _settle(delivery, DeliveryState.DELIVERED)
    failures = delivery.failures + 1
    at = next_attempt(failures, timezone.now()) if delivery.next_attempt_at else None
    if at is None or outcome.reason == Reason.GONE:
        return _settle(delivery, DeliveryState.FAILED, failures=failures)
    return _change(delivery, failures=failures, next_attempt_at=at)


def _settle(delivery: WebhookDelivery, state: DeliveryState, **values: int) -> bool:
    return _change(delivery, state=state.value, settled_at=timezone.now(), next_attempt_at=None, **values)


def _change(delivery: WebhookDelivery, **values: object) -> bool:
    return bool(WebhookDelivery.objects.filter(pk=delivery.pk).update(**values))


@transaction.atomic
def wake_when_due(webhook: Webhook, *, besides: Sequence[int] = ()) -> None:
    """Post its next turn, if it comes soon and no message, `besides` these, comes by then.

    Later ones are up to the periodic job: a message that waits for hours would look like one nobody works on.
    """
    due = due_at(webhook)
    if due is None or due > timezone.now() + SOON:
        return
    waiting = Message.objects.waiting().filter(topic=TOPIC, key=str(webhook.pk), available_at__lte=due)
    if not waiting.exclude(pk__in=besides).exists():
        post(topic=TOPIC, key=str(webhook.pk), after=due - timezone.now())


def due_at(webhook: Webhook) -> datetime | None:
    """When its next turn can be, a moment from now at the earliest; None while nothing waits."""
    first = WebhookDelivery.objects.in_turn().filter(webhook=webhook).order_by("next_attempt_at").first()
    if first is None or first.next_attempt_at is None:
        return None
    now = timezone.now()
    moments = [now + BETWEEN_TURNS, first.next_attempt_at, webhook.rest_until or now]
    if webhook.busy_until and webhook.busy_until > now:
        moments.append(now + WHEN_BUSY)
    return max(moments)


def wake_all() -> int:
    """The periodic job: give a turn to webhooks with something due and no message for it; how many."""
    now = timezone.now()
    due = WebhookDelivery.objects.in_turn().filter(next_attempt_at__lte=now)
    asleep = Webhook.objects.filter(Q(rest_until=None) | Q(rest_until__lte=now), pk__in=due.values("webhook"))
    expected = Message.objects.waiting().filter(topic=TOPIC, available_at__lte=now)
    keys = set(expected.values_list("key", flat=True))
    woken = [webhook for webhook in asleep.values_list("pk", flat=True) if str(webhook) not in keys]
    with transaction.atomic():
        for webhook in woken:
            wake(webhook)
    return len(woken)
