"""Building all indices anew while readers read the old ones and editors publish."""

import logging
from collections.abc import Iterator
from datetime import datetime

from django.db.models import Max, Q
from django.utils import timezone
from elasticsearch import Elasticsearch
from elasticsearch.helpers import streaming_bulk

from outbox.models import Message
from publication.models import PublicRecord
from publication.projection import TOPIC
from search import engine
from search.documents import documents
from search.indexes import create_index, locales, new_name, swap
from search.mirror import NotWritten, Operation, locale_of, write

logger = logging.getLogger(__name__)

CHUNK = 500


def rebuild() -> int:
    """Fill new indices from the read model and put them in place of the old; return how many documents.

    Raises NotWritten, and leaves the old indices in service, when a document is refused.
    """
    client = engine.patient_client()
    noted, started = _last_message(), timezone.now()
    names = {locale: new_name(locale) for locale in locales()}
    try:
        for locale, name in names.items():
            create_index(client, name, locale, serving=False)
            client.indices.put_settings(index=name, settings={"refresh_interval": "-1"})
        written = sum(_fill(client, name, locale) for locale, name in names.items())
        _replay(client, names, noted, started)
        for name in names.values():
            client.indices.put_settings(index=name, settings={"refresh_interval": "1s"})
            client.indices.refresh(index=name)
    except BaseException:
        client.options(ignore_status=404).indices.delete(index=",".join(names.values()))
        raise
    swap(client, names)
    _replay(client, names, noted, started)
    return written


def _last_message() -> int:
    return Message.objects.aggregate(last=Max("pk"))["last"] or 0


def _fill(client: Elasticsearch, name: str, locale: str) -> int:
    written = 0
    for done, outcome in streaming_bulk(client, _operations(name, locale), CHUNK, raise_on_error=False):
        if not done:
            raise NotWritten(str(outcome))
        written += 1
    return written


def _operations(name: str, locale: str) -> Iterator[Operation]:
    last = 0
    rows = PublicRecord.objects.filter(locale=locale).order_by("pk")
    while chunk := list(rows.filter(pk__gt=last)[:CHUNK]):
        last = chunk[-1].pk
        for record, document in documents(chunk):
            place = {"_index": name, "_id": record.public_id}
            yield {**place, "version": record.version, "version_type": "external_gte", "_source": document}


def _replay(client: Elasticsearch, names: dict[str, str], noted: int, started: datetime) -> None:
    """Write again whatever changed since `started`.

    Also what was posted before but done since or is on its way: a transaction that took its number early
    may commit late, and a message on its way at the swap may have gone to the old index. What nobody
    has taken up yet is left to the relay.
    """
    since = Q(pk__gt=noted) | Q(done_at__gte=started) | Q(done_at=None)
    changed = Message.objects.filter(since, topic=TOPIC).exclude(done_at=None, claimed_until=None)
    messages = [message for message in changed.order_by("pk") if locale_of(message.key) in names]
    for start in range(0, len(messages), CHUNK):
        write(client, messages[start : start + CHUNK], target=names.__getitem__)
    logger.info("search: %s messages replayed", len(messages))
