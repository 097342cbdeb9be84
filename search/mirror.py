"""Keeping Elasticsearch like the read model, message by message."""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch

from outbox.handlers import Unavailable
from outbox.models import Message
from outbox.posting import post
from publication.models import PublicRecord
from publication.projection import TOPIC
from search import engine
from search.documents import documents
from search.indexes import alias_of, create_index, indices_behind, locales, new_name

logger = logging.getLogger(__name__)

Operation = dict[str, Any]
Target = Callable[[str], str]


class NotWritten(Exception):
    """Elasticsearch refused documents for a reason of their own."""


def deliver(messages: Sequence[Message]) -> None:
    """Bring the documents that `messages` name in line with the read model as it is now.

    Raises Unavailable when the server is away, NotWritten when it refuses a document.
    """
    if not engine.in_use():
        return
    try:
        make_missing_indices({locale_of(message.key) for message in messages})
        write(engine.patient_client(), messages, target=alias_of, through_alias=True)
    except (TransportError, ApiError) as error:
        if engine.is_away(error):
            raise Unavailable(str(error)) from error
        raise


def locale_of(key: str) -> str:
    return key.rpartition(":")[2]


def write(
    client: Elasticsearch, messages: Sequence[Message], *, target: Target, through_alias: bool = False
) -> None:
    """Write or delete the documents of `messages` in the index that `target` names for their locale."""
    newest = {message.key: message.pk for message in sorted(messages, key=lambda message: message.pk)}
    operations: list[Operation] = []
    standing = _records(newest)
    for record, document in documents(list(standing.values())):
        operations += [{"index": _place(record.public_id, record.locale, record.version, target)}, document]
    for key in newest.keys() - standing.keys():
        public_id, _, locale = key.rpartition(":")
        operations.append({"delete": _place(public_id, locale, newest[key], target)})
    if operations:
        response = client.bulk(operations=operations, require_alias=through_alias)
        _require_success(response["items"])


def _place(public_id: str, locale: str, version: int, target: Target) -> Operation:
    """A late or repeated message carries a lower version and is refused, so it cannot undo a newer one."""
    return {"_index": target(locale), "_id": public_id, "version": version, "version_type": "external_gte"}


def _records(keys: Iterable[str]) -> dict[str, PublicRecord]:
    ids: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        public_id, _, locale = key.rpartition(":")
        ids[locale].append(public_id)
    named = (PublicRecord.objects.filter(locale=locale, public_id__in=ids[locale]) for locale in ids)
    return {f"{record.public_id}:{record.locale}": record for records in named for record in records}


def _require_success(items: Sequence[Mapping[str, Any]]) -> None:
    refused = []
    for item in items:
        ((operation, outcome),) = item.items()
        if not _succeeded(operation, outcome):
            refused.append(outcome)
    if any(outcome["status"] in engine.BUSY for outcome in refused):
        raise Unavailable(f"busy: {refused[0]['error']['reason']}")
    if refused:
        raise NotWritten(
            "; ".join(f"{outcome['_id']}: {outcome['error']['reason']}" for outcome in refused[:5])
        )


def _succeeded(operation: str, outcome: Mapping[str, Any]) -> bool:
    """409: a newer version is there already. A document to delete may be gone, its index may not."""
    gone = operation == "delete" and outcome["status"] == 404 and "error" not in outcome
    return outcome["status"] < 300 or outcome["status"] == 409 or gone


def make_missing_indices(wanted: Iterable[str] | None = None) -> list[str]:
    """Create each language's index that is not there and send for its records; return those languages.

    An index that was lost comes back whole: filled by one message only, it would hide all other records.
    """
    client = engine.patient_client()
    made = []
    for locale in wanted if wanted is not None else locales():
        if not indices_behind(client, alias_of(locale)):
            create_index(client, new_name(locale), locale, serving=True)
            logger.info("search: new index for %s, %s records to write", locale, send_for_records(locale))
            made.append(locale)
    return made


def look_after_indices() -> None:
    """The periodic job: an index that was never made or was lost is made within a minute."""
    if engine.in_use():
        make_missing_indices()


def send_for_records(locale: str) -> int:
    """Post a message for every record of `locale` that none waits for."""
    ids = PublicRecord.objects.filter(locale=locale).values_list("public_id", flat=True)
    return post_for(f"{public_id}:{locale}" for public_id in ids)


def post_for(keys: Iterable[str]) -> int:
    """Post a message for each of `keys` that none waits for yet; return how many were posted."""
    waiting = set(Message.objects.waiting().filter(topic=TOPIC).values_list("key", flat=True))
    missing = [key for key in keys if key not in waiting]
    with transaction.atomic():
        for key in missing:
            post(topic=TOPIC, key=key)
    return len(missing)
