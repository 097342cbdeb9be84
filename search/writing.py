"""Writing documents in bulk: each with its version, in bites that a server can take, refused one by one."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from elasticsearch import Elasticsearch
from elasticsearch.helpers import streaming_bulk

from outbox.handlers import Unavailable
from outbox.models import Message
from publication.models import PublicRecord
from search import engine
from search.documents import documents

Operation = dict[str, Any]
Target = Callable[[str], str]

CHUNK = 500
MOST_BYTES = 10 * 1024 * 1024
# Refused for want of room, a document is sent again after one second, two, and four.
RETRIES, FIRST_PAUSE = 3, 1
# An index without its shard is waited for this long.
SHARD_PATIENCE = "10s"


class NotWritten(Exception):
    """Elasticsearch refused documents for a reason of their own."""


@dataclass
class Outcome:
    """`{key: reason}` of the documents that were not written: `refused` for good, or put off to `later`."""

    refused: dict[str, str] = field(default_factory=dict)
    later: dict[str, str] = field(default_factory=dict)
    written: int = 0

    def add(self, other: "Outcome") -> None:
        self.refused |= other.refused
        self.later |= other.later
        self.written += other.written

    def require_success(self, *, despite_refusals: bool = False) -> None:
        """Raises Unavailable or NotWritten."""
        if self.later:
            raise Unavailable(f"busy: {next(iter(self.later.values()))}")
        if self.refused and not despite_refusals:
            raise NotWritten("; ".join(f"{key}: {why}" for key, why in list(self.refused.items())[:5]))


def locale_of(key: str) -> str:
    return key.rpartition(":")[2]


def write(
    client: Elasticsearch, messages: Sequence[Message], *, target: Target, through_alias: bool = False
) -> Outcome:
    """Write or delete the documents of `messages` in the index that `target` names for their locale.

    A server that is away raises what the client raises.
    """
    newest = {message.key: message.pk for message in sorted(messages, key=lambda message: message.pk)}
    return send(client, _operations(newest, target), through_alias=through_alias)


def _operations(newest: Mapping[str, int], target: Target) -> Iterator[Operation]:
    standing = _records(newest)
    for record, document in documents(list(standing.values())):
        yield place(record.public_id, record.locale, record.version, target) | {"_source": document}
    for key in newest.keys() - standing.keys():
        public_id, _, locale = key.rpartition(":")
        yield place(public_id, locale, newest[key], target) | {"_op_type": "delete"}


def place(public_id: str, locale: str, version: int, target: Target) -> Operation:
    """A late or repeated message carries a lower version and is refused, so it cannot undo a newer one."""
    return {
        "_locale": locale,
        "_index": target(locale),
        "_id": public_id,
        "version": version,
        "version_type": "external_gte",
    }


def _records(keys: Iterable[str]) -> dict[str, PublicRecord]:
    ids: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        public_id, _, locale = key.rpartition(":")
        ids[locale].append(public_id)
    named = (PublicRecord.objects.filter(locale=locale, public_id__in=ids[locale]) for locale in ids)
    return {f"{record.public_id}:{record.locale}": record for records in named for record in records}


def send(client: Elasticsearch, operations: Iterator[Operation], *, through_alias: bool = False) -> Outcome:
    """Send them all; what the server has no room for is sent again, and it alone."""
    outcome, keys = Outcome(), _Keys()
    answers = streaming_bulk(
        client,
        keys.noting(operations),
        CHUNK,
        MOST_BYTES,
        raise_on_error=False,
        raise_on_exception=False,
        max_retries=RETRIES,
        initial_backoff=FIRST_PAUSE,
        require_alias=through_alias,
        timeout=SHARD_PATIENCE,
    )
    for done, answer in answers:
        ((operation, item),) = answer.items()
        if done or _is_settled(operation, item):
            outcome.written += 1
        else:
            _sort(outcome, keys.of(item), item)
    return outcome


class _Keys:
    """By which key a document is known: answers name the index where the request has named its alias."""

    def __init__(self) -> None:
        self._targets: dict[str, dict[str, str]] = defaultdict(dict)

    def noting(self, operations: Iterable[Operation]) -> Iterator[Operation]:
        for operation in operations:
            target, public_id = operation["_index"], operation["_id"]
            self._targets[public_id][target] = f"{public_id}:{operation.pop('_locale')}"
            yield operation

    def of(self, item: Mapping[str, Any]) -> str:
        fitting = [t for t in self._targets[item["_id"]] if f"{item['_index']}-".startswith(f"{t}-")]
        return self._targets[item["_id"]][max(fitting, key=len)]


def _is_settled(operation: str, item: Mapping[str, Any]) -> bool:
    """409: a newer version is there already. A document to delete may be gone, its index may not."""
    gone = operation == "delete" and item["status"] == 404 and "error" not in item
    return item["status"] == 409 or gone


def _sort(outcome: Outcome, key: str, item: Mapping[str, Any]) -> None:
    error = item["error"]
    kind, reason = (error["type"], error["reason"]) if isinstance(error, Mapping) else ("", str(error))
    put_off = item["status"] in engine.BUSY or kind == "index_not_found_exception"
    (outcome.later if put_off else outcome.refused)[key] = str(reason)
