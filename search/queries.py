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
MOST_VALUES = 1000
# A question of more words than this is a sentence.
KEYWORDS = 3

ANY, ALL = "or", "and"


def ask(question: Question) -> Answer:
    """Raises EngineAway."""
    bodies = [
        body
        for operator in _operators(question)
        for body in (counting(question, operator), listing(question, operator))
    ]
    responses = engine.breaker.call(lambda: _answered(bodies))
    pairs = zip(responses[::2], responses[1::2], strict=True)
    return _chosen(question, dict(zip(_operators(question), pairs, strict=True)))


def _answered(bodies: list[Json]) -> list[Json]:
    searches: list[Json] = []
    for body in bodies:
        searches += [{"index": alias_of_all()}, body]
    responses = engine.client().msearch(searches=searches)["responses"]
    for response in responses:
        if "error" in response:
            raise engine.EngineAway(str(response["error"]))
    return responses


def _operators(question: Question) -> tuple[str, ...]:
    """With one word, any is all."""
    return (ALL, ANY) if max(map(len, question.stems.values()), default=0) > 1 else (ANY,)


def _chosen(question: Question, responses: Mapping[str, tuple[Json, Json]]) -> Answer:
    """Counted is what has every word, or else any. Whether one has is decided without regard to the filters,
    so that a facet's number is what a click on it brings."""
    counted, listed = responses.get(ALL, responses[ANY])
    if not counted["hits"]["total"]["value"]:
        counted, listed = responses[ANY]
    hits = _hits(listed, question)
    if _may_be_filled_up(question, hits):
        hits = _filled_up(hits, _hits(responses[ANY][1], question), question.page_size)
    return Answer(
        count=counted["aggregations"]["count"]["doc_count"],
        hits=hits,
        facets={name: _facet_numbers(counted["aggregations"][name]) for name in FACETS},
    )


def _may_be_filled_up(question: Question, counted: list[Hit]) -> bool:
    """A sentence's first page: one record that happens to have all of its words must hide no better one."""
    sentence = max(map(len, question.stems.values())) > KEYWORDS
    return sentence and question.page == 1 and not question.by_date and bool(counted)


def _filled_up(counted: list[Hit], near: list[Hit], size: int) -> list[Hit]:
    """All that count, and what is near them, best first."""
    keys = {hit.translation_key for hit in counted}
    others = [hit for hit in near if hit.translation_key not in keys]
    return sorted([*counted, *others[: size - len(counted)]], key=lambda hit: -(hit.score or 0))


def _facet_numbers(aggregation: Json) -> dict[str, int]:
    return {bucket["key"]: bucket["doc_count"] for bucket in aggregation["values"]["buckets"]}


def _hits(response: Json, question: Question) -> list[Hit]:
    return [_hit(hit, scored=not question.by_date) for hit in response["hits"]["hits"]]


def _hit(hit: Json, *, scored: bool) -> Hit:
    source, fragments = hit["_source"], hit.get("highlight", {})
    fragment = next(iter(fragments.get("summary") or fragments.get("text") or [""]))
    key = UUID(source["translation_key"])
    return Hit(key, source["locale"], hit["_score"] if scored else None, as_markup(fragment))


def counting(question: Question, operator: str) -> Json:
    """Each record once, by its source document; each facet without its own filter."""
    return {
        "query": {
            "bool": {"filter": [{"term": {"is_source": True}}, _said_in_any_language(question, operator)]}
        },
        "size": 0,
        "track_total_hits": True,
        "aggs": {"count": {"filter": _all_of(_filters(question))}, **_facets(question)},
    }


def _said_in_any_language(question: Question, operator: str) -> Json:
    if not question.words:
        return {"match_all": {}}
    matches = [
        {"match": {f"stems.{code}": {"query": question.words, "operator": operator}}} for code in locales()
    ]
    return {"bool": {"should": matches}}


def _facets(question: Question) -> Json:
    return {
        name: {
            "filter": _all_of(_filters(question, without=name)),
            "aggs": {"values": {"terms": {"field": f"facets.{name}", "size": MOST_VALUES}}},
        }
        for name in FACETS
    }


def _all_of(filters: list[Json]) -> Json:
    return {"bool": {"filter": filters}}


def _filters(question: Question, without: str = "") -> list[Json]:
    return [
        {"terms": {f"facets.{facet}": list(values)}}
        for facet, values in question.filters.items()
        if values and facet != without
    ]


def listing(question: Question, operator: str) -> Json:
    """A page of records, each once, by its best document."""
    deep = question.too_deep
    query = {"must": [ranked(question, operator)], "filter": _filters(question)}
    return {
        "query": {"bool": query},
        "from": 0 if deep else question.start,
        "size": 0 if deep else question.page_size,
        "collapse": {"field": "translation_key"},
        "sort": _order(question),
        "track_scores": True,
        "track_total_hits": False,
        "_source": ["translation_key", "locale"],
        **({} if deep or not question.words else {"highlight": _highlight(question)}),
    }


def _order(question: Question) -> list[Any]:
    if question.by_date:
        return [{"updated_at": "desc"}, {"public_id": "asc"}]
    return ["_score", {"public_id": "asc"}]


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
        "require_field_match": False,
        "highlight_query": {"match": {"all": question.words}},
    }
