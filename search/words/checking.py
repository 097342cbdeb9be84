"""What editors may write down, and what to tell them when it makes no sense."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, permutations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from search.analysis import fold, stems
from search.indexes import locales
from search.words.models import SynonymGroup

MOST_TERMS = 12
LONGEST_TERM = 100
MOST_WORDS = 12

Stems = tuple[str, ...]


def lines_of(text: str) -> list[str]:
    """One entry a line, or several with "=" between them, without the empty ones."""
    entries = text.replace("=", "\n").splitlines()
    return [entry for line in entries if (entry := " ".join(line.split()))]


def check_terms(terms: Sequence[str], *, language: str, besides: SynonymGroup | None = None) -> None:
    """Raises ValidationError with everything that stands against this group; `besides` is its older self."""
    problems = [*_fewer_than_two(terms), *_too_many(terms), *_unfit(terms)]
    if not problems:
        codes = [language] if language else locales()
        problems = [*_twice(terms, codes), *_parts_of_others(terms, codes)]
        problems += _elsewhere(terms, language, besides)
    if problems:
        raise ValidationError(problems)


def check_phrases(phrases: Sequence[str]) -> None:
    """Raises ValidationError unless each can be asked."""
    problems = [] if phrases else [_("Write at least one question or word that people type.")]
    problems += [*_too_many(phrases), *_unfit(phrases)]
    if problems := problems or list(_twice(phrases, locales())):
        raise ValidationError(problems)


def _fewer_than_two(terms: Sequence[str]) -> Iterator[str]:
    if len(terms) < 2:
        yield _("Write at least two words or phrases that mean the same, each on its own line.")


def _too_many(terms: Sequence[str]) -> Iterator[str]:
    if len(terms) > MOST_TERMS:
        yield _("There are more than %(number)s lines. Keep those that people really type.") % {
            "number": MOST_TERMS
        }


def _unfit(terms: Sequence[str]) -> Iterator[str]:
    for term in terms:
        number = max(len(stems(term, code)) for code in locales())
        if len(term) > LONGEST_TERM or number > MOST_WORDS:
            yield _("“%(term)s…” is too long: at most %(letters)s letters and %(words)s words.") % {
                "term": term[:30], "letters": LONGEST_TERM, "words": MOST_WORDS,
            }  # fmt: skip
        elif not number:
            yield _("“%(term)s” has no word that search looks for, only words such as “the” or “of”.") % {
                "term": term
            }


def _twice(terms: Sequence[str], codes: Sequence[str]) -> Iterator[str]:
    for one, other in combinations(terms, 2):
        if fold(one) == fold(other) or _keys(one, codes) == _keys(other, codes):
            yield _("“%(one)s” and “%(other)s” are the same to the search already. Leave one out.") % {
                "one": one, "other": other,
            }  # fmt: skip


def _parts_of_others(terms: Sequence[str], codes: Sequence[str]) -> Iterator[str]:
    """Going round in a circle: whoever asks for the longer one would find everything about the shorter."""
    for part, whole in permutations(terms, 2):
        if any(_stands_in(tuple(stems(part, code)), tuple(stems(whole, code))) for code in codes):
            yield _("“%(part)s” is a part of “%(whole)s”: they can’t mean the same. Leave one out.") % {
                "part": part, "whole": whole,
            }  # fmt: skip


def _stands_in(part: Stems, whole: Stems) -> bool:
    size = len(part)
    starts = range(len(whole) - size + 1) if 0 < size < len(whole) else ()
    return any(whole[start : start + size] == part for start in starts)


def _elsewhere(terms: Sequence[str], language: str, besides: SynonymGroup | None) -> Iterator[str]:
    for group in SynonymGroup.objects.all():
        if group == besides or (language and group.language and language != group.language):
            continue
        codes = [language or group.language] if language or group.language else locales()
        for term in _shared(terms, group.terms, codes):
            yield _("“%(term)s” stands in another group already: “%(group)s”. Add your words there.") % {
                "term": term, "group": group,
            }  # fmt: skip


def _shared(terms: Iterable[str], others: Iterable[str], codes: Sequence[str]) -> Iterator[str]:
    taken = {(code, key) for other in others for code, key in zip(codes, _keys(other, codes), strict=True)}
    for term in terms:
        if any((code, key) in taken for code, key in zip(codes, _keys(term, codes), strict=True)):
            yield term


def _keys(term: str, codes: Sequence[str]) -> list[Stems]:
    return [tuple(stems(term, code)) for code in codes]
