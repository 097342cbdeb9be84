"""What editors have written, ready to be asked, in this process's memory for half a minute."""

import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from django.db import transaction

from search.analysis import stems
from search.indexes import locales
from search.words.models import PinnedAnswer, SynonymGroup

# Another process's change is seen this much later; the promise to editors is a minute.
SECONDS_KEPT = 30

Stems = tuple[str, ...]


@dataclass(frozen=True)
class Synonym:
    """A term as editors wrote it, with its stems in each language where its group holds."""

    text: str
    stems: Mapping[str, Stems]


@dataclass(frozen=True)
class Kept:
    """`synonyms` is `{language: {stems: what means the same}}`, `pins` `{(language, stems): answers}`."""

    synonyms: Mapping[str, Mapping[Stems, Sequence[Synonym]]] = field(default_factory=dict)
    pins: Mapping[tuple[str, frozenset[str]], Sequence[PinnedAnswer]] = field(default_factory=dict)


class _Memory:
    kept: Kept | None = None
    at: float = 0.0


_memory = _Memory()


def kept_words() -> Kept:
    """Two queries, at most once in `SECONDS_KEPT`."""
    kept, now = _memory.kept, time.monotonic()
    if kept is None or now - _memory.at > SECONDS_KEPT:
        kept = Kept(_synonyms(SynonymGroup.objects.all()), _pins(PinnedAnswer.objects.order_by("pk")))
        _memory.kept, _memory.at = kept, now
    return kept


def forget_words() -> None:
    """Now, and once more when the transaction is through: a reader may have read the old ones in between."""
    _forget()
    transaction.on_commit(_forget)


def _forget() -> None:
    _memory.kept = None


def _synonyms(groups: Iterable[SynonymGroup]) -> dict[str, dict[Stems, list[Synonym]]]:
    found: dict[str, dict[Stems, list[Synonym]]] = {code: defaultdict(list) for code in locales()}
    for group in groups:
        codes = [group.language] if group.language else locales()
        terms = [Synonym(term, {code: tuple(stems(term, code)) for code in codes}) for term in group.terms]
        for one, code in product(terms, found.keys() & set(codes)):
            if one.stems[code]:
                found[code][one.stems[code]] += [other for other in terms if other is not one]
    return found


def _pins(pins: Iterable[PinnedAnswer]) -> dict[tuple[str, frozenset[str]], list[PinnedAnswer]]:
    found: dict[tuple[str, frozenset[str]], list[PinnedAnswer]] = defaultdict(list)
    for pin in pins:
        asked = {(code, frozenset(stems(phrase, code))) for phrase in pin.phrases for code in locales()}
        for key in asked:
            if key[1]:
                found[key].append(pin)
    return found
