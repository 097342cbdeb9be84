"""A likely correction of words that no record has, to search for beside what was typed."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from search.indexes import ANALYSED, Json, alias_of
from search.questions import Question

WORDS = {"suggest_mode": "missing", "prefix_length": 1, "min_word_length": 3}


def requests(question: Question) -> Iterator[tuple[str, Json]]:
    """What to ask of which index: one for each language in which the question may be written.

    Whoever asks exactly is taken at the word.
    """
    if question.words and not question.asked.is_exact:
        for locale in likeliest(question):
            yield alias_of(locale), {"size": 0, "suggest": _suggest(question, locale)}


def likeliest(question: Question) -> list[str]:
    best = max(question.weights.values())
    return [locale for locale, weight in question.weights.items() if weight == best]


def _suggest(question: Question, locale: str) -> Json:
    """`unknown` looks at stems: another form of a word that records have is no misspelling."""
    analyzer = f"{locale if locale in ANALYSED else 'other'}_stem"
    return {
        "text": question.words,
        "unknown": {"term": {"field": "all", "analyzer": analyzer, "size": 1, **WORDS}},
        "spelling": {"phrase": phrase()},
    }


def phrase() -> Json:
    return {
        "field": "words",
        "size": 1,
        "gram_size": 2,
        "confidence": 1.0,
        "max_errors": 3,
        "direct_generator": [{"field": "words", **WORDS}],
    }


def correction(responses: Sequence[Mapping[str, Any]]) -> str:
    """The text with its unknown words corrected; empty when there is nothing to correct."""
    for response in responses:
        suggested = response.get("suggest", {})
        unknown = any(entry["options"] for entry in suggested.get("unknown", ()))
        options = [option["text"] for entry in suggested.get("spelling", ()) for option in entry["options"]]
        if unknown and options:
            return str(options[0])
    return ""
