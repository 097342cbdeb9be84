"""Asking Elasticsearch: one request brings hits, counts and facets."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from search import engine
from search.answers import Answer, Hit
from search.highlighting import CLOSE, OPEN, as_markup
from search.indexes import FACETS, Json, alias_of_all, locales
from search.questions import Question

# Weights of the fields stem, exact, gram and pairs: measured on natural questions in each language.
FIELD_WEIGHTS = {"ar": (1.0, 0.6, 0.5, 0.2), "fr": (1.0, 0.8, 0.3, 0.25), "en": (1.0, 0.65, 0.15, 0.25)}
SHARED_WEIGHTS = (1.0, 0.65, 0.3, 0.25)
FIELDS = ("all", "all.exact", "all.gram", "all.pairs")
TITLES_ELSEWHERE = 0.1
EXACT_COUNTS = 40_000
MOST_VALUES = 1000
# A question of more words than this is a sentence.
KEYWORDS = 3

ANY, ALL = "or", "and"


def ask(question: Question) -> Answer:
    """Raises EngineAway."""
    operators = _operators(question)
    searches: list[Json] = []
    for operator in operators:
        searches += [{"index": alias_of_all()}, body(question, operator)]
    response = engine.breaker.call(lambda: _answered(searches))
    return _chosen(question, dict(zip(operators, response, strict=True)))


def _answered(searches: list[Json]) -> list[Json]:
    responses = engine.client().msearch(searches=searches)["responses"]
    for response in responses:
        if "error" in response:
            raise engine.EngineAway(str(response["error"]))
    return responses


def _operators(question: Question) -> tuple[str, ...]:
    """With one word, any is all."""
    return (ALL, ANY) if max(map(len, question.stems.values()), default=0) > 1 else (ANY,)


def _chosen(question: Question, responses: Mapping[str, Json]) -> Answer:
    """Counted is what has every word, or else any. Whether one has is decided without regard to the filters,
    so that a facet's number is what a click on it brings."""
    counted = responses.get(ALL, responses[ANY])
    if not counted["aggregations"]["found"]["value"]:
        counted = responses[ANY]
    hits = _hits(counted, question)
    if _may_be_filled_up(question, counted):
        hits = _filled_up(hits, _hits(responses[ANY], question), question.page_size)
    return Answer(
        count=counted["aggregations"]["count"]["records"]["value"],
        hits=hits,
        facets={name: _facet_numbers(counted["aggregations"][name]) for name in FACETS},
    )


def _may_be_filled_up(question: Question, counted: Json) -> bool:
    """A sentence's first page: one record that happens to have all of its words must hide no better one."""
    sentence = max(map(len, question.stems.values())) > KEYWORDS
    return sentence and question.page == 1 and not question.by_date and bool(counted["hits"]["hits"])


def _filled_up(counted: list[Hit], near: list[Hit], size: int) -> list[Hit]:
    """All that count, and what is near them, best first."""
    keys = {hit.translation_key for hit in counted}
    others = [hit for hit in near if hit.translation_key not in keys]
    return sorted([*counted, *others[: size - len(counted)]], key=lambda hit: -(hit.score or 0))


def _facet_numbers(aggregation: Json) -> dict[str, int]:
    return {bucket["key"]: bucket["records"]["value"] for bucket in aggregation["values"]["buckets"]}


def _hits(response: Json, question: Question) -> list[Hit]:
    return [_hit(hit, scored=not question.by_date) for hit in response["hits"]["hits"]]


def _hit(hit: Json, *, scored: bool) -> Hit:
    source, fragments = hit["_source"], hit.get("highlight", {})
    fragment = next(iter(fragments.get("summary") or fragments.get("text") or [""]))
    key = UUID(source["translation_key"])
    return Hit(key, source["locale"], hit["_score"] if scored else None, as_markup(fragment))


def body(question: Question, operator: str) -> Json:
    """Filters come after the counting, because each facet is counted without its own."""
    deep = question.too_deep
    return {
        "query": ranked(question, operator),
        "post_filter": {"bool": {"filter": _filters(question)}},
        "from": 0 if deep else question.start,
        "size": 0 if deep else question.page_size,
        "collapse": {"field": "translation_key"},
        "sort": _order(question),
        "track_scores": True,
        "track_total_hits": False,
        "_source": ["translation_key", "locale"],
        "aggs": {"found": _records(), "count": _counted(question), **_facets(question)},
        **({} if deep or not question.words else {"highlight": _highlight(question)}),
    }


def _order(question: Question) -> list[Any]:
    if question.by_date:
        return [{"updated_at": "desc"}, {"public_id": "asc"}]
    return ["_score", {"public_id": "asc"}]


def _filters(question: Question, without: str = "") -> list[Json]:
    return [
        {"terms": {f"facets.{facet}": list(values)}}
        for facet, values in question.filters.items()
        if values and facet != without
    ]


def _records() -> Json:
    return {"cardinality": {"field": "translation_key", "precision_threshold": EXACT_COUNTS}}


def _counted(question: Question) -> Json:
    return {"filter": {"bool": {"filter": _filters(question)}}, "aggs": {"records": _records()}}


def _facets(question: Question) -> Json:
    return {
        name: {
            "filter": {"bool": {"filter": _filters(question, without=name)}},
            "aggs": {
                "values": {
                    "terms": {"field": f"facets.{name}", "size": MOST_VALUES},
                    "aggs": {"records": _records()},
                }
            },
        }
        for name in FACETS
    }


def ranked(question: Question, operator: str) -> Json:
    """Found by stems alone; ranked by stems, exact words, letters in threes and word pairs."""
    if not question.words:
        return {"match_all": {}}
    found = {"match": {"all": {"query": question.words, "operator": operator}}}
    if question.by_date:
        return {"bool": {"filter": [found]}}
    return {"bool": {"filter": [found], "should": [_in_language(question, code) for code in locales()]}}


def _in_language(question: Question, locale: str) -> Json:
    weights = FIELD_WEIGHTS.get(locale, SHARED_WEIGHTS)
    matches = [
        {"match": {name: {"query": question.words, "boost": weight}}}
        for name, weight in zip(FIELDS, weights, strict=True)
    ]
    elsewhere: Sequence[Json] = [
        {"match": {f"titles_other_locales.{code}": {"query": question.words, "boost": TITLES_ELSEWHERE}}}
        for code in locales()
        if code != locale
    ]
    return {
        "bool": {
            "filter": [{"term": {"locale": locale}}],
            "should": [*matches, *elsewhere],
            "boost": question.weights[locale],
        }
    }


def _highlight(question: Question) -> Json:
    fields = ("summary", "text")
    field = {"number_of_fragments": 1, "fragment_size": 200, "max_analyzed_offset": 999_999}
    return {
        "pre_tags": [OPEN],
        "post_tags": [CLOSE],
        "fields": dict.fromkeys(fields, field),
        "highlight_query": {"multi_match": {"query": question.words, "fields": fields}},
    }
