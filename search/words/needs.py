"""What a record must say to answer a question: each word, or something that means the same."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from search.analysis import stem, words
from search.words.kept import Phrase, Stems, kept_words

# A question asks for no more in one language, however many synonyms its words have.
MOST_SYNONYMS = 24


@dataclass(frozen=True)
class Need:
    """`said` or one of `synonyms`. Where `said` is several words, `parts` are they, each with its own."""

    said: Phrase
    synonyms: Sequence[Phrase] = ()
    parts: Sequence["Need"] = ()

    @property
    def all_synonyms(self) -> Iterator[Phrase]:
        yield from self.synonyms
        for part in self.parts:
            yield from part.synonyms


def needs_in(text: str, locale: str) -> Sequence[Need]:
    """The needs of a question in the order of its words; empty when no synonym is known for any of them."""
    known = kept_words().synonyms.get(locale)
    if not known:
        return ()
    needs = _within(list(_words(text, locale)), known)
    return needs if any(True for need in needs for _one in need.all_synonyms) else ()


def _words(text: str, locale: str) -> Iterator[Phrase]:
    for word in words(text):
        if found := stem(word.text, locale):
            yield Phrase(word.text, (found,))


def _within(said: Sequence[Phrase], known: Mapping[Stems, Sequence[Phrase]]) -> list[Need]:
    """The longest known phrases first, from left to right."""
    needs: list[Need] = []
    longest, left, start = max(map(len, known), default=1), MOST_SYNONYMS, 0
    while start < len(said):
        need = _need(said, start, longest, known)
        number = sum(1 for _one in need.all_synonyms)
        if number > left:
            need = Need(said[start])
        left -= min(number, left)
        needs.append(need)
        start += len(need.said.stems)
    return needs


def _need(
    said: Sequence[Phrase], start: int, longest: int, known: Mapping[Stems, Sequence[Phrase]]
) -> Need:
    for length in range(min(longest, len(said) - start), 1, -1):
        run = said[start : start + length]
        key = tuple(word.stems[0] for word in run)
        if key in known:
            whole = Phrase(" ".join(word.text for word in run), key)
            return Need(whole, known[key], [Need(word, known.get(word.stems, ())) for word in run])
    word = said[start]
    return Need(word, known.get(word.stems, ()))
