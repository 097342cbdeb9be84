"""What must hold of the search on texts that are alike: on the half to tune on, the other stays unseen."""

import json
from collections.abc import Sequence
from statistics import fmean
from uuid import UUID

import pytest
from django.test import override_settings

from tests.relevance import baseline
from tests.relevance.asking import FROZEN, LANGUAGES, Asked, Half, asked, digest, file_of, half_of
from tests.relevance.measuring import Marks, kept, marks, ours
from tests.relevance.scoring import estimate
from tests.relevance.variants import FOLDING, variants

pytestmark = pytest.mark.django_db

# Every so many questions: all of them are `make relevance`.
SAMPLE = 4
QUESTIONS = {language: asked(language, "tune") for language in LANGUAGES}


def sample[T](several: Sequence[T]) -> Sequence[T]:
    return several[::SAMPLE]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_test_half_is_as_it_was_frozen(language: str) -> None:
    file = file_of(language, "test")
    assert digest(file) == json.loads(FROZEN.read_text())[file.name]


@pytest.mark.parametrize("half", ["tune", "test"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_id_of_a_question_decides_on_its_half(language: str, half: Half) -> None:
    ids = [question.id for question in asked(language, half)]
    assert {half_of(id) for id in ids} == {half}
    assert len(set(ids)) == len(ids) > 60


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_variant_is_the_same_at_every_run(language: str) -> None:
    assert variants(QUESTIONS, language) == variants(QUESTIONS, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_finds_something(c1_index: str, language: str) -> None:
    questions = QUESTIONS[language]
    with override_settings(PORTAL_ELASTICSEARCH_URL=""):
        assert [q.text for q, found in zip(questions, ours(questions), strict=True) if not found] == []
    few = sample(questions)
    assert [q.text for q, found in zip(few, ours(few), strict=True) if not found] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_folding_loses_nothing(c1_index: str, language: str) -> None:
    pairs = [
        pair
        for name, found in variants(QUESTIONS, language).items()
        if name in FOLDING[language]
        for pair in sample(found)
    ]
    assert len(pairs) > 20
    clean, spoilt = ([pair[side] for pair in pairs] for side in (0, 1))
    assert kept(marks(ours, spoilt), marks(ours, clean)) >= 0.99


@pytest.mark.parametrize("language", LANGUAGES)
def test_ours_is_not_worse_than_c1(c1_index: str, language: str) -> None:
    def c1(several: Sequence[Asked]) -> list[list[UUID]]:
        return baseline.rankings(c1_index, several)

    questions = sample(QUESTIONS[language])
    assert _difference(marks(ours, questions), marks(c1, questions)) >= 0


def _difference(first: Marks, second: Marks) -> float:
    """The upper end of the interval: below 0, `first` is worse."""
    assert fmean(first.mrr) > 0.5
    return estimate([a - b for a, b in zip(first.mrr, second.mrr, strict=True)]).high
