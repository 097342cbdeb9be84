"""What the portal recommends to whoever asks a question that editors have an answer for."""

from collections.abc import Sequence, Set
from dataclasses import replace
from uuid import UUID

from django.utils import timezone

from search.answers import Hit
from search.questions import Question
from search.results import Result, results
from search.words.kept import kept_words
from search.words.models import PinnedAnswer


def pinned_hits(question: Question) -> list[Hit]:
    """Before the first page of what is found by relevance, as long as nobody filters; else empty.

    A record that is not public now is left out where hits become results.
    """
    if question.page > 1 or question.sort != "relevance" or any(question.filters.values()):
        return []
    answer = _answer_to(question)
    return [Hit(UUID(key), question.locale, None) for key in answer.records] if answer else []


def _answer_to(question: Question) -> PinnedAnswer | None:
    """The question's words are those of a phrase, in whatever order, form and spelling."""
    today, pins = timezone.localdate(), kept_words().pins
    for locale, stems in question.stems.items():
        for pin in pins.get((locale, frozenset(stems)), ()):
            if pin.holds_on(today):
                return pin
    return None


def with_pins(
    question: Question, hits: Sequence[Hit], *, twice: bool = False
) -> tuple[list[Result], list[Result]]:
    """(what is recommended, what was found): in one query. With `twice`, what is in both stands in both."""
    pins = pinned_hits(question)
    pinned = {hit.translation_key for hit in pins}
    below = [hit for hit in hits if twice or hit.translation_key not in pinned]
    shown = results([*pins, *below], question.locale)
    first = _leading(shown, pinned)
    return [replace(one, matched_locale=one.record.locale) for one in shown[:first]], shown[first:]


def _leading(shown: Sequence[Result], pinned: Set[UUID]) -> int:
    """How many at the beginning are recommended, each counted once: those that are public."""
    seen: set[UUID] = set()
    for result in shown:
        key = result.record.translation_key
        if key not in pinned or key in seen:
            break
        seen.add(key)
    return len(seen)
