"""After an outage the indices are compared with the read model, without anyone asking for it.

Messages wait for a server that is away. But one that comes back may be another one, or have lost what it had
taken: a node restored from an older disk, an index from a backup. What the server was at the last comparison
is remembered; when it is something else, or was away in between, all is compared again.
"""

import logging

from elasticsearch import Elasticsearch

from outbox.turns import note_remark, remark_of
from search.indexes import alias_of_all

logger = logging.getLogger(__name__)

NAME = "search.recovery"
AWAY = "away"


def note_outage() -> None:
    """Whoever finds the server away says so."""
    note_remark(NAME, AWAY)


def needs_comparison(client: Elasticsearch) -> str | None:
    """How the server is recognised, if it is not as it was at the last comparison."""
    now = recognised(client)
    return now if now != remark_of(NAME) else None


def note_comparison(mark: str) -> None:
    note_remark(NAME, mark)


def recognised(client: Elasticsearch) -> str:
    """The cluster, the run of each node, and the indices in service: all have identifiers of their own."""
    cluster = client.cluster.state(metric="nodes", filter_path="cluster_uuid,nodes.*.ephemeral_id")
    runs = sorted(node["ephemeral_id"] for node in cluster.get("nodes", {}).values())
    settings = client.indices.get_settings(index=alias_of_all(), name="index.uuid", flat_settings=True)
    indices = sorted(each["settings"]["index.uuid"] for each in settings.values())
    return " ".join([cluster["cluster_uuid"], *runs, *indices])
