"""Noting what happens to public records, in the same transaction, for those who want to know."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from django.db import connection, transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils import timezone

from outbox.posting import post
from publication.models import RecordFacet
from publication.projection import ChangeKind, RecordChange, record_changed
from publication.webhooks.models import Webhook, WebhookDelivery

TOPIC = "webhooks"


class _Listening:
    """Who listens during one transaction, read once, and what each record has met in it.

    It stands among what waits for the commit: when the transaction or its savepoint is undone, it goes too.
    """

    def __init__(self) -> None:
        self.mark = uuid4().hex
        self.webhooks = list(Webhook.objects.select_related("institution").defer("secret", "former_secret"))
        self.by_institution = any(webhook.institution_id for webhook in self.webhooks)
        self.kinds: dict[str, ChangeKind] = {}

    def __call__(self) -> None:
        """Nothing is left to do once it is committed."""

    def kind_of(self, change: RecordChange) -> ChangeKind:
        """What has happened to the record in the transaction as a whole."""
        kind = _together(self.kinds.get(change.public_id), change.kind)
        self.kinds[change.public_id] = kind
        return kind


class _Woken:
    """This webhook has been given a turn in the transaction; goes with the message when that is undone."""

    def __init__(self, webhook: int) -> None:
        self.webhook = webhook

    def __call__(self) -> None:
        """Nothing is left to do once it is committed."""


def _together(before: ChangeKind | None, now: ChangeKind) -> ChangeKind:
    if before == ChangeKind.PUBLISHED and now == ChangeKind.CHANGED:
        return before
    if before == ChangeKind.WITHDRAWN and now == ChangeKind.PUBLISHED:
        return ChangeKind.CHANGED
    return now


@receiver(record_changed)
def note_change(sender: Any, change: RecordChange, **kwargs: Any) -> None:
    """One delivery a webhook, however often the record is written in this transaction."""
    listening = _listening()
    if not listening.webhooks:
        return
    kind = listening.kind_of(change)
    institutions = _institutions_of(change) if listening.by_institution else set()
    wanting = [hook for hook in listening.webhooks if hook.wants(kind, change.type, institutions)]
    if wanting:
        _note(change, kind, wanting, listening.mark)


def _institutions_of(change: RecordChange) -> set[str]:
    """Those whose record it is from now on, and those whose it was."""
    before = RecordFacet.objects.filter(translation_key=change.translation_key, facet="institution")
    known = set() if change.kind == ChangeKind.PUBLISHED else set(before.values_list("value", flat=True))
    return known | set(change.facets.get("institution", ()))


def _note(change: RecordChange, kind: ChangeKind, wanting: Sequence[Webhook], mark: str) -> None:
    now = timezone.now()
    WebhookDelivery.objects.bulk_create(
        (
            WebhookDelivery(
                uid=_uid(mark, webhook, change.public_id),
                webhook=webhook,
                event=kind.value,
                public_id=change.public_id,
                record_type=change.type,
                occurred_at=now,
                next_attempt_at=now,
            )
            for webhook in wanting
        ),
        update_conflicts=True,
        unique_fields=["uid"],
        update_fields=["event"],
    )
    for webhook in wanting:
        if not webhook.is_paused:
            _wake_once(webhook.pk)


def _uid(mark: str, webhook: Webhook, public_id: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"{mark}:{webhook.pk}:{public_id}")


def wake(webhook: int) -> None:
    """Give it a turn as soon as the running transaction is through."""
    post(topic=TOPIC, key=str(webhook))


def _wake_once(webhook: int) -> None:
    if not any(isinstance(entry, _Woken) and entry.webhook == webhook for entry in _at_commit()):
        transaction.on_commit(_Woken(webhook))
        wake(webhook)


def _listening() -> _Listening:
    found = next((entry for entry in _at_commit() if isinstance(entry, _Listening)), None)
    if found is None:
        found = _Listening()
        transaction.on_commit(found)
    return found


def _at_commit() -> Iterator[Any]:
    return (entry[1] for entry in connection.run_on_commit)


@receiver([post_save, post_delete], sender=Webhook)
def listen_anew(sender: Any = None, **kwargs: Any) -> None:
    """What was read of the webhooks in this transaction, and who was woken in it, counts no longer."""
    connection.run_on_commit = [
        entry for entry in connection.run_on_commit if not isinstance(entry[1], _Listening | _Woken)
    ]
