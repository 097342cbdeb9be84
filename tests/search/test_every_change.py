"""Whatever changes what is public reaches the read model and Elasticsearch, word for word."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.db.models import Max
from django.test import override_settings
from pytest_django import Settings

from outbox import relay
from outbox.models import Message
from outbox.posting import post
from publication.models import PublicRecord
from publication.projection import TOPIC
from search import engine
from search.documents import documents
from search.indexes import alias_of
from search.rebuilding import rebuild
from tests.search.changes import CHANGES
from tests.search.comparing import (
    expected_documents,
    given_back,
    index_difference,
    indexed,
    read_model_difference,
    rows_kept,
)
from tests.search.conftest import remove_indices


@pytest.fixture(scope="module")
def changed_prefix(django_db_setup: None, django_db_blocker: Any, worker_prefix: str) -> Iterator[str]:
    """Indices of the whole sample content, which the tests of this module change."""
    prefix = f"{worker_prefix}_{uuid4().hex[:8]}"
    with override_settings(PORTAL_ELASTICSEARCH_INDEX_PREFIX=prefix):
        with django_db_blocker.unblock():
            rebuild()
        yield prefix
        remove_indices(prefix)


@pytest.fixture
def mirror(db: None, changed_prefix: str, settings: Settings, tmp_path: Any) -> None:
    settings.PORTAL_ELASTICSEARCH_INDEX_PREFIX = changed_prefix
    settings.MEDIA_ROOT = str(tmp_path)
    _put_back()


def _put_back() -> None:
    """The database has forgotten what the test before has done; the index follows, with newer versions."""
    wanted, there = expected_documents(), indexed()
    shown = {key: given_back(document) for key, document in wanted.items()}
    keys = [key for key in wanted.keys() | there.keys() if shown.get(key) != there.get(key)]
    operations: list[Any] = []
    for key in keys:
        public_id, _, locale = key.rpartition(":")
        place = {"_index": alias_of(locale), "_id": public_id, "version": _next(), "version_type": "external"}
        operations += [{"index": place}, wanted[key]] if key in wanted else [{"delete": place}]
    if operations:
        assert not engine.patient_client().bulk(operations=operations)["errors"]


def _next() -> int:
    with transaction.atomic():
        number = post(topic="test", key="")
    Message.objects.filter(pk=number).delete()
    return number


def deliver_all() -> None:
    relay.deliver_due()
    assert not Message.objects.waiting().filter(topic=TOPIC).exists()


@pytest.mark.parametrize("name", CHANGES)
def test_change_arrives_everywhere(name: str, mirror: None) -> None:
    before = PublicRecord.objects.aggregate(last=Max("version"))["last"]
    steps = CHANGES[name]()
    next(steps)
    deliver_all()
    words = next(steps)
    assert words is not None
    deliver_all()
    assert read_model_difference(_most_unwritten(before)) == {}, (
        "the read model does not say what the pages say"
    )
    difference = index_difference()
    assert not difference, f"the index does not say what the read model says: {difference}"
    said = json.dumps([rows_kept(), indexed()], ensure_ascii=False)
    assert [word for word in words.gone if word in said] == []
    assert [word for word in words.there if word not in said] == []


def _most_unwritten(since: int) -> set[UUID]:
    """Of the sample content that the change has not written, one record in six is compared: it takes time."""
    rows = PublicRecord.objects.filter(is_source=True, version__lte=since).order_by("public_id")
    keys = list(rows.values_list("translation_key", flat=True))
    return set(keys) - set(keys[::6])


def test_comparison_notices_a_single_changed_word(mirror: None) -> None:
    """Else all of the above would prove nothing."""
    row = PublicRecord.objects.filter(is_source=True)[0]
    ((_row, document),) = documents([row])
    place = {"_index": alias_of(row.locale), "_id": row.public_id, "version": _next()}
    changed = document | {"summary": "autre"}
    engine.client().bulk(operations=[{"index": place | {"version_type": "external"}}, changed])
    assert index_difference().stale == {f"{row.public_id}:{row.locale}"}
    PublicRecord.objects.filter(pk=row.pk).update(title="autre")
    assert list(read_model_difference()) == [f"{row.public_id}:{row.locale}"]
