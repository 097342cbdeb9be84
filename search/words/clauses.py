"""Needs as Elasticsearch asks for them."""

from collections.abc import Iterable, Sequence

from search.indexes import Json
from search.words.needs import Need

# Stop words leave gaps where they stood, and another text has others there.
SLOP = 2


def said(text: str, needs: Sequence[Need], field: str, *, every: bool) -> Json:
    """Documents whose `field` says every word of `text` or any, a synonym counting as the word."""
    if not needs:
        return _match(field, text, every=every)
    if every:
        return {"bool": {"filter": [_met(need, field) for need in needs]}}
    return any_of([_match(field, text, every=False), *synonyms_said(needs, field)])


def synonyms_said(needs: Iterable[Need], field: str, boost: float = 1.0) -> list[Json]:
    return [_phrase(field, synonym.text, boost) for need in needs for synonym in need.all_synonyms]


def any_of(clauses: Sequence[Json]) -> Json:
    return {"bool": {"should": list(clauses), "minimum_should_match": 1}}


def _met(need: Need, field: str) -> Json:
    if need.parts:
        itself: Json = {"bool": {"filter": [_met(part, field) for part in need.parts]}}
    else:
        itself = _match(field, need.said.text, every=True)
    return any_of([itself, *(_phrase(field, synonym.text) for synonym in need.synonyms)])


def _match(field: str, text: str, *, every: bool) -> Json:
    return {"match": {field: {"query": text, "operator": "and" if every else "or"}}}


def _phrase(field: str, text: str, boost: float = 1.0) -> Json:
    return {"match_phrase": {field: {"query": text, "slop": SLOP, "boost": boost}}}
