"""A receiver that takes nothing is asked less and less often; in the end its webhook pauses itself."""

from datetime import datetime

from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone
from wagtail.log_actions import log

from publication.webhooks.models import PauseReason, Webhook
from publication.webhooks.schedule import next_attempt

PAUSED_ITSELF = "portal.webhook.paused_itself"

# Sent inside the transaction in which a webhook has paused itself. Arguments: `webhook`.
paused_itself = Signal()


def begin_anew(webhook: Webhook) -> None:
    """Something got through."""
    Webhook.objects.filter(pk=webhook.pk).update(failures=0, failing_since=None, rest_until=None)


@transaction.atomic
def note_turn_without_success(webhook: Webhook) -> None:
    """Let it rest; after as many such turns in a row as one message has attempts, it pauses itself."""
    now = timezone.now()
    held = Webhook.objects.select_for_update().filter(pk=webhook.pk, paused_at=None).first()
    if held is None:
        return
    held.failures += 1
    held.failing_since = held.failing_since or now
    held.rest_until = next_attempt(held.failures, now)
    values = {name: getattr(held, name) for name in ("failures", "failing_since", "rest_until")}
    Webhook.objects.filter(pk=webhook.pk).update(**values)
    if held.rest_until is None:
        _pause_itself(held, PauseReason.FAILURES)


def pause_as_gone(webhook: Webhook, *, since: datetime) -> None:
    """The receiver has said that nothing should be sent there any more."""
    Webhook.objects.filter(pk=webhook.pk, failing_since=None).update(failing_since=since)
    _pause_itself(webhook, PauseReason.GONE)


@transaction.atomic
def _pause_itself(webhook: Webhook, reason: PauseReason) -> None:
    working = Webhook.objects.filter(pk=webhook.pk, paused_at=None)
    if not working.update(paused_at=timezone.now(), pause_reason=reason.value, rest_until=None):
        return
    webhook.refresh_from_db()
    log(webhook, PAUSED_ITSELF, data={"reason": reason.value})
    paused_itself.send(Webhook, webhook=webhook)
