"""Which records a question leaves over by its operators, whatever else it asks for.

A record is judged as a whole: one of its languages must say all that is required, none what is excluded.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from search import engine
from search.analysis import stems
from search.indexes import Json, alias_of_all, locales
from search.operators import Clause
from search.questions import Question
from search.words.clauses import any_of

# As many as a filter takes.
MOST_KEYS = 65_536

# Each gives the records that say it in one language; parameters: query, locale.
STATEMENT = {
    "postgresql": """
        SELECT record.translation_key FROM {table} found
        JOIN publication_publicrecord record ON record.id = found.record_id
        WHERE found.vector @@ to_tsquery('simple', %s) AND record.locale = %s
    """,
    "sqlite": """
        SELECT record.translation_key FROM {table} fts
        JOIN publication_publicrecord record ON record.id = fts.rowid
        WHERE {table} MATCH %s AND record.locale = %s
    """,
}
# Of each database: what records say themselves, and what they say together with their files.
TABLES = {
    "postgresql": ("search_recordstems", "search_saidstems"),
    "sqlite": ("search_stems_fts", "search_said_fts"),
}
IN_ALL_LANGUAGES = "SELECT sibling.id FROM publication_publicrecord sibling WHERE sibling.translation_key IN"
SIGNS = {"postgresql": (" & ", " | "), "sqlite": (" AND ", " OR ")}


def filters(question: Question) -> list[Json]:
    """For Elasticsearch; without operators none and no request. Raises EngineAway."""
    required, excluded = _telling(question.asked.required), _telling(question.asked.excluded)
    found: list[Json] = []
    if required:
        found.append(_of_keys({"bool": {"filter": [_said(clause) for clause in required]}}))
    if excluded:
        found.append({"bool": {"must_not": [_of_keys({"bool": {"should": [*map(_said, excluded)]}})]}})
    return found


def _telling(clauses: Iterable[Clause]) -> list[Clause]:
    """Those that are not stop words only."""
    return [clause for clause in clauses if any(stems(clause.text, locale) for locale in locales())]


def _said(clause: Clause) -> Json:
    fields = ("title",) if clause.in_title else ("all", "said")
    return any_of([{"match_phrase": {field: clause.text}} for field in fields])


def _of_keys(query: Json) -> Json:
    aggregations = {"keys": {"terms": {"field": "translation_key", "size": MOST_KEYS}}}
    answer = engine.breaker.call(
        lambda: engine.client().search(
            index=alias_of_all(), query=query, size=0, aggs=aggregations, track_total_hits=False
        )
    )
    engine.require_complete(answer.body, shards=len(locales()))
    keys = [bucket["key"] for bucket in answer["aggregations"]["keys"]["buckets"]]
    return {"terms": {"translation_key": keys}}


@dataclass(frozen=True)
class Limits:
    """Primary keys of records in all their languages. `required`: None when nothing is."""

    required: frozenset[int] | None
    excluded: frozenset[int]

    def keep(self, scores: Mapping[int, float]) -> dict[int, float]:
        kept = scores.keys() - self.excluded
        return {pk: scores[pk] for pk in (kept if self.required is None else kept & self.required)}


def limits(question: Question) -> Limits:
    """For the database."""
    every, one = SIGNS[connection.vendor]
    required, excluded = _telling(question.asked.required), _telling(question.asked.excluded)
    return Limits(_found(required, every) if required else None, _found(excluded, one))


def _found(clauses: Sequence[Clause], sign: str) -> frozenset[int]:
    found: set[int] = set()
    for locale in locales() if clauses else ():
        if match := sign.join(filter(None, (_expression(clause, locale) for clause in clauses))):
            with connection.cursor() as cursor:
                cursor.execute(_statement(), [match, locale] * len(TABLES[connection.vendor]))
                found.update(pk for (pk,) in cursor.fetchall())
    return frozenset(found)


def _statement() -> str:
    vendor = connection.vendor
    found = " UNION ALL ".join(STATEMENT[vendor].format(table=table) for table in TABLES[vendor])
    return f"{IN_ALL_LANGUAGES} ({found})"


def _parts_of(clause: Clause) -> str:
    """The weights by which PostgreSQL's vector tells title and body."""
    return "A" if clause.in_title else "AD"


def _expression(clause: Clause, locale: str) -> str:
    """Stems are letters and digits: nothing in them is an operator. Empty for stop words only."""
    found = stems(clause.text, locale)
    if not found:
        return ""
    if connection.vendor == "postgresql":
        # Title and body are one vector: a phrase lies in the one or in the other.
        ways = (" <-> ".join(f"'{stem}':{part}" for stem in found) for part in _parts_of(clause))
        return "(" + " | ".join(f"({way})" for way in ways) + ")"
    return ("title : " if clause.in_title else "") + f'"{" ".join(found)}"'
