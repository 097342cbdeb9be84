"""Asking Elasticsearch: one request brings hits, counts and facets."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from search import engine, restricting, spelling
from search.answers import Answer, Hit
from search.highlighting import CLOSE, OPEN, as_markup
from search.indexes import FACETS, Json, alias_of, alias_of_all, locales
from search.questions import Question
from search.words.clauses import any_of, said, synonyms_said

# Weights of the fields stem, exact, gram and pairs: measured on natural questions in each language.
FIELD_WEIGHTS = {"ar": (1.0, 0.6, 0.5, 0.2), "fr": (1.0, 0.8, 0.3, 0.25), "en": (1.0, 0.65, 0.15, 0.25)}
SHARED_WEIGHTS = (1.0, 0.65, 0.3, 0.25)
FIELDS = ("all", "all.exact", "all.gram", "all.pairs")
TITLES_ELSEWHERE = 0.1
# What a record says itself, and what it says together with its files. The latter counts little.
SAID, IN_FILES = ("all", "said"), 0.02
MOST_VALUES = 1000
# A question of more words than this is a sentence.
KEYWORDS = 3
# For a sentence, having every word is worth this factor, no more.
COMPLETE = 1.2

ANY, ALL = "or", "and"
# Lifts what has every word above all that has some of them; no sum of weights comes near it.
EVERY_WORD = 4096.0
# Lifts what says it in the reader's words above what editors call the same, which counts this much.
OWN_WORDS, SYNONYM = 8192.0, 0.5


def ask(question: Question) -> Answer:
    """Raises EngineAway."""
    limits = restricting.filters(question)
    searches = [(alias_of_all(), counting(question, limits)), (alias_of_all(), listing(question, limits))]
    searches += spelling.requests(question)
    counted, listed, *spelt = engine.breaker.call(lambda: _answered(searches))
    complete, numbers = _decisive(counted["aggregations"])
    count = numbers["count"]["doc_count"]
    hits = _listed(listed["hits"]["hits"], question, complete=complete)
    respelt = None if complete else spelling.corrected(question, spelt)
    if respelt:
        hits = _with_corrected(question, respelt.wide, count)
    return Answer(
        count=count,
        hits=hits,
        facets={name: _facet_numbers(numbers[name]) for name in FACETS},
        respelt=respelt.likely if respelt else "",
    )


def _with_corrected(question: Question, text: str, count: int) -> list[Hit]:
    """What was typed and its correction searched together. Counted is what was typed: what the correction
    adds to it fills the first page only."""
    body = listing(question, also=question.asking(text))
    (listed,) = engine.breaker.call(lambda: _answered([(alias_of_all(), body)]))
    hits = _listed(listed["hits"]["hits"], question, complete=False)
    return hits if question.page == 1 else hits[: max(0, count - question.start)]


def _answered(requests: Iterable[tuple[str, Json]]) -> list[Json]:
    """One request for all: what each index is asked for, and its answer in the same place."""
    asked = list(requests)
    searches = [part for index, body in asked for part in ({"index": index}, body)]
    responses = engine.client().msearch(searches=searches)["responses"]
    for (index, _body), response in zip(asked, responses, strict=True):
        if "error" in response:
            raise engine.EngineAway(str(response["error"]))
        engine.require_complete(response, shards=len(locales()) if index == alias_of_all() else 1)
    return responses


def _decisive(numbers: Mapping[str, Json]) -> tuple[bool, Json]:
    """Counted is what has every word (True), or else any. Whether one has is decided without regard to the
    filters, so that a facet's number is what a click on it brings."""
    complete = ALL in numbers and numbers[ALL]["doc_count"] > 0
    return complete, numbers[ALL if complete else ANY]


def _listed(hits: list[Json], question: Question, *, complete: bool) -> list[Hit]:
    """With `complete`, only those that have every word, and what is near them if there is room for it."""
    counted = [hit for hit in hits if _has_every_word(hit)] if complete else hits
    if counted and _is_sentence(question):
        counted = sorted(hits, key=lambda hit: -_score(hit) * (COMPLETE if _has_every_word(hit) else 1))
    return [_hit(hit, scored=not question.by_date) for hit in counted]


def _is_sentence(question: Question) -> bool:
    """On its first page, one record that happens to have all of its words must hide no better one."""
    sentence = max(map(len, question.stems.values())) > KEYWORDS
    return sentence and question.page == 1 and not question.by_date


def _has_every_word(hit: Json) -> bool:
    return hit["_score"] >= EVERY_WORD


def _score(hit: Json) -> float:
    score = hit["_score"]
    for lift in (OWN_WORDS, EVERY_WORD):
        score -= lift if score >= lift else 0
    return score


def _facet_numbers(aggregation: Json) -> dict[str, int]:
    return {bucket["key"]: bucket["doc_count"] for bucket in aggregation["values"]["buckets"]}


def _hit(hit: Json, *, scored: bool) -> Hit:
    source, fragments = hit["_source"], hit.get("highlight", {})
    fragment = next(iter(fragments.get("summary") or fragments.get("text") or [""]))
    key = UUID(source["translation_key"])
    score = _score(hit) if scored else None
    return Hit(key, source["locale"], score, as_markup(fragment), has_files=source.get("has_files", True))


def counting(question: Question, limits: Sequence[Json] = ()) -> Json:
    """Each record once, by its source document, for every word and for any; each facet without its filter."""
    sources = [{"term": {"is_source": True}}, *limits, _said_in_any_language(question, ANY)]
    numbers = {"count": {"filter": _all_of(_filters(question))}, **_facets(question)}
    return {
        "query": _all_of(sources),
        "size": 0,
        "track_total_hits": False,
        "aggs": {
            operator: {"filter": _said_in_any_language(question, operator), "aggs": numbers}
            for operator in _operators(question)
        },
    }


def _operators(question: Question) -> tuple[str, ...]:
    """With one word, any is all."""
    return (ANY, ALL) if max(map(len, question.stems.values()), default=0) > 1 else (ANY,)


def _said_in_any_language(question: Question, operator: str) -> Json:
    if not question.words:
        return {"match_all": {}}
    return {"bool": {"should": [_said_in(question, f"stems.{code}", code, operator) for code in locales()]}}


def _said_in(question: Question, field: str, locale: str, operator: str) -> Json:
    return said(question.words, question.needs[locale], field, every=operator == ALL)


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


def listing(question: Question, limits: Sequence[Json] = (), also: Question | None = None) -> Json:
    """A page of records, each once, by its best document; first those that have every word.

    With `also`, what either question finds, and what both find first.
    """
    deep = question.too_deep
    ranks = [ranked(one) for one in (question, also) if one]
    query = {"must": [{"bool": {"should": ranks}}], "filter": [*limits, *_filters(question)]}
    return {
        "query": {"bool": query},
        "from": 0 if deep else question.start,
        "size": 0 if deep else question.page_size,
        "collapse": {"field": "translation_key"},
        "sort": _order(question),
        "track_scores": True,
        "track_total_hits": False,
        "_source": ["translation_key", "locale", "has_files"],
        **({} if deep or not question.words else {"highlight": _highlight(also or question)}),
    }


def _order(question: Question) -> list[Any]:
    newest = [{"updated_at": "desc"}] if question.by_date else []
    return ["_score", *newest, {"public_id": "asc"}]


def ranked(question: Question) -> Json:
    """Found by stems alone; ranked by stems, exact words, letters in threes and word pairs."""
    if not question.words:
        return {"match_all": {}}
    ranks: list[Json] = [] if question.by_date else [_in_language(question, code) for code in locales()]
    if ALL in _operators(question):
        ranks.append({"constant_score": {"filter": _said(question, ALL), "boost": EVERY_WORD}})
    return {"bool": {"filter": [_said(question, ANY)], "should": [*ranks, *_synonym_ranks(question)]}}


def _said(question: Question, operator: str) -> Json:
    """In each language with the synonyms known there; in one step where none is."""
    by_synonym = [
        {"bool": {"filter": [_of(locale), any_of([_said_in(question, f, locale, operator) for f in SAID])]}}
        for locale in locales()
        if question.needs[locale]
    ]
    itself = _said_itself(question, operator)
    return any_of([itself, *by_synonym]) if by_synonym else itself


def _said_itself(question: Question, operator: str) -> Json:
    return any_of([{"match": {field: {"query": question.words, "operator": operator}}} for field in SAID])


def _of(locale: str) -> Json:
    return {"term": {"_index": alias_of(locale)}}


def _synonym_ranks(question: Question) -> list[Json]:
    """By relevance, the reader's own words come before all that means the same."""
    if question.by_date or not any(question.needs.values()):
        return []
    itself = _said_itself(question, _operators(question)[-1])
    ranks: list[Json] = [{"constant_score": {"filter": itself, "boost": OWN_WORDS}}]
    for locale, needs in question.needs.items():
        if needs:
            boost = SYNONYM * question.weights[locale]
            ranks.append({"bool": {"filter": [_of(locale)], "should": synonyms_said(needs, "all", boost)}})
    return ranks


def _in_language(question: Question, locale: str) -> Json:
    weights = FIELD_WEIGHTS.get(locale, SHARED_WEIGHTS)
    matches = [
        {"match": {name: {"query": question.words, "boost": weight}}}
        for name, weight in zip((*FIELDS, "said"), (*weights, IN_FILES), strict=True)
    ]
    elsewhere: Sequence[Json] = [
        {"match": {f"titles_other_locales.{code}": {"query": question.words, "boost": TITLES_ELSEWHERE}}}
        for code in locales()
        if code != locale
    ]
    return {
        "bool": {
            "filter": [_of(locale)],
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
        "highlight_query": any_of([{"match": {"all": question.words}}, *_synonyms_to_mark(question)]),
    }


def _synonyms_to_mark(question: Question) -> list[Json]:
    return [clause for needs in question.needs.values() for clause in synonyms_said(needs, "all")]
