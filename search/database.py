"""The same search without Elasticsearch: stems in PostgreSQL's full text or SQLite's FTS5."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models.expressions import RawSQL

from publication.facets import facet_counts, narrowed
from publication.models import PublicRecord, PublicRecordQuerySet
from search import restricting
from search.answers import Answer, Hit
from search.highlighting import marked_excerpt
from search.indexes import FACETS
from search.questions import Question
from search.words.expressions import below, expression

# Each gives (record_id, whether its files count, score) of the records in one language, titles first;
# parameters: query, locale.
STATEMENT = {
    "postgresql": """
        SELECT found.record_id, {files},
               ts_rank('{{0.15, 0.2, 0.4, 1.0}}', found.vector, query.words, 1) AS score
        FROM {table} found
        JOIN publication_publicrecord record ON record.id = found.record_id
        CROSS JOIN (SELECT to_tsquery('simple', %s) AS words) query
        WHERE found.vector @@ query.words AND record.locale = %s
    """,
    "sqlite": """
        SELECT fts.rowid, {files}, -bm25({table}, 6.0, 1.0) AS score
        FROM {table} fts
        JOIN publication_publicrecord record ON record.id = fts.rowid
        WHERE {table} MATCH %s AND record.locale = %s
    """,
}
STATEMENTS = {
    vendor: [
        STATEMENT[vendor].format(files=files, table=table)
        for files, table in zip(("false", "true"), tables, strict=True)
    ]
    for vendor, tables in restricting.TABLES.items()
}
SIGNS = {"postgresql": {"and": " & ", "or": " | "}, "sqlite": {"and": " AND ", "or": " OR "}}

Stems = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Row:
    """A record in one language, ready to be ranked."""

    pk: int
    translation_key: UUID
    locale: str
    updated_at: datetime
    score: float


def ask(question: Question) -> Answer:
    """Counts as Elasticsearch does: records with every stem of the question, or if none has, with any."""
    limits = restricting.limits(question)
    if not question.words:
        return _newest(question, limits)
    scores = limits.keep(_scores(question, "and")) or limits.keep(_scores(question, "or"))
    return _answer(question, PublicRecord.objects.filter(pk__in=_identified(scores)), scores)


def matching(question: Question, among: Collection[int] | None = None) -> PublicRecordQuerySet:
    """The rows, in any language, with every stem of the question and all of its filters.

    `among`: the keys of the rows to look at; by default all.
    """
    limits, records = restricting.limits(question), narrowed(PublicRecord.objects.all(), question.filters)
    if question.words:
        return records.filter(pk__in=_identified(limits.keep(_scores(question, "and", among))))
    if limits.excluded:
        records = records.exclude(pk__in=_identified(limits.excluded))
    return records if among is None else records.filter(pk__in=_identified(among))


def _newest(question: Question, limits: restricting.Limits) -> Answer:
    everything = PublicRecord.objects.for_reader(question.locale)
    if limits.excluded:
        everything = everything.exclude(pk__in=_identified(limits.excluded))
    records = narrowed(everything, question.filters)
    page = records.newest_first()[question.start : question.start + question.page_size]
    rows = [] if question.too_deep else list(page)
    return Answer(
        count=records.count(),
        hits=[Hit(row.translation_key, row.locale, None) for row in rows],
        facets=facet_counts(everything, question.filters, FACETS),
        degraded=True,
    )


def _identified(rows: Collection[int]) -> RawSQL:
    """The keys as one parameter: a database takes only so many."""
    keys = ",".join(map(str, rows))
    if connection.vendor == "postgresql":
        return RawSQL("SELECT unnest(string_to_array(%s, ',')::bigint[])", [keys])
    return RawSQL("SELECT value FROM json_each(%s)", [f"[{keys}]"])


def _scores(question: Question, operator: str, among: Collection[int] | None = None) -> dict[int, float]:
    """Under what records say themselves, what they say with their files; each with synonyms below."""
    own, with_files = _Ways(), _Ways()
    for locale, stems in question.stems.items():
        if stems:
            found = _found(_match(stems, operator), question, locale, among)
            own.direct |= found[False]
            with_files.direct |= found[True]
        if needs := question.needs[locale]:
            otherwise = expression(needs, connection.vendor, every=operator == "and")
            found = _found(otherwise, question, locale, among)
            own.by_synonym |= found[False]
            with_files.by_synonym |= found[True]
    return below(own.scores, with_files.scores)


@dataclass
class _Ways:
    """In which records were found, with their scores."""

    direct: dict[int, float] = field(default_factory=dict)
    by_synonym: dict[int, float] = field(default_factory=dict)

    @property
    def scores(self) -> dict[int, float]:
        return below(self.direct, self.by_synonym)


def _found(
    match: str, question: Question, locale: str, among: Collection[int] | None
) -> dict[bool, dict[int, float]]:
    """By whether files are counted in."""
    found: dict[bool, dict[int, float]] = {False: {}, True: {}}
    with connection.cursor() as cursor:
        cursor.execute(*_asking([match, locale], among))
        for pk, with_files, score in cursor.fetchall():
            found[bool(with_files)][pk] = score * question.weights[locale]
    return found


def _asking(parameters: list[str], among: Collection[int] | None) -> tuple[str, list[str]]:
    """The statement and its parameters, held to some rows if need be."""
    statements = STATEMENTS[connection.vendor]
    if among is not None:
        keys = _identified(among)
        parameters = [*parameters, *keys.params]
        statements = [f"{one} AND record.id IN ({keys.sql})" for one in statements]
    return " UNION ALL ".join(statements), parameters * len(statements)


def _match(stems: Sequence[str], operator: str) -> str:
    """Stems are letters and digits; the quotes keep those that are also operators (`and`, `or`) words."""
    quote = "'" if connection.vendor == "postgresql" else '"'
    return SIGNS[connection.vendor][operator].join(f"{quote}{stem}{quote}" for stem in stems)


def _answer(question: Question, found: PublicRecordQuerySet, scores: Mapping[int, float]) -> Answer:
    best = _best_of_each(narrowed(found, question.filters), question, scores)
    page = [] if question.too_deep else best[question.start : question.start + question.page_size]
    return Answer(
        count=len(best),
        hits=_hits(page, question),
        facets=facet_counts(found, question.filters, FACETS),
        degraded=True,
    )


def _best_of_each(
    records: PublicRecordQuerySet, question: Question, scores: Mapping[int, float]
) -> list[Row]:
    fields = records.values_list("pk", "translation_key", "locale", "updated_at")
    rows = [Row(*row, scores[row[0]]) for row in fields]
    rows.sort(key=lambda row: (row.updated_at, row.locale == question.locale, row.pk), reverse=True)
    if not question.by_date:
        rows.sort(key=lambda row: row.score, reverse=True)
    best: dict[UUID, Row] = {}
    for row in rows:
        best.setdefault(row.translation_key, row)
    return list(best.values())


def _hits(page: Sequence[Row], question: Question) -> list[Hit]:
    texts = {
        pk: texts
        for pk, *texts in PublicRecord.objects.filter(pk__in=[row.pk for row in page]).values_list(
            "pk", "summary", "text"
        )
    }
    return [
        Hit(
            translation_key=row.translation_key,
            locale=row.locale,
            score=None if question.by_date else row.score,
            highlight=marked_excerpt(texts[row.pk], question.marked_stems(row.locale), row.locale),
        )
        for row in page
    ]
