"""Likely corrections of words that no record has, to search for beside what was typed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from search.analysis import Word, fold, stem, words
from search.indexes import ANALYSED, Json, alias_of
from search.questions import Question

WORDS = {"suggest_mode": "missing", "prefix_length": 1, "min_word_length": 3}
# Beside the one that fits its neighbours best, so many of those spelt most alike are searched for.
NEAREST = 2


@dataclass(frozen=True)
class Spelling:
    """`likely`: the text as it was probably meant, in folded words. `wide`: with other near words in it."""

    likely: str
    wide: str


def requests(question: Question) -> Iterator[tuple[str, Json]]:
    """What to ask of which index: one for each language in which the question may be written.

    Whoever asks exactly is taken at the word.
    """
    if question.words and not question.asked.is_exact:
        for locale in likeliest(question):
            yield alias_of(locale), {"size": 0, "aggs": _known(question), "suggest": _near(question, locale)}


def likeliest(question: Question) -> list[str]:
    best = max(question.weights.values())
    return [locale for locale, weight in question.weights.items() if weight == best]


def _known(question: Question) -> Json:
    """How many records have each word, in whatever form, themselves or in their files."""
    matches = {
        str(n): {"multi_match": {"query": word.text, "fields": ["all", "said"]}}
        for n, word in enumerate(words(question.words))
    }
    return {"known": {"filters": {"filters": matches}}} if matches else {}


def _near(question: Question, locale: str) -> Json:
    analyzer = f"{locale if locale in ANALYSED else 'other'}_exact"
    return {
        "text": question.words,
        "near": {"term": {"field": "words", "analyzer": analyzer, "size": 5, **WORDS}},
        "fitting": {
            "phrase": {
                "field": "words",
                "size": 1,
                "gram_size": 2,
                "confidence": 1.0,
                "max_errors": 3,
                "direct_generator": [{"field": "words", **WORDS}],
            }
        },
    }


def corrected(question: Question, responses: Sequence[Mapping[str, Any]]) -> Spelling | None:
    """None when records have every word, in one of the languages, or nothing near is known."""
    typed = list(words(question.words))
    asked = zip(likeliest(question), responses, strict=False)
    unknown = [(_unknown(typed, locale, response), response) for locale, response in asked]
    if not unknown:
        return None
    places, response = min(unknown, key=lambda pair: len(pair[0]))
    near = {place: found for place in places if (found := _candidates(place, typed, response["suggest"]))}
    return _spelling(typed, near) if near else None


def _unknown(typed: Sequence[Word], locale: str, response: Mapping[str, Any]) -> list[int]:
    """The places of words that no record has; stop words are no words."""
    counted = response["aggregations"]["known"]["buckets"] if "aggregations" in response else {}
    return [
        place
        for place, word in enumerate(typed)
        if stem(word.text, locale) and not counted[str(place)]["doc_count"]
    ]


def _candidates(place: int, typed: Sequence[Word], suggested: Mapping[str, Any]) -> list[str]:
    """What the word at `place` may have been, the likeliest first."""
    entries = [entry for entry in suggested.get("near", ()) if entry["offset"] == typed[place].start]
    options = [option for entry in entries for option in entry["options"] if " " not in option["text"]]
    options.sort(key=lambda option: (round(option["score"], 2), option["freq"]), reverse=True)
    fitting = _fitting(suggested, len(typed))
    first = [fitting[place]] if fitting and fitting[place] != fold(typed[place].text) else []
    return list(dict.fromkeys([*first, *(option["text"] for option in options[:NEAREST])]))


def _fitting(suggested: Mapping[str, Any], number: int) -> list[str]:
    """The words of the sentence that fits best, if it has as many."""
    options = [option["text"] for entry in suggested.get("fitting", ()) for option in entry["options"]]
    found = options[0].split() if options else []
    return found if len(found) == number else []


def _spelling(typed: Sequence[Word], near: Mapping[int, Sequence[str]]) -> Spelling:
    said = [near.get(place) or [word.text] for place, word in enumerate(typed)]
    return Spelling(
        likely=" ".join(one[0] for one in said), wide=" ".join(word for one in said for word in one)
    )
