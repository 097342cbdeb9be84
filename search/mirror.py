"""Keeping Elasticsearch like the read model, message by message."""

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta

from django.db import transaction
from elasticsearch import ApiError

from outbox.handlers import PartlyDone, Unavailable
from outbox.models import Message
from outbox.posting import post
from outbox.turns import alone
from publication.projection import TOPIC
from search import engine
from search.indexes import alias_of, indices_behind, locales
from search.rebuilding import fill
from search.recovering import note_outage
from search.writing import Outcome, locale_of, write

logger = logging.getLogger(__name__)

LONGEST_REBUILD = timedelta(minutes=30)


def deliver(messages: Sequence[Message]) -> None:
    """Bring the documents that `messages` name in line with the read model as it is now.

    Raises Unavailable when the server is away, PartlyDone when it refuses or puts off single documents.
    """
    if not engine.in_use():
        return
    outcome = guarded(lambda: _write(messages))
    if outcome.refused or outcome.later:
        raise PartlyDone(
            refused={m.pk: outcome.refused[m.key] for m in messages if m.key in outcome.refused},
            later={m.pk: outcome.later[m.key] for m in messages if m.key in outcome.later},
        )


def guarded[T](work: Callable[[], T]) -> T:
    """What `work` returns. Raises Unavailable at once while the server is known to be away: it may hang."""
    try:
        return engine.write_breaker.call(work)
    except engine.EngineAway as away:
        cause = away.__cause__
        if isinstance(cause, ApiError) and not engine.is_away(cause):
            raise cause from None
        note_outage()
        raise Unavailable(str(away)) from away


def _write(messages: Sequence[Message]) -> Outcome:
    make_missing_indices({locale_of(message.key) for message in messages})
    return write(engine.patient_client(), messages, target=alias_of, through_alias=True)


def make_missing_indices(wanted: Iterable[str] | None = None) -> list[str]:
    """Create and fill each language's index that is not there; return those languages.

    Readers see it when it is whole: one with a few documents would hide all other records.
    """
    client = engine.looking_client()
    asked = list(wanted) if wanted is not None else locales()
    missing = [locale for locale in asked if not indices_behind(client, alias_of(locale))]
    if missing:
        with alone("search.filling", at_most=LONGEST_REBUILD) as free:
            if not free:
                raise Unavailable("the index is being filled")
            written, refused = fill(missing, despite_refusals=True)
            logger.info("search: new indices for %s, %s documents", ", ".join(missing), written)
            post_for(refused)
    return missing


def post_for(keys: Iterable[str]) -> int:
    """Post a message for each of `keys` that none waits for yet; return how many were posted."""
    waiting = set(Message.objects.waiting().filter(topic=TOPIC).values_list("key", flat=True))
    missing = [key for key in keys if key not in waiting]
    with transaction.atomic():
        for key in missing:
            post(topic=TOPIC, key=key)
    return len(missing)
