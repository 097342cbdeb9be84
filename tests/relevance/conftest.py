"""Texts and sample content, public and indexed once for a whole file of tests; all is undone after it."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from search import engine
from search.rebuilding import rebuild
from tests.relevance import baseline
from tests.relevance.corpus import publish_all


@pytest.fixture(scope="module")
def c1_index(django_db_setup: None, django_db_blocker: DjangoDbBlocker, worker_prefix: str) -> Iterator[str]:
    """The name of C1's index; ours answers through the settings. The database is open for reading."""
    prefix = f"{worker_prefix}_relevance"
    name = f"{prefix}-c1"
    client = engine.patient_client()
    with override_settings(PORTAL_ELASTICSEARCH_INDEX_PREFIX=prefix):
        _remove(prefix)
        with django_db_blocker.unblock(), transaction.atomic():
            publish_all()
            rebuild()
            baseline.build(name)
            client.indices.forcemerge(index=f"{prefix}-*", max_num_segments=1)
            yield name
            transaction.set_rollback(True)
        _remove(prefix)


def _remove(prefix: str) -> None:
    client = engine.patient_client()
    if names := list(client.indices.get(index=f"{prefix}-*")):
        client.indices.delete(index=names)
