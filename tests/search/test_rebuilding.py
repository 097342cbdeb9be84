"""New indices while readers read and editors publish; finding what differs afterwards."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import override_settings
from django.utils import timezone

from outbox import relay
from outbox.handlers import jobs
from outbox.models import Message
from publication.models import PublicRecord
from search import engine, rebuilding
from search.indexes import alias_of, alias_of_all, indices_behind, locales
from search.mirror import deliver
from search.rebuilding import rebuild
from search.reconciling import Drift, measure_drift, reconcile
from search.writing import NotWritten
from tests.search.conftest import Draft, new_messages, publish, withdraw
from tests.search.test_mirror import Mirrored, titles

NO_DRIFT = Drift(frozenset(), frozenset(), frozenset(), frozenset())


def in_french(title: str) -> Draft:
    return Draft({"fr": (title, "texte")})


def meanwhile(monkeypatch: pytest.MonkeyPatch, happening: Callable[[], object]) -> None:
    """Let `happening` happen once, right after the rebuild has read its first records."""
    read = rebuilding.documents
    pending = [happening]

    def read_and_let_happen(records: Sequence[PublicRecord]) -> Iterator[tuple[PublicRecord, dict[str, Any]]]:
        found = list(read(records))
        while pending:
            pending.pop()()
        return iter(found)

    monkeypatch.setattr(rebuilding, "documents", read_and_let_happen)


def test_a_rebuild_fills_new_indices_and_removes_the_old(mirrored: Mirrored) -> None:
    mirrored(in_french("Une"), Draft({"ar": ("قانون", ""), "fr": ("Deux", "")}))
    old = indices_behind(engine.client(), alias_of_all())
    assert rebuild() == 3
    new = indices_behind(engine.client(), alias_of_all())
    assert (len(new), set(new) & set(old)) == (len(locales()), set())
    assert not any(engine.client().indices.exists(index=name) for name in old)
    assert (titles("fr"), titles("ar")) == (["Deux", "Une"], ["قانون"])


def test_what_is_published_changed_and_withdrawn_meanwhile_is_in_the_new_indices(
    mirrored: Mirrored, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed, withdrawn = mirrored(in_french("Avant"), in_french("Retirée"))

    def edit() -> None:
        changed.texts["fr"] = ("Après", "texte")
        publish(changed)
        publish(in_french("Nouvelle"))
        withdraw(withdrawn)
        relay.deliver_due()

    meanwhile(monkeypatch, edit)
    rebuild()
    assert titles() == ["Après", "Nouvelle"]
    assert measure_drift(engine.client()) == NO_DRIFT


def test_a_message_numbered_before_the_rebuild_but_done_during_it_is_replayed(
    mirrored: Mirrored, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when a transaction takes its number, and commits only while the rebuild reads."""
    (draft,) = mirrored(in_french("Avant"))
    draft.texts["fr"] = ("Après", "texte")
    publish(draft)
    late = new_messages(0)[-1]
    PublicRecord.objects.update(title="Avant", version=late.pk - 1)

    def commit_late() -> None:
        PublicRecord.objects.update(title="Après", version=late.pk)
        relay.deliver_due()

    meanwhile(monkeypatch, commit_late)
    rebuild()
    assert titles() == ["Après"]


def test_a_message_on_its_way_at_the_swap_is_replayed(
    mirrored: Mirrored, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when a worker has taken it up, wrote to the old index, and has not said so yet."""
    (draft,) = mirrored(in_french("Avant"))

    def take_up() -> None:
        publish(_retitled(draft, "Après"))
        Message.objects.waiting().update(claimed_until=timezone.now() + relay.LEASE)

    meanwhile(monkeypatch, take_up)
    rebuild()
    assert titles() == ["Après"]


def test_what_nobody_has_taken_up_is_left_to_the_relay(
    mirrored: Mirrored, monkeypatch: pytest.MonkeyPatch
) -> None:
    (draft,) = mirrored(in_french("Avant"))
    meanwhile(monkeypatch, lambda: publish(_retitled(draft, "Après")))
    rebuild()
    assert titles() == ["Avant"]
    relay.deliver_due()
    assert titles() == ["Après"]


def test_readers_keep_the_old_indices_when_a_rebuild_fails(
    mirrored: Mirrored, monkeypatch: pytest.MonkeyPatch
) -> None:
    mirrored(in_french("Une"))
    old = indices_behind(engine.client(), alias_of_all())
    before = set(engine.client().indices.get(index=f"{alias_of('fr')}-*"))

    def fail() -> None:
        raise NotWritten("no")

    meanwhile(monkeypatch, fail)
    with pytest.raises(NotWritten):
        rebuild()
    assert indices_behind(engine.client(), alias_of_all()) == old
    assert set(engine.client().indices.get(index=f"{alias_of('fr')}-*")) == before


def test_reconciling_repairs_every_kind_of_difference(mirrored: Mirrored) -> None:
    _kept, outdated, surplus = mirrored(*map(in_french, ("Gardée", "Vieille", "En trop")))
    missing = in_french("Absente")
    _lose_messages_of(lambda: publish(missing))
    _lose_messages_of(lambda: publish(_retitled(outdated, "Neuve")))
    _lose_messages_of(lambda: withdraw(surplus))
    drift = reconcile()
    assert drift == Drift(
        missing=frozenset({f"{missing.public_id}:fr"}),
        outdated=frozenset({f"{outdated.public_id}:fr"}),
        surplus=frozenset({f"{surplus.public_id}:fr"}),
        ahead=frozenset(),
    )
    relay.deliver_due()
    assert titles() == ["Absente", "Gardée", "Neuve"]
    assert reconcile() == NO_DRIFT


def _retitled(draft: Draft, title: str) -> Draft:
    draft.texts["fr"] = (title, "texte")
    return draft


def _lose_messages_of(change: Callable[[], object]) -> None:
    """As if they had gone to a server that was restored from a backup since."""
    change()
    Message.objects.all().delete()


def test_a_database_older_than_the_index_is_said_and_a_rebuild_repairs_it(mirrored: Mirrored) -> None:
    (draft,) = mirrored(in_french("Loi"))
    PublicRecord.objects.update(version=1)
    drift = reconcile()
    assert drift is not None
    assert drift.ahead == {f"{draft.public_id}:fr"}
    rebuild()
    assert reconcile() == NO_DRIFT


def test_the_commands_say_what_they_did(mirrored: Mirrored, capsys: pytest.CaptureFixture[str]) -> None:
    mirrored(in_french("Loi"))
    call_command("rebuild_search")
    call_command("reconcile_search")
    assert capsys.readouterr().out.splitlines() == [
        "1 documents written",
        "missing 0, outdated 0, surplus 0, ahead 0",
    ]


@pytest.mark.parametrize("command", ["rebuild_search", "reconcile_search"])
def test_the_commands_explain_themselves_without_elasticsearch(command: str) -> None:
    with override_settings(PORTAL_ELASTICSEARCH_URL=""), pytest.raises(CommandError, match="not set"):
        call_command(command)


def test_the_upkeep_is_scheduled() -> None:
    assert {"search.indices", "search.reconcile"} <= {job.name for job in jobs()}


def test_lost_indices_are_made_again_by_the_periodic_job(mirrored: Mirrored) -> None:
    mirrored(in_french("Loi"))
    engine.client().indices.delete(index=indices_behind(engine.client(), alias_of_all()))
    Message.objects.all().delete()
    relay.run_due_jobs()
    deliver(list(Message.objects.waiting()))
    assert titles() == ["Loi"]
