"""The one door: whatever asks for records, Elasticsearch answers, or the database while that is away."""

import logging
from dataclasses import replace

from search import database, engine, queries
from search.answers import Answer
from search.files.finding import with_places
from search.questions import Question
from search.suggestions import did_you_mean

logger = logging.getLogger(__name__)


def answer(question: Question) -> Answer:
    if engine.in_use():
        try:
            with engine.time_limit():
                found = queries.ask(question)
                found = replace(found, did_you_mean=did_you_mean(question, found))
            return with_places(question, found)
        except engine.EngineAway as away:
            logger.warning("search: the database answers instead: %s", away)
    return with_places(question, database.ask(question))
