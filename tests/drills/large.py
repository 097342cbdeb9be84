"""What the portal adds to Elasticsearch's time, and what the database takes in its place, side by side."""

from collections.abc import Callable
from typing import Any
from unittest.mock import patch

from django.db import connection
from django.test import Client, override_settings
from elasticsearch import Elasticsearch

from search import engine
from search.indexes import alias_of_all
from search.rebuilding import rebuild
from tests.benchmarks.growth import grow
from tests.benchmarks.stopwatch import medians

QUESTIONS = [
    ("شفافية الميزانية", "ar"),
    ("الرشوه", "ar"),
    ("accès à l'information", "fr"),
    ("marchés publics", "fr"),
    ("citizen participation", "en"),
    ("complaints", "en"),
]
ROUNDS = 15

Ask = Callable[[], object]
# Milliseconds of the one and of the other.
Pair = tuple[float, float]


def prepare(records: int) -> None:
    """A read model of so many more records, and their index. Every question is a new one: none is cached."""
    grow(records)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    rebuild()
    client = engine.patient_client()
    client.indices.put_settings(index=alias_of_all(), settings={"index.requests.cache.enable": False})


def added(text: str, locale: str) -> Pair:
    """An answer of the API; and the very requests that it makes of Elasticsearch, from a bare client."""
    ask, made = asking(text, locale), []
    msearch = Elasticsearch.msearch

    def noted(client: Elasticsearch, **body: Any) -> object:
        made.append(body)
        return msearch(client, **body)

    with patch.object(Elasticsearch, "msearch", noted):
        ask()
    assert made, "Elasticsearch was not asked"
    client = engine.patient_client()
    return medians(ask, lambda: [client.msearch(**body) for body in made], rounds=ROUNDS)


def in_its_place(text: str, locale: str) -> Pair:
    """The database's answer; and Elasticsearch's."""
    ask = asking(text, locale)

    def without() -> object:
        with override_settings(PORTAL_ELASTICSEARCH_URL=""):
            return ask()

    return medians(without, ask, rounds=ROUNDS)


def asking(text: str, locale: str) -> Ask:
    client = Client(HTTP_HOST="127.0.0.1")

    def ask() -> Any:
        answer = client.get("/api/v1/search", {"q": text, "locale": locale}).json()
        assert answer["count"], f"nothing to measure: {text}"
        return answer

    return ask
