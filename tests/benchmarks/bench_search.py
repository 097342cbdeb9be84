"""What the portal adds to Elasticsearch's own time, and what the database takes in its place."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client, override_settings
from elasticsearch import Elasticsearch

from search import engine
from search.indexes import alias_of
from search.rebuilding import rebuild
from tests.benchmarks.growth import grow
from tests.benchmarks.stopwatch import medians, report

pytestmark = pytest.mark.django_db

RECORDS = int(os.environ.get("RECORDS", "50000"))
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


@pytest.fixture
def grown(db: None) -> Iterator[None]:
    grow(RECORDS)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    rebuild()
    yield
    client = engine.patient_client()
    client.indices.delete(index=list(client.indices.get(index=alias_of("*"))))


def test_searching(grown: None, monkeypatch: pytest.MonkeyPatch) -> None:
    for text, locale in QUESTIONS:
        ask = _asking(text, locale)
        name = f"{RECORDS} records, “{text}”"
        report(f"{name}: the API’s answer against its requests alone", *_beside_bare(ask, monkeypatch))
        report(f"{name}: the database against Elasticsearch", *medians(_without(ask), ask, rounds=ROUNDS))


def _asking(text: str, locale: str) -> Ask:
    client = Client()

    def ask() -> Any:
        answer = client.get("/api/v1/search", {"q": text, "locale": locale}).json()
        assert answer["count"], f"nothing to measure: {text}"
        return answer

    return ask


def _beside_bare(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> tuple[float, float]:
    """An answer, and the very requests that it makes of Elasticsearch, made by a client that does no more."""
    made: list[Any] = []
    msearch = Elasticsearch.msearch

    def noted(client: Elasticsearch, **body: Any) -> object:
        made.append(body)
        return msearch(client, **body)

    with monkeypatch.context() as patched:
        patched.setattr(Elasticsearch, "msearch", noted)
        ask()
    assert made, "Elasticsearch was not asked"
    client = engine.patient_client()
    return medians(ask, lambda: [client.msearch(**body) for body in made], rounds=ROUNDS)


def _without(ask: Ask) -> Ask:
    def without() -> object:
        with override_settings(PORTAL_ELASTICSEARCH_URL=""):
            return ask()

    return without
