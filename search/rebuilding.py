"""Building all indices anew while readers read the old ones and editors publish."""

import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from django.db.models import Max, Q
from django.utils import timezone
from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch

from outbox.models import Message
from publication.models import PublicRecord
from publication.projection import TOPIC
from search import engine
from search.documents import documents
from search.indexes import alias_of, create_index, locales, new_name, swap
from search.writing import CHUNK, Operation, Outcome, locale_of, place, send, write

logger = logging.getLogger(__name__)


def rebuild() -> int:
    """Fill new indices from the read model and put them in place of the old; return how many documents.

    Raises NotWritten or Unavailable, and leaves the old indices in service, when a document is refused.
    """
    written, _refused = fill(locales())
    return written


def fill(wanted: Iterable[str], *, despite_refusals: bool = False) -> tuple[int, list[str]]:
    """The same for `wanted` languages. Return also the keys of documents that were left out as refused."""
    client = engine.patient_client()
    noted, started = _last_message(), timezone.now()
    names = {locale: new_name(locale) for locale in wanted}
    outcome = Outcome()
    try:
        for locale, name in names.items():
            create_index(client, name, locale, serving=False)
            client.indices.put_settings(index=name, settings={"refresh_interval": "-1"})
        outcome.add(send(client, _operations(names)))
        outcome.add(_replay(client, names, noted, started))
        outcome.require_success(despite_refusals=despite_refusals)
        for name in names.values():
            client.indices.put_settings(index=name, settings={"refresh_interval": "1s"})
            client.indices.refresh(index=name)
    except BaseException:
        with suppress(ApiError, TransportError):
            engine.looking_client().indices.delete(index=",".join(names.values()), ignore_unavailable=True)
        raise
    swap(client, names)
    outcome.add(_replay(client, {locale: alias_of(locale) for locale in names}, noted, started))
    return outcome.written, list(outcome.refused)


def _last_message() -> int:
    return Message.objects.aggregate(last=Max("pk"))["last"] or 0


def _operations(names: Mapping[str, str]) -> Iterator[Operation]:
    """All languages together: so the server writes its indices side by side."""
    last = 0
    rows = PublicRecord.objects.filter(locale__in=names).order_by("pk")
    while chunk := list(rows.filter(pk__gt=last)[:CHUNK]):
        last = chunk[-1].pk
        for record, document in documents(chunk):
            where = place(record.public_id, record.locale, record.version, names.__getitem__)
            yield where | {"_source": document}


def _replay(client: Elasticsearch, names: dict[str, str], noted: int, started: datetime) -> Outcome:
    """Write again, into what `names` names for each language, whatever changed since `started`.

    Also what was posted before but done since or is on its way: a transaction that took its number early
    may commit late, and a message on its way at the swap may have gone to the old index. What nobody
    has taken up yet is left to the relay.
    """
    since = Q(pk__gt=noted) | Q(done_at__gte=started) | Q(done_at=None)
    changed = Message.objects.filter(since, topic=TOPIC).exclude(done_at=None, claimed_until=None)
    messages = [message for message in changed.order_by("pk") if locale_of(message.key) in names]
    outcome = Outcome()
    for start in range(0, len(messages), CHUNK):
        outcome.add(write(client, messages[start : start + CHUNK], target=names.__getitem__))
    logger.info("search: %s messages replayed", len(messages))
    return replace(outcome, written=0)
