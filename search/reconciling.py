"""Finding, after an outage or a restored backup, where the indices differ from the read model."""

import logging
from dataclasses import dataclass

from django.db.models import Max
from elasticsearch import Elasticsearch
from elasticsearch.helpers import scan

from outbox.models import Message
from publication.models import PublicRecord
from search import engine
from search.indexes import alias_of, locales
from search.mirror import guarded, make_missing_indices, post_for
from search.rebuilding import rebuild
from search.recovering import needs_comparison, note_comparison

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Drift:
    """Keys (`<public_id>:<locale>`) of documents that differ. `ahead`: only a rebuild brings them back."""

    missing: frozenset[str]
    outdated: frozenset[str]
    surplus: frozenset[str]
    ahead: frozenset[str]

    @property
    def repairable(self) -> list[str]:
        return sorted(self.missing | self.outdated | self.surplus)


def reconcile() -> Drift | None:
    """Compare the indices with the read model, post messages for what differs; None without Elasticsearch."""
    if not engine.in_use():
        return None
    make_missing_indices()
    client = engine.patient_client()
    drift = measure_drift(client)
    posted = post_for(drift.repairable)
    logger.info("search: %s documents differ, %s messages posted", len(drift.repairable), posted)
    if drift.ahead:
        logger.warning(
            "search: %s documents are newer than the database: run rebuild_search", len(drift.ahead)
        )
    return drift


def repair() -> Drift | None:
    """The periodic job: as `reconcile`; indices ahead of the database (a restored backup) are rebuilt."""
    drift = guarded(reconcile)
    if drift is not None and drift.ahead:
        rebuild()
    return drift


def look_after_indices() -> None:
    """The periodic job: an index that was lost is made again; after an outage all is compared."""
    if not engine.in_use():
        return
    guarded(make_missing_indices)
    mark = guarded(lambda: needs_comparison(engine.looking_client()))
    if mark is not None:
        repair()
        note_comparison(mark)


def measure_drift(client: Elasticsearch) -> Drift:
    """The index is read first: a change in between then looks like an outdated document: harmless.

    A document that is surplus and newer than any message could be is not deleted by one: it is `ahead`.
    """
    indexed = {key: version for locale in locales() for key, version in _indexed(client, locale).items()}
    rows = PublicRecord.objects.values_list("public_id", "locale", "version")
    public = {f"{public_id}:{locale}": version for public_id, locale, version in rows.iterator()}
    both, newest = public.keys() & indexed.keys(), _newest_number()
    surplus = indexed.keys() - public.keys()
    return Drift(
        missing=frozenset(public.keys() - indexed.keys()),
        outdated=frozenset(key for key in both if indexed[key] < public[key]),
        surplus=frozenset(key for key in surplus if indexed[key] <= newest),
        ahead=frozenset(key for key in both if indexed[key] > public[key])
        | frozenset(key for key in surplus if indexed[key] > newest),
    )


def _newest_number() -> int:
    """The last one the database is known to have given; messages are forgotten after a while."""
    numbers = (PublicRecord.objects.aggregate(last=Max("version")), Message.objects.aggregate(last=Max("pk")))
    return max(found["last"] or 0 for found in numbers)


def _indexed(client: Elasticsearch, locale: str) -> dict[str, int]:
    client.indices.refresh(index=alias_of(locale))
    hits = scan(client, index=alias_of(locale), query={"version": True, "_source": False}, size=1000)
    return {f"{hit['_id']}:{locale}": hit["_version"] for hit in hits}
