"""How near building the indices anew comes to writing the same documents in bulk."""

from collections.abc import Iterator

import pytest
from elasticsearch.helpers import bulk

from publication.models import PublicRecord
from search import engine
from search.documents import Document, documents
from search.indexes import alias_of, create_index, locales, new_name
from search.rebuilding import CHUNK, rebuild
from tests.benchmarks.growth import grow
from tests.benchmarks.stopwatch import medians, report

pytestmark = pytest.mark.django_db

RECORDS = 2_000


@pytest.fixture(autouse=True)
def _indices_of_its_own(db: None) -> Iterator[None]:
    yield
    client = engine.patient_client()
    client.indices.delete(index=list(client.indices.get(index=alias_of("*"))))


def test_rebuilding_against_a_raw_bulk() -> None:
    grow(RECORDS)
    prepared = [document for _record, document in documents(list(PublicRecord.objects.all()))]

    def raw() -> None:
        _written_in_bulk(prepared)

    number = len(prepared)
    rebuilding, writing = medians(rebuild, raw, rounds=3)
    report(f"rebuilding {number} documents against a raw bulk of them", rebuilding, writing)
    print(f"{writing / rebuilding:.0%} of the raw rate, {number / rebuilding * 1000:.0f} documents a second")


def _written_in_bulk(prepared: list[Document]) -> None:
    client = engine.patient_client()
    names = {locale: new_name(locale) for locale in locales()}
    for locale, name in names.items():
        create_index(client, name, locale, serving=False)
        client.indices.put_settings(index=name, settings={"refresh_interval": "-1"})
    actions = ({"_index": names[document["locale"]], "_source": document} for document in prepared)
    bulk(client, actions, chunk_size=CHUNK)
    client.indices.refresh(index=list(names.values()))
