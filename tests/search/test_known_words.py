"""Whoever types a word that a public text has finds at least that text, with either engine."""

import pytest
from django.test import override_settings

from publication.models import PublicRecord
from search.analysis import fold, stem, words
from search.answering import answer
from search.questions import Question

LANGUAGES = ("ar", "fr", "en")
# Of the thousands of words in the sample content, so many of each language are tried.
TRIED = 120


def known_words(locale: str) -> list[str]:
    rows = PublicRecord.objects.filter(locale=locale).values_list("title", "summary", "text")
    found = {
        fold(word.text): word.text
        for row in rows
        for text in row
        for word in words(text)
        if len(word.text) <= 100 and stem(word.text, locale)
    }
    ordered = [found[folded] for folded in sorted(found)]
    return ordered[:: max(1, len(ordered) // TRIED)]


@pytest.mark.parametrize("locale", LANGUAGES)
@pytest.mark.usefixtures("sample_indices")
def test_a_known_word_always_finds_something(locale: str) -> None:
    tried = known_words(locale)
    assert len(tried) >= TRIED
    assert [word for word in tried if not answer(Question(word, locale, page_size=1)).count] == []
    assert not answer(Question(tried[0], locale)).degraded


@pytest.mark.parametrize("locale", LANGUAGES)
@pytest.mark.django_db
def test_also_without_elasticsearch(locale: str) -> None:
    with override_settings(PORTAL_ELASTICSEARCH_URL=""):
        tried = known_words(locale)
        assert [word for word in tried if not answer(Question(word, locale, page_size=1)).count] == []
