"""What a receiver is told: which record, not what it says. All of it is public at that moment."""

import json
from typing import Any

from django.conf import settings

from publication.api.addresses import api_url
from publication.models import PublicRecord
from publication.webhooks.models import EventKind, WebhookDelivery


def body_of(delivery: WebhookDelivery) -> bytes | None:
    """JSON in UTF-8; None when the record has changed again since, so that it would not be true any more."""
    if delivery.event == EventKind.TEST:
        return _json({**_head(delivery), "type": "webhook.test"})
    record = _public(delivery)
    if (record is None) != (delivery.event == EventKind.WITHDRAWN):
        return None
    named = record or {"id": delivery.public_id, "type": delivery.record_type}
    return _json({**_head(delivery), "type": f"record.{delivery.event}", "record": named})


def _head(delivery: WebhookDelivery) -> dict[str, Any]:
    return {"id": str(delivery.uid), "type": "", "occurred_at": delivery.occurred_at.isoformat()}


def _public(delivery: WebhookDelivery) -> dict[str, Any] | None:
    rows = PublicRecord.objects.filter(public_id=delivery.public_id).values_list("type", "locale")
    found = list(rows)
    if not found:
        return None
    record_type = found[0][0]
    locales = {locale for _type, locale in found}
    return {
        "id": delivery.public_id,
        "type": record_type,
        "locales": [code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES if code in locales],
        "api_url": api_url(settings.PORTAL_PUBLIC_URL, record_type, delivery.public_id),
        "permanent_url": f"{settings.PORTAL_PUBLIC_URL}/id/{delivery.public_id}/",
    }


def _json(said: dict[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
