"""What the tests of the webhooks' screens ask and send."""

import re
from collections.abc import Callable
from typing import Any

from django.urls import reverse
from wagtail.models import Page

from publication.projection import withdraw_all
from publication.webhooks.events import listen_anew
from publication.webhooks.models import Webhook, WebhookDelivery

PageOf = Callable[..., Page]
SECRET = re.compile(r"whsec_[A-Za-z0-9+/=]{40,}")


def to(name: str, webhook: Webhook, *more: int) -> str:
    return reverse(name, args=[webhook.pk, *more])


def typed(**changes: Any) -> dict[str, Any]:
    return {"name": "A ministry", "url": "https://ministry.example/hook", "events": ["published"]} | changes


def news(page: Page) -> WebhookDelivery:
    listen_anew()
    withdraw_all(page.translation_key)
    return WebhookDelivery.objects.order_by("pk")[len(WebhookDelivery.objects.all()) - 1]
