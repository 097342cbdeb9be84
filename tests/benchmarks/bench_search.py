"""What the portal adds to Elasticsearch's own time, and what the database takes in its place."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client, override_settings

from search import engine
from search.rebuilding import rebuild
from tests.benchmarks.stopwatch import medians, report

pytestmark = pytest.mark.django_db

QUESTIONS = [("شفافية الميزانية", "ar"), ("accès à l'information", "fr"), ("citizen participation", "en")]


@pytest.fixture(autouse=True)
def _indices(db: None) -> None:
    rebuild()


def asking(query: str, locale: str) -> Callable[[], object]:
    client = Client()
    return lambda: client.get("/api/v1/search", {"q": query, "locale": locale}).json()


@pytest.mark.parametrize(("query", "locale"), QUESTIONS)
def test_search_against_a_bare_match(query: str, locale: str) -> None:
    index = f"{settings.PORTAL_ELASTICSEARCH_INDEX_PREFIX}-all"

    def bare() -> object:
        return engine.client().search(index=index, query={"match": {"all": query}}, size=20)

    report(
        f"{locale}: the whole API answer against one bare match",
        *medians(asking(query, locale), bare, rounds=30),
    )


@pytest.mark.parametrize(("query", "locale"), QUESTIONS)
def test_database_against_elasticsearch(query: str, locale: str) -> None:
    ask = asking(query, locale)

    def without() -> object:
        with override_settings(PORTAL_ELASTICSEARCH_URL=""):
            return ask()

    report(f"{locale}: the database's answer against Elasticsearch's", *medians(without, ask, rounds=30))
