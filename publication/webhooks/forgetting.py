"""The log of deliveries is kept for thirty days."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from publication.webhooks.models import Webhook, WebhookAttempt, WebhookDelivery

KEPT = timedelta(days=30)
AT_ONCE = 2000


def forget_old() -> int:
    """Delete deliveries older than that, sent or not, and those without a webhook; how many there were."""
    old = WebhookDelivery.objects.filter(
        Q(occurred_at__lt=timezone.now() - KEPT) | ~Exists(Webhook.objects.filter(pk=OuterRef("webhook")))
    )
    gone = 0
    while batch := list(old.values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            WebhookAttempt.objects.filter(delivery__in=batch).delete()
            gone += WebhookDelivery.objects.filter(pk__in=batch).delete()[0]
    return gone
