"""What somebody who types may mean: titles of public records that have all of the words begun.

The database answers, with Elasticsearch or without: it is one index lookup, and what it holds is public now.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from search import stopwords
from search.analysis import as_typed, words

SHORTEST = 2
SHOWN = 8
# Each record may stand here in every language, and only once in what is shown.
LOOKED_AT = 50

# Parameters: the match, the reader's language, what the title begins with, how many.
STATEMENTS = {
    "postgresql": """
        SELECT record.translation_key, record.locale, record.type, record.title, record.url
        FROM search_recordstems stems
        JOIN publication_publicrecord record ON record.id = stems.record_id
        WHERE stems.typed_vector @@ to_tsquery('simple', %s)
        ORDER BY record.locale <> %s, NOT starts_with(stems.typed, %s), length(record.title), record.id
        LIMIT %s
    """,
    "sqlite": """
        SELECT record.translation_key, record.locale, record.type, record.title, record.url
        FROM search_typed_fts fts
        JOIN search_recordstems stems ON stems.record_id = fts.rowid
        JOIN publication_publicrecord record ON record.id = fts.rowid
        WHERE search_typed_fts MATCH %s
        ORDER BY record.locale <> %s, instr(stems.typed, %s) <> 1, length(record.title), record.id
        LIMIT %s
    """,
}


@dataclass(frozen=True)
class Completion:
    """A record by its title, in the language that was typed."""

    title: str
    url: str
    locale: str
    type: str


def completions(text: str, locale: str) -> list[Completion]:
    """At most eight, those of the reader's language first; none for less than two letters."""
    begun = _begun(text)
    if not begun or max(map(len, begun)) < SHORTEST:
        return []
    with connection.cursor() as cursor:
        cursor.execute(STATEMENTS[connection.vendor], [_match(begun), locale, begun[0], LOOKED_AT])
        rows = cursor.fetchall()
    first: dict[UUID | str, Completion] = {}
    for key, found_in, kind, title, url in rows:
        first.setdefault(key, Completion(title, url, found_in, kind))
    return list(first.values())[:SHOWN]


def _begun(text: str) -> list[str]:
    """Without the words that every title has; the last may be the beginning of any."""
    bare = [forms[-1] for word in words(text) if (forms := as_typed(word.text))]
    return [word for word in bare[:-1] if word not in stopwords.ALL] + bare[-1:]


def _match(begun: Sequence[str]) -> str:
    """Letters and digits only, so that nothing in it is an operator."""
    if connection.vendor == "postgresql":
        return " & ".join(f"'{word}':*" for word in begun)
    return " AND ".join(f'"{word}"*' for word in begun)
