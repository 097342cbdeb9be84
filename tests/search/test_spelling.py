"""A misspelt word is searched beside its correction; what is counted is what was typed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import override_settings
from elasticsearch import Elasticsearch

from search.analysis import likely_languages
from search.questions import Question
from tests.search.conftest import Draft
from tests.search.test_answering import asked, found

Publish = Callable[..., list[Draft]]

TEXT = "La déclaration du patrimoine est obligatoire."


@pytest.fixture
def drafts(mirrored: Publish) -> list[Draft]:
    return mirrored(
        *(Draft({"fr": (f"Déclaration de patrimoine {n}", f"{TEXT} {TEXT}")}) for n in range(4)),
        Draft({"fr": ("Patrimoine des musées", "Les musées gardent le patrimoine.")}),
        Draft({"fr": ("Budget", "Rien de tel.")}),
    )


@pytest.fixture
def requests(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """One item for each request to Elasticsearch that brings several answers."""
    made: list[object] = []
    ask = Elasticsearch.msearch

    def noted(client: Elasticsearch, **body: Any) -> object:
        made.append(body)
        return ask(client, **body)

    monkeypatch.setattr(Elasticsearch, "msearch", noted)
    return made


def test_the_correction_lifts_what_was_meant(drafts: list[Draft]) -> None:
    answered = asked("musées declartion patrimone")
    assert found(answered, drafts)[0] == 4
    assert set(found(asked("declartion du patrimoine"), drafts)[:4]) == {0, 1, 2, 3}


def test_what_was_typed_is_counted(drafts: list[Draft]) -> None:
    answered = asked("patrimone")
    assert (answered.count, sorted(found(answered, drafts))) == (0, [0, 1, 2, 3, 4])
    assert str(answered.did_you_mean).lower() == "patrimoine"
    assert asked("patrimone", page=2).hits == []


def test_a_word_alone_is_corrected_when_its_stem_is_far(drafts: list[Draft]) -> None:
    """`declartion` is a letter from its word, and more from what is left of that as a stem."""
    answered = asked("declartion")
    assert set(found(answered, drafts)) == {0, 1, 2, 3}
    assert answered.did_you_mean == "déclaration"


def test_words_that_records_have_stay_as_they_are(drafts: list[Draft]) -> None:
    """`budgets` is in no record, another form of it is; only the other word is misspelt."""
    assert str(asked("budgets musésse").did_you_mean).lower() == "budgets musées"


def test_the_correction_is_marked(drafts: list[Draft]) -> None:
    assert "patrimoine</mark>" in asked("patrimone").hits[0].highlight


@pytest.mark.parametrize("query", ["patrimoine", "déclarations de patrimoine", "xyzzyq"])
def test_words_that_records_have_cost_one_request(
    drafts: list[Draft], requests: list[object], query: str
) -> None:
    asked(query)
    assert len(requests) == 1


def test_without_elasticsearch_nothing_is_corrected(drafts: list[Draft]) -> None:
    with override_settings(PORTAL_ELASTICSEARCH_URL=""):
        assert asked("declartion").hits == []


@pytest.mark.parametrize(
    ("text", "locale", "weights"),
    [
        ("the open budget", "ar", {"ar": 0.2, "fr": 0.5, "en": 1.0}),
        ("الميزانية المفتوحة", "fr", {"ar": 1.0, "fr": 0.2, "en": 0.2}),
        ("31.13", "ar", {"ar": 1.0, "fr": 0.2, "en": 0.2}),
        ("البوابة IDARATI", "fr", {"ar": 1.0, "fr": 0.2, "en": 0.2}),
        ("المرسوم d'application de la loi", "ar", {"ar": 1.0, "fr": 1.0, "en": 0.5}),
    ],
)
def test_the_script_of_a_question_weighs_the_languages(
    text: str, locale: str, weights: dict[str, float]
) -> None:
    found: dict[str, Any] = Question(text, locale).weights
    assert {code: found[code] for code in weights} == weights


def test_a_name_in_another_script_makes_no_second_language() -> None:
    assert likely_languages("بوابة Idarati", "ar") == {"ar"}
