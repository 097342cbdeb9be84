"""What the portal recommends to whoever asks a question that editors have an answer for."""

from uuid import UUID

from django.utils import timezone

from search.answers import Hit
from search.questions import Question
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
