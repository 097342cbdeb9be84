"""After an upgrade, stems and indices follow by themselves."""

from collections.abc import Callable

import pytest

from outbox.models import ScheduledRun
from search import engine, shapes
from search.answering import answer
from search.indexes import alias_of, indices_behind, locales
from search.models import RecordStems
from search.questions import Question
from search.shapes import look_after_shapes, outdated
from tests.search.conftest import Draft, publish

Mirrored = Callable[..., list[Draft]]


def behind() -> set[str]:
    return {name for locale in locales() for name in indices_behind(engine.client(), alias_of(locale))}


def test_indices_of_another_shape_are_made_anew_once(
    mirrored: Mirrored, monkeypatch: pytest.MonkeyPatch
) -> None:
    [draft] = mirrored(Draft({"fr": ("Budget", "texte")}))
    look_after_shapes()
    before = behind()
    look_after_shapes()
    assert behind() == before
    monkeypatch.setattr("search.indexes.TITLE_WEIGHT", {})
    monkeypatch.setattr("search.indexes.SIMILARITY", {"fr": (1.1, 0.4)})
    assert outdated(engine.client()) == locales()
    look_after_shapes()
    assert not behind() & before
    assert outdated(engine.client()) == []
    found = answer(Question("budget", "fr"))
    assert [hit.translation_key for hit in found.hits] == [draft.key]


def test_stems_are_written_anew_when_the_analysis_is_another(
    nothing_public: None, without_elasticsearch: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(Draft({"fr": ("Budget", "texte")}))
    look_after_shapes()
    RecordStems.objects.update(title="autrement")
    look_after_shapes()
    assert answer(Question("budget", "fr")).count == 0
    monkeypatch.setattr(shapes, "shape_of_stems", lambda: "another")
    look_after_shapes()
    assert answer(Question("budget", "fr")).count == 1
    assert ScheduledRun.objects.get(name=shapes.STEMS).remark == "another"
