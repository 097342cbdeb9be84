"""What is public arrives in Elasticsearch, in whatever order the messages come."""

import json
from collections.abc import Callable

import pytest
from django.conf import settings as configured
from django.test import override_settings

from outbox import relay
from outbox.handlers import PartlyDone, Unavailable
from outbox.models import Message
from search import engine
from search.indexes import alias_of, alias_of_all, indices_behind
from search.mirror import deliver, make_missing_indices
from tests.search.conftest import Draft, last_message, new_messages, publish, refresh, withdraw

Mirrored = Callable[..., list[Draft]]
CLOSED_PORT = "http://127.0.0.1:9"


def titles(locale: str = "all") -> list[str]:
    refresh()
    hits = engine.client().search(index=alias_of(locale), size=100)["hits"]["hits"]
    return sorted(hit["_source"]["title"] for hit in hits)


def one(title: str = "Loi") -> Draft:
    return Draft({"fr": (title, "texte")}, facets={"theme": ["transparency"], "region": ["rabat"]})


def hits_for(code: str, word: str) -> list[str]:
    """The languages of the documents by which a record is counted that says `word` in language `code`."""
    hits = engine.client().search(index=alias_of_all(), query={"match": {f"stems.{code}": word}})["hits"][
        "hits"
    ]
    return [hit["_source"]["locale"] for hit in hits]


def test_a_published_record_is_written_in_each_of_its_languages(mirrored: Mirrored) -> None:
    draft = Draft(
        {"ar": ("قانون", "نص"), "fr": ("Loi", "texte")}, facets={"theme": ["a", "b"], "region": ["r"]}
    )
    mirrored(draft)
    document = engine.client().get(index=alias_of("fr"), id=draft.public_id)["_source"]
    assert document["facets"] == {
        "theme": ["a", "b"], "region": ["r"], "language": ["ar", "fr"], "type": ["resource"],
    }  # fmt: skip
    assert document["titles_other_locales"] == {"ar": "قانون"}
    assert not document.keys() & {"stems", "said"}
    assert [hits_for(code, word) for code, word in (("ar", "نص"), ("fr", "texte"))] == [["ar"], ["ar"]]
    assert titles("ar") == ["قانون"]


def test_a_repeated_message_changes_nothing(mirrored: Mirrored) -> None:
    mirrored(one())
    deliver(new_messages(0))
    deliver(new_messages(0))
    assert titles() == ["Loi"]


def test_a_late_message_does_not_undo_a_newer_change(mirrored: Mirrored) -> None:
    draft = one("Première")
    mirrored(draft)
    early = new_messages(0)
    draft.texts["fr"] = ("Seconde", "texte")
    mirrored(draft)
    deliver(early)
    assert titles() == ["Seconde"]


def test_a_stale_document_is_refused_by_its_version(mirrored: Mirrored) -> None:
    (draft,) = mirrored(one("Nouvelle"))
    place = {"_index": alias_of("fr"), "_id": draft.public_id, "version": 0, "version_type": "external_gte"}
    answer = engine.client().bulk(operations=[{"index": place}, {"title": "Ancienne"}])
    assert answer["items"][0]["index"]["status"] == 409
    assert titles() == ["Nouvelle"]


def test_a_withdrawn_record_goes_and_a_late_message_does_not_bring_it_back(mirrored: Mirrored) -> None:
    (draft,) = mirrored(one())
    early = new_messages(0)
    before = last_message()
    withdraw(draft)
    deliver(new_messages(before))
    assert titles() == []
    deliver(early)
    assert titles() == []


def test_a_record_published_again_comes_back(mirrored: Mirrored) -> None:
    (draft,) = mirrored(one())
    withdraw(draft)
    deliver(new_messages(0))
    mirrored(draft)
    assert titles() == ["Loi"]


def test_withdrawing_what_was_never_written_succeeds(indices: None) -> None:
    draft = publish(one())
    withdraw(draft)
    deliver(new_messages(0))
    assert titles() == []


def test_an_index_that_was_lost_comes_back_whole(mirrored: Mirrored) -> None:
    first, _ = mirrored(one("Une"), one("Deux"))
    engine.client().indices.delete(index=indices_behind(engine.client(), alias_of("fr")))
    Message.objects.all().delete()
    publish(first)
    relay.deliver_due()
    assert titles() == ["Deux", "Une"]
    mapping = engine.client().indices.get_mapping(index=alias_of("fr"))
    assert {index["mappings"]["dynamic"] for index in mapping.values()} == {"strict"}


def test_missing_indices_are_made_once(indices: None) -> None:
    assert make_missing_indices() == []
    assert len(indices_behind(engine.client(), alias_of_all())) == len(configured.WAGTAIL_CONTENT_LANGUAGES)


def test_while_the_server_is_away_messages_wait_and_then_arrive(indices: None) -> None:
    publish(one())
    with override_settings(PORTAL_ELASTICSEARCH_URL=CLOSED_PORT):
        with pytest.raises(Unavailable):
            deliver(new_messages(0))
        relay.deliver_due()
        waiting = Message.objects.waiting().get()
        assert (waiting.attempts, waiting.dead_at) == (0, None)
    engine.write_breaker.reset()
    Message.objects.update(available_at=waiting.created_at)
    relay.deliver_due()
    assert not Message.objects.waiting().exists()
    assert titles() == ["Loi"]


def test_one_refused_document_does_not_hold_up_the_others(indices: None) -> None:
    publish(one("Bonne"))
    bad = one("Mauvaise")
    bad.facets["theme"] = ["x" * 80]
    publish(bad)
    _refuse_long_keywords()
    relay.deliver_due()
    assert titles() == ["Bonne"]
    assert Message.objects.waiting().get().key == f"{bad.public_id}:fr"
    with pytest.raises(PartlyDone, match="1 refused"):
        deliver(list(Message.objects.waiting()))
    _accept_again()
    deliver(list(Message.objects.waiting()))
    assert titles() == ["Bonne", "Mauvaise"]


def _refuse_long_keywords() -> None:
    """A pipeline of the server's own that fails for one document."""
    client = engine.client()
    source = "if (ctx.facets.theme[0].length() > 70) throw new IllegalArgumentException('long')"
    client.ingest.put_pipeline(id=alias_of("refuse"), processors=[{"script": {"source": source}}])
    client.indices.put_settings(index=alias_of("fr"), settings={"default_pipeline": alias_of("refuse")})


def _accept_again() -> None:
    client = engine.client()
    client.indices.put_settings(index=alias_of("fr"), settings={"default_pipeline": "_none"})
    client.ingest.delete_pipeline(id=alias_of("refuse"))


def test_without_elasticsearch_there_is_nothing_to_do(indices: None) -> None:
    publish(one())
    with override_settings(PORTAL_ELASTICSEARCH_URL=""):
        relay.deliver_due()
    assert not Message.objects.waiting().exists()
    assert titles() == []


def test_documents_hold_what_is_public_and_nothing_else(mirrored: Mirrored) -> None:
    (draft,) = mirrored(one())
    document = engine.client().get(index=alias_of("fr"), id=draft.public_id)["_source"]
    assert "page_id" not in json.dumps(document)
    assert document["all"] == [*["Loi"] * 4, "", "texte"]
