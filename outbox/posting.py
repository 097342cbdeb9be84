"""Writing a message: inside the caller's transaction, so that it exists exactly when the change does."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from outbox.models import Message


def post(
    *, topic: str, key: str, payload: dict[str, Any] | None = None, after: timedelta = timedelta()
) -> int:
    """Record that `topic` must be done for `key`; return the message's number in the sequence.

    `after`: so much later at the earliest.

    Raises `django.db.transaction.TransactionManagementError` outside a transaction: a message
    that commits apart from its change could be lost or come too early.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError(f"{topic}: a message is posted inside a transaction")
    due = timezone.now() + after
    return Message.objects.create(topic=topic, key=key, payload=payload or {}, available_at=due).pk
