"""C1, the best lexical configuration known when this search was made: what ours is compared with.

One index with fields per language; each record in the fields of its own language. `c1.json` creates it.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from elasticsearch.helpers import bulk

from publication.models import PublicRecord
from search import engine
from tests.relevance.asking import Asked
from tests.relevance.scoring import DEPTH

DEFINITION = json.loads((Path(__file__).parent / "c1.json").read_text())
TITLE = {"ar": 6, "fr": 4, "en": 4}
# Of the stems, the exact words, the letters in threes and the word pairs.
WEIGHTS = {"ar": (1, 0.6, 0.5, 0.2), "fr": (1, 0.8, 0.3, 0.25), "en": (1, 0.65, 0.15, 0.25)}
CHUNK = 200


def build(index: str) -> None:
    """Fill `index` with every public record."""
    client = engine.patient_client()
    client.indices.create(index=index, **DEFINITION)
    bulk(client, _operations(index), refresh=True)


def _operations(index: str) -> Iterator[dict[str, Any]]:
    for record in PublicRecord.objects.filter(locale__in=TITLE):
        body = f"{record.summary}\n{record.text}"
        yield {
            "_index": index,
            "title": record.heading,
            "body": body,
            "locale": record.locale,
            "translation_key": str(record.translation_key),
            f"all_{record.locale}": [*[record.heading] * TITLE[record.locale], body],
        }


def rankings(index: str, questions: Sequence[Asked]) -> list[list[UUID]]:
    """The first ten records for each of `questions`, among those in the reader's language."""
    found: list[list[UUID]] = []
    for start in range(0, len(questions), CHUNK):
        searches: list[dict[str, Any]] = []
        for question in questions[start : start + CHUNK]:
            searches += [{"index": index}, _body(question)]
        for response in engine.patient_client().msearch(searches=searches)["responses"]:
            found.append([UUID(hit["_source"]["translation_key"]) for hit in response["hits"]["hits"]])
    return found


def _body(question: Asked) -> dict[str, Any]:
    locale = question.locale
    fields = (f"all_{locale}{part}" for part in ("", ".exact", ".gram", ".pairs"))
    matches = [
        {"match": {field: {"query": question.text, "boost": weight}}}
        for field, weight in zip(fields, WEIGHTS[locale], strict=True)
    ]
    return {
        "query": {
            "bool": {"filter": [{"term": {"locale": locale}}], "must": [{"bool": {"should": matches}}]}
        },
        "size": DEPTH,
        "_source": ["translation_key"],
    }
