"""What `make drill` tries in large, here in small: nothing lost, nobody waits, nothing private is found."""

import time
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client, override_settings

from outbox import relay
from outbox.handlers import Unavailable
from outbox.models import Message
from outbox.turns import remark_of
from publication.models import PublicRecord
from publication.projection import TOPIC
from search import engine
from search.indexes import (
    alias_of,
    alias_of_all,
    indices_behind,
    mapping_of,
    new_name,
    settings_of,
    swap,
)
from search.mirror import deliver
from search.reconciling import look_after_indices, repair
from search.recovering import NAME
from tests.drills.canaries import let_loose, whereabouts
from tests.drills.killed import publish_many
from tests.drills.proxy import HANG, PASS, REFUSE, SWALLOW, Door, door_before
from tests.drills.shuffled import shuffle_outbox
from tests.search.comparing import index_difference
from tests.search.conftest import Draft, publish, refresh, withdraw

Mirrored = Callable[..., list[Draft]]


@pytest.fixture
def door() -> Iterator[Door]:
    """Between the portal and its Elasticsearch."""
    with (
        door_before(settings.PORTAL_ELASTICSEARCH_URL) as door,
        override_settings(PORTAL_ELASTICSEARCH_URL=door.url),
    ):
        yield door


def at_once() -> None:
    """The pauses are over."""
    engine.write_breaker.reset()
    waiting = Message.objects.waiting()
    oldest = waiting.order_by("created_at").values_list("created_at", flat=True).first()
    waiting.update(available_at=oldest, claimed_until=None)


def deliver_all() -> None:
    for _round in range(5):
        at_once()
        relay.deliver_due()
        if not Message.objects.waiting().filter(topic=TOPIC).exists():
            return
    raise AssertionError("messages still wait")


def one(title: str = "Budget") -> Draft:
    return Draft({"fr": (title, "texte"), "ar": ("ميزانية", "نص")})


def test_answers_lost_in_the_middle_of_publishing(indices: None, door: Door) -> None:
    """The server has done what it was asked to, and nobody heard of it; then it is gone for a while."""
    publish_many(4)
    relay.deliver_due()
    publish_many(4, start=4)
    door.turn(SWALLOW)
    relay.deliver_due()
    assert Message.objects.waiting().filter(topic=TOPIC).exists()
    publish_many(4, start=8)
    door.turn(REFUSE)
    at_once()
    relay.deliver_due()
    door.turn(PASS)
    deliver_all()
    assert PublicRecord.objects.filter(title__startswith="Version").count() == 10
    assert not index_difference()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_messages_shuffled_and_doubled(seed: int, indices: None) -> None:
    assert shuffle_outbox(25, seed=seed, batch=7) > 100
    assert not index_difference()


def test_nothing_private_is_found_after_random_changes(nothing_public: None, mirrored: Mirrored) -> None:
    cage = let_loose(20, seed=6)
    deliver_all()
    found = whereabouts(cage)
    assert len(cage.private) > 8
    assert {place: {cage.private[w] for w in words} for place, words in found.items() if words} == {}


def test_publishing_asks_elasticsearch_nothing(indices: None, door: Door) -> None:
    door.turn(HANG)
    publish_many(2)
    assert door.asked == 0


def test_search_answers_from_the_database_while_the_server_hangs(mirrored: Mirrored, door: Door) -> None:
    mirrored(one())
    door.turn(HANG)
    began = time.monotonic()
    answer = Client().get("/api/v1/search", {"q": "الميزانيه", "locale": "ar"}).json()
    waited = time.monotonic() - began
    assert (answer["count"], answer["degraded"]) == (1, True)
    # The limit of the requests, and what a busy machine adds to the database's part.
    assert waited < engine.SEARCH_TIMEOUT + 2


def test_the_limit_holds_for_all_requests_of_an_answer_together(door: Door) -> None:
    door.turn(HANG)
    began = time.monotonic()
    with engine.time_limit(0.4):
        for _ in range(3):
            with pytest.raises(Exception, match="timed out"):
                engine.client().info()
    assert time.monotonic() - began < 2


def test_a_hung_server_holds_the_worker_once_and_not_again(
    indices: None, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "LOOK_TIMEOUT", 0.5)
    publish(one())
    door.turn(HANG)
    relay.deliver_due()
    asked = door.asked
    Message.objects.waiting().update(available_at=Message.objects.waiting()[0].created_at)
    with pytest.raises(Unavailable, match="a moment ago"):
        deliver(list(Message.objects.waiting()))
    assert door.asked == asked


@pytest.fixture
def without_french(mirrored: Mirrored) -> str:
    """One index of three is gone: what is left would answer with fewer records."""
    mirrored(one())
    client = engine.client()
    client.indices.delete(index=indices_behind(client, alias_of("fr")))
    return alias_of("fr")


def test_a_missing_index_is_never_a_smaller_answer(without_french: str) -> None:
    answer = Client().get("/api/v1/search", {"q": "budget", "locale": "fr"}).json()
    assert (answer["count"], answer["degraded"]) == (1, True)


def test_an_index_without_its_shard_is_never_a_smaller_answer(mirrored: Mirrored) -> None:
    mirrored(one())
    client, red = engine.patient_client(), new_name("fr")
    nowhere = {"index.routing.allocation.require._name": "nobody"}
    client.indices.create(
        index=red, settings=settings_of() | nowhere, mappings=mapping_of("fr"), wait_for_active_shards=0
    )
    swap(client, {"fr": red})
    try:
        answer = Client().get("/api/v1/search", {"q": "budget", "locale": "fr"}).json()
        assert client.cluster.health(index=red)["status"] == "red"
        assert (answer["count"], answer["degraded"]) == (1, True)
    finally:
        client.indices.delete(index=red)


def test_a_lost_index_is_served_again_only_when_it_is_whole(without_french: str) -> None:
    second = publish(one("Second"))
    relay.deliver_due()
    refresh()
    answer = Client().get("/api/v1/search", {"q": "budget", "locale": "fr"}).json()
    assert (answer["count"], answer["degraded"]) == (1, False)
    assert not index_difference()
    withdraw(second)
    deliver_all()


def test_an_index_from_an_old_backup_is_noticed_and_repaired(mirrored: Mirrored) -> None:
    """Nobody asks for it, and no message waits: the index bears another identifier."""
    kept, gone = mirrored(one("Gardé"), one("Retiré"))
    look_after_indices()
    assert remark_of(NAME)
    _swap_for_an_old_copy()
    withdraw(gone)
    kept.texts["fr"] = ("Nouveau", "texte")
    publish(kept)
    Message.objects.all().delete()
    look_after_indices()
    deliver_all()
    assert not index_difference()


def _swap_for_an_old_copy() -> None:
    client = engine.patient_client()
    (old,) = indices_behind(client, alias_of("fr"))
    client.indices.add_block(index=old, block="write")
    client.indices.clone(index=old, target=f"{old}9", settings={"index.blocks.write": None})
    client.cluster.health(index=f"{old}9", wait_for_status="yellow", timeout="20s")
    actions: list[Any] = [{"add": {"index": f"{old}9", "alias": a}} for a in (alias_of("fr"), alias_of_all())]
    client.indices.update_aliases(actions=[*actions, {"remove_index": {"index": old}}])


def test_after_an_outage_all_is_compared(mirrored: Mirrored, door: Door) -> None:
    (draft,) = mirrored(one())
    look_after_indices()
    version = PublicRecord.objects.get(public_id=draft.public_id, locale="fr").version
    client, index = engine.client(), alias_of("fr")
    client.delete(index=index, id=draft.public_id, version=version, version_type="external_gte")
    look_after_indices()
    assert index_difference().lost, "an unchanged server is not compared every time"
    door.turn(REFUSE)
    with pytest.raises(Unavailable):
        look_after_indices()
    door.turn(PASS)
    engine.write_breaker.reset()
    look_after_indices()
    deliver_all()
    assert not index_difference()


def test_what_is_newer_than_the_database_is_rebuilt(mirrored: Mirrored) -> None:
    """As after the database was restored from a backup: also what it knows nothing of any more."""
    mirrored(one())
    place = {"_index": alias_of("fr"), "_id": "resource-unknown", "version": 10**12}
    (known,) = engine.client().search(index=alias_of("fr"))["hits"]["hits"]
    document = known["_source"] | {"public_id": "resource-unknown", "translation_key": str(uuid4())}
    operations = [{"index": place | {"version_type": "external"}}, document]
    engine.client().bulk(operations=operations, refresh=True)
    assert index_difference().phantom
    engine.client().indices.refresh(index=alias_of_all())
    drift = repair()
    assert drift is not None
    assert drift.ahead == {"resource-unknown:fr"}
    assert not index_difference()
