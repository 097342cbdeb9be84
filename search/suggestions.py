"""Another spelling, offered only when it was checked to find more."""

from publication.models import PublicRecord
from search import engine
from search.analysis import fold, words
from search.answers import Answer
from search.indexes import Json, alias_of
from search.queries import ask
from search.questions import Question
from search.spelling import phrase

FEW = 3


def did_you_mean(question: Question, answer: Answer) -> str | None:
    """A text that finds more records than the `question` did; None unless it found fewer than three.

    Raises EngineAway.
    """
    if answer.count >= FEW or not question.words or question.asked.is_exact:
        return None
    proposed = _proposal(question)
    if not proposed:
        return None
    checked = ask(question.asking(proposed))
    return _as_written(proposed, checked) if checked.count > answer.count else None


def _proposal(question: Question) -> str:
    """The likeliest correction in the language the question is written in; empty when there is none."""
    for locale in sorted(question.weights, key=lambda code: -question.weights[code]):
        if question.weights[locale] == max(question.weights.values()) and (
            text := _corrected(question, locale)
        ):
            return text
    return ""


def _corrected(question: Question, locale: str) -> str:
    response = engine.breaker.call(
        lambda: engine.client().search(index=alias_of(locale), size=0, suggest=_suggest(question))
    )
    options = response["suggest"]["spelling"][0]["options"] if response["suggest"]["spelling"] else []
    return options[0]["text"] if options else ""


def _suggest(question: Question) -> Json:
    return {"text": question.words, "spelling": {"phrase": phrase()}}


def _as_written(proposed: str, checked: Answer) -> str:
    """`proposed` has neither accents nor hamza: take each word as the records found write it."""
    keys = [hit.translation_key for hit in checked.hits[:FEW]]
    rows = PublicRecord.objects.filter(translation_key__in=keys).values_list("title", "summary", "text")
    spelling = {fold(word.text): word.text for row in rows for text in row for word in words(text)}
    return " ".join(spelling.get(word, word) for word in proposed.split())
