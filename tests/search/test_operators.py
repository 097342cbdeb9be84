"""Exact questions: words in an order, words to leave out, words of the title; by both engines."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils.translation import gettext, override

from search.answering import answer
from search.helping import help_with
from search.operators import Asked, Clause, parse
from search.questions import Question
from tests.search.conftest import Draft

pytestmark = pytest.mark.django_db

PARSED = [
    ("marché public", Asked("marché public")),
    ('"lutte contre" loi', Asked("lutte contre loi", (Clause("lutte contre"),))),
    ("corruption -prévention", Asked("corruption", (), (Clause("prévention"),))),
    ('loi -"marché public"', Asked("loi", (), (Clause("marché public"),))),
    ("titre:budget citoyen", Asked("budget citoyen", (Clause("budget", in_title=True),))),
    ("عنوان:الفساد", Asked("الفساد", (Clause("الفساد", in_title=True),))),
    ("«الصفقات العمومية»", Asked("الصفقات العمومية", (Clause("الصفقات العمومية"),))),
    ('Title: "open data"', Asked("open data", (Clause("open data", in_title=True),))),
    ("e-gouvernement 31-13 - loi", Asked("e-gouvernement 31-13 - loi")),
    ('"unclosed -', Asked('"unclosed -')),
    ('""', Asked('""')),
    ("title:", Asked("title:")),
]

ORDERED = Draft({"fr": ("Guide", "La lutte contre la corruption commence tôt."), "ar": ("دليل", "نص")})
SCATTERED = Draft({"fr": ("Corruption", "Une lutte de longue haleine, et la prévention.")})
TITLED = Draft({"fr": ("La lutte", "Un texte sur la corruption."), "en": ("The fight", "Honesty first.")})
DRAFTS = (ORDERED, SCATTERED, TITLED)

EXACT: list[tuple[str, Sequence[Draft]]] = [
    ("lutte corruption", DRAFTS),
    ('"lutte contre la corruption"', [ORDERED]),
    ('"luttes contre les corruptions"', [ORDERED]),
    ('"corruption lutte"', []),
    ("titre:lutte", [TITLED]),
    ("titre:lutte corruption", [TITLED]),
    ("lutte -prévention", [ORDERED, TITLED]),
    ("lutte -prevention -titre:guide", [TITLED]),
    ('lutte -"lutte contre la corruption"', [SCATTERED, TITLED]),
    ("lutte -prévention -fight", [ORDERED]),
    ("-lutte", []),
    ("-prévention -fight", [ORDERED]),
    ('"la" lutte', DRAFTS),
    ("lutte -la", DRAFTS),
]


@pytest.mark.parametrize(("text", "asked"), PARSED)
def test_operators_are_told_from_words(text: str, asked: Asked) -> None:
    assert parse(text) == asked


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_examples_on_the_page_are_what_they_explain(language: str) -> None:
    with override(language):
        title, without = parse(gettext("title:budget")), parse(gettext("budget -loan"))
    assert [clause.in_title for clause in title.required] == [True]
    assert [len(without.excluded), len(without.words.split())] == [1, 1]


@pytest.mark.parametrize(("text", "wanted"), EXACT)
def test_what_is_asked_exactly_is_found_and_counted(
    either_engine: Callable[..., list[Draft]], text: str, wanted: Sequence[Draft]
) -> None:
    either_engine(*DRAFTS)
    found = answer(Question(text, "fr"))
    assert {hit.translation_key for hit in found.hits} == {draft.key for draft in wanted}
    assert found.count == len(wanted)
    assert sum(found.facets["type"].values()) == len(wanted)


def test_whoever_was_too_exact_is_offered_the_words_alone(either_engine: Callable[..., list[Draft]]) -> None:
    either_engine(*DRAFTS)
    question = Question('"corruption lutte" -budget', "fr")
    assert answer(question).did_you_mean is None
    [way] = help_with(question, answer, spelt=False).ways
    assert (way.kind, way.text, way.count) == ("plain", "corruption lutte", 3)


def test_by_the_api_and_never_an_error(client: Client, sample_indices: None) -> None:
    for text in ('"', '-"', "title:-x", "-" * 200, '"a" "b" -c -"d" title:"e"', "«»", "“ ”", "-title:"):
        answered: Any = client.get("/api/v1/search", {"q": text})
        assert answered.status_code == 200, text
