"""What a record must say to answer a question: each word, or something that means the same."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from search.analysis import Word, stem, words
from search.indexes import locales
from search.words.kept import Stems, Synonym, kept_words

# A question asks for no more in one language, however many synonyms its words have.
MOST_SYNONYMS = 24

# From the first to the last of some words of a question.
Span = tuple[int, int]


@dataclass(frozen=True)
class Phrase:
    """Words as somebody wrote them, and their stems in one language."""

    text: str
    stems: Stems


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


def needs_of(text: str) -> Mapping[str, Sequence[Need]]:
    """`{language: needs in the order of the words}`; empty for a language where no synonym is known for any.

    A term is recognised in the stems of any language, and found in the records of all.
    """
    known = kept_words().synonyms
    if not any(known.values()):
        return dict.fromkeys(locales(), ())
    said = list(words(text))
    spans = _known_spans(said, known)
    return {code: _needs_in(said, spans, code) if spans else () for code in locales()}


def _known_spans(
    said: Sequence[Word], known: Mapping[str, Mapping[Stems, Sequence[Synonym]]]
) -> Mapping[Span, Sequence[Synonym]]:
    found: dict[Span, dict[str, Synonym]] = defaultdict(dict)
    for code, terms in known.items():
        longest = max(map(len, terms), default=0)
        spoken = [(place, one) for place, word in enumerate(said) if (one := stem(word.text, code))]
        for start in range(len(spoken)):
            for end in range(start + 1, min(start + longest, len(spoken)) + 1):
                run = spoken[start:end]
                for synonym in terms.get(tuple(one for _place, one in run), ()):
                    found[run[0][0], run[-1][0]][synonym.text] = synonym
    return {span: list(synonyms.values()) for span, synonyms in found.items()}


def _needs_in(said: Sequence[Word], spans: Mapping[Span, Sequence[Synonym]], locale: str) -> Sequence[Need]:
    """The longest known phrases first, from left to right."""
    needs: list[Need] = []
    place, left = 0, MOST_SYNONYMS
    while place < len(said):
        last = max((end for start, end in spans if start == place), default=place)
        need = _need(said, (place, last), spans, locale)
        number = sum(1 for _one in need.all_synonyms) if need else 0
        if need and number > left:
            last, need = place, _word(said, place, {}, locale)
        left -= min(number, left)
        needs += [need] if need else []
        place = last + 1
    return needs if left < MOST_SYNONYMS else ()


def _need(
    said: Sequence[Word], span: Span, spans: Mapping[Span, Sequence[Synonym]], locale: str
) -> Need | None:
    start, end = span
    singly = (_word(said, place, spans, locale) for place in range(start, end + 1))
    parts = [part for part in singly if part]
    if start == end or len(parts) < 2:
        return parts[0] if parts else None
    whole = Phrase(" ".join(part.said.text for part in parts), tuple(part.said.stems[0] for part in parts))
    return Need(whole, _in(spans[span], locale), parts)


def _word(
    said: Sequence[Word], place: int, spans: Mapping[Span, Sequence[Synonym]], locale: str
) -> Need | None:
    text = said[place].text
    found = stem(text, locale)
    return Need(Phrase(text, (found,)), _in(spans.get((place, place), ()), locale)) if found else None


def _in(synonyms: Sequence[Synonym], locale: str) -> Sequence[Phrase]:
    found = (Phrase(synonym.text, synonym.stems.get(locale, ())) for synonym in synonyms)
    return [phrase for phrase in found if phrase.stems]
