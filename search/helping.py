"""What helps somebody whose search found nothing: other searches, each tried before it is offered."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from uuid import UUID

from django.utils.http import urlencode

from publication.models import PublicRecord
from search.analysis import fold, stem, words
from search.answers import Answer, Hit
from search.questions import Question
from search.results import Result, results

NAMED = ("platform", "institution", "dossier")
# More names than this are no longer compared letter by letter while a reader waits.
MOST_NAMES = 3000
MOST_WORDS = 8
SHOWN = 4
SINGLE_WORDS = 2
SHORTEST = 4
ALIKE = 0.8
# What readers of other searches write around words, and what narrows.
SIGNS = '"“”«»()+-*:'

Ask = Callable[[Question], Answer]


@dataclass(frozen=True)
class Way:
    """Another search, `kind` is how it differs, and how many records it finds."""

    kind: str
    text: str
    url: str
    count: int


@dataclass(frozen=True)
class Help:
    ways: Sequence[Way]
    near: Sequence[Result]


def help_with(question: Question, ask: Ask, *, spelt: bool) -> Help:
    """A handful of searches and two queries. `spelt`: another spelling is offered already."""
    names = _Names() if question.words else None
    ways = list(_without_filters(question, ask))
    if any(question.filters.values()):
        ways += _with_fewer_words(question, ask)
    else:
        ways += _without_signs(question, ask)
    if names and not spelt:
        ways += _spelt_as_names(question, ask, names)
    near = names.like(question)[:SHOWN] if names else []
    return Help(ways, results([Hit(key, question.locale, None) for key in near], question.locale))


def _without_filters(question: Question, ask: Ask) -> Iterator[Way]:
    """Without all; and, where a language is among several, in every language."""
    chosen = {name: values for name, values in question.filters.items() if values}
    if chosen:
        yield from _tried("unfiltered", replace(question, filters={}), ask)
    if "language" in chosen and len(chosen) > 1:
        del chosen["language"]
        yield from _tried("languages", replace(question, filters=chosen), ask)


def _with_fewer_words(question: Question, ask: Ask) -> Iterator[Way]:
    """Under the same filters, the longest words by themselves."""
    said = {fold(word.text): word.text for word in words(question.text) if stem(word.text, question.locale)}
    if len(said) > 1:
        for text in sorted(said.values(), key=len, reverse=True)[:SINGLE_WORDS]:
            yield from _tried("word", question.asking(text), ask)


def _without_signs(question: Question, ask: Ask) -> Iterator[Way]:
    if any(sign in question.text for sign in SIGNS):
        plain = " ".join(word.text for word in words(question.words))
        yield from _tried("plain", question.asking(plain), ask)


def _spelt_as_names(question: Question, ask: Ask, names: "_Names") -> Iterator[Way]:
    text = names.corrected(question.text)
    if text and fold(text) != fold(question.words):
        yield from _tried("spelling", question.asking(text), ask)


def _tried(kind: str, question: Question, ask: Ask) -> Iterator[Way]:
    question = replace(question, page=1, page_size=1, sort="relevance")
    if (question.words or kind != "plain") and (count := ask(question).count):
        yield Way(kind, question.words, _address(question), count)


def _address(question: Question) -> str:
    chosen = {name: values for name, values in question.filters.items() if values}
    return f"?{urlencode({'q': question.text, **chosen}, doseq=True)}"


class _Names:
    """The words in the titles of platforms, institutions and dossiers, in every language."""

    def __init__(self) -> None:
        self.spelling: dict[str, str] = {}
        self.by_letter: dict[str, list[str]] = defaultdict(list)
        self.near: dict[str, list[str]] = {}
        self.keys: dict[str, dict[UUID, None]] = defaultdict(dict)
        rows = PublicRecord.objects.of_type(*NAMED).order_by("type", "order", "pk")
        for key, locale, title in rows.values_list("translation_key", "locale", "title")[:MOST_NAMES]:
            for word in words(title):
                if stem(word.text, locale):
                    self._add(fold(word.text), word.text, key)

    def _add(self, name: str, written: str, key: UUID) -> None:
        if name not in self.spelling:
            self.spelling[name] = written
            self.by_letter[name[0]].append(name)
        self.keys[name][key] = None

    def like(self, question: Question) -> list[UUID]:
        """Those with most words like the question's."""
        numbers: dict[UUID, int] = defaultdict(int)
        for word in _asked(question.text):
            for key in {key for name in self._alike(word) for key in self.keys[name]}:
                numbers[key] += 1
        order = {key: place for place, key in enumerate(key for keys in self.keys.values() for key in keys)}
        return sorted(numbers, key=lambda key: (-numbers[key], order[key]))

    def corrected(self, text: str) -> str:
        """`text` with each word as the nearest name has it; empty where none is near."""
        near = {word: found[0] for word in _asked(text) if (found := self._near(word))}
        spelt = (self.spelling[near[word]] if word in near else word for word in _asked(text))
        return " ".join(spelt) if near else ""

    def _alike(self, word: str) -> list[str]:
        """Names that begin as `word` does, or are nearly spelt so."""
        if len(word) < SHORTEST:
            return [word] if word in self.spelling else []
        beginning = [name for name in self.by_letter[word[0]] if name.startswith(word)]
        return [*beginning, *self._near(word)]

    def _near(self, word: str) -> list[str]:
        """The nearest first, among those with the same first letter."""
        if word not in self.near:
            names = self.by_letter[word[0]] if len(word) >= SHORTEST else []
            self.near[word] = get_close_matches(word, names, n=3, cutoff=ALIKE)
        return self.near[word]


def _asked(text: str) -> list[str]:
    return [fold(word.text) for word in words(text)][:MOST_WORDS]
