"""Another spelling, offered only when it was checked to find more."""

from publication.models import PublicRecord
from search.analysis import fold, words
from search.answers import Answer
from search.queries import ask
from search.questions import Question

FEW = 3


def did_you_mean(question: Question, answer: Answer) -> str | None:
    """A text that finds more records than the `question` did; None unless it found fewer than three.

    Raises EngineAway.
    """
    if answer.count >= FEW or not answer.respelt:
        return None
    checked = ask(question.asking(answer.respelt))
    return _as_written(answer.respelt, checked) if checked.count > answer.count else None


def _as_written(proposed: str, checked: Answer) -> str:
    """`proposed` has neither accents nor hamza: take each word as the records found write it."""
    keys = [hit.translation_key for hit in checked.hits[:FEW]]
    rows = PublicRecord.objects.filter(translation_key__in=keys).values_list("title", "summary", "text")
    spelling = {fold(word.text): word.text for row in rows for text in row for word in words(text)}
    return " ".join(spelling.get(word, word) for word in proposed.split())
