"""What is public already and may answer whoever is about to write: the search's own first answers."""

from collections.abc import Sequence

from complaints.answers import Found
from publication.facets import FacetLabels
from search.answering import answer
from search.questions import Question
from search.words.pins import with_pins

SHOWN = 6


def found_for(words: str, locale: str) -> Sequence[Found]:
    """Pinned answers first. Unlike on the search page, what was asked for in vain is not counted."""
    question = Question(words, locale, page_size=SHOWN)
    pinned, below = with_pins(question, answer(question).hits)
    labels = FacetLabels(locale)
    return [
        Found(
            title=result.record.title,
            summary=result.record.summary,
            url=result.record.url,
            type=labels.label("type", result.record.type),
            locale=result.record.locale,
        )
        for result in [*pinned, *below][:SHOWN]
    ]
