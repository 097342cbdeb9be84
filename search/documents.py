"""What Elasticsearch holds of a public record in one language."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from publication.models import PublicRecord, RecordFacet
from search.files.documents import files_named, fingerprint, with_files
from search.indexes import TITLE_WEIGHT, locales

Document = dict[str, Any]
Facets = dict[str, list[str]]
# {language: (title, summary, text)}
Texts = dict[str, tuple[str, str, str]]


def documents(records: Sequence[PublicRecord]) -> Iterator[tuple[PublicRecord, Document]]:
    """Each record with its document; three queries for all of them, and some for each that names files."""
    keys = {record.translation_key for record in records}
    facets, texts, named = _facets(keys), _texts(keys), files_named(keys)
    for record in records:
        key = record.translation_key
        document = _document(record, facets[key], texts[key])
        if key in named:
            document = with_files(document, named[key])
        yield record, document | {"fingerprint": fingerprint(document)}


def _facets(keys: set[UUID]) -> dict[UUID, Facets]:
    found: dict[UUID, Facets] = defaultdict(lambda: defaultdict(list))
    rows = RecordFacet.objects.filter(translation_key__in=keys).order_by("value")
    for key, facet, value in rows.values_list("translation_key", "facet", "value"):
        found[key][facet].append(value)
    return found


def _texts(keys: set[UUID]) -> dict[UUID, Texts]:
    found: dict[UUID, Texts] = defaultdict(dict)
    rows = PublicRecord.objects.filter(translation_key__in=keys, locale__in=locales())
    for key, locale, *texts in rows.values_list("translation_key", "locale", "title", "summary", "text"):
        found[key][locale] = (texts[0], texts[1], texts[2])
    return found


def _document(record: PublicRecord, facets: Facets, texts: Texts) -> Document:
    """All languages of a record get a new version together, so what is held of the others is as new."""
    return {
        "public_id": record.public_id,
        "translation_key": str(record.translation_key),
        "locale": record.locale,
        "type": record.type,
        "is_source": record.is_source,
        "date": record.date.isoformat() if record.date else None,
        "updated_at": record.updated_at.isoformat(),
        "facets": facets,
        "title": record.title,
        "summary": record.summary,
        "text": record.text,
        "words": [record.title, record.summary, record.text],
        "all": [*[record.heading] * TITLE_WEIGHT.get(record.locale, 4), record.summary, record.text],
        "titles_other_locales": {code: text[0] for code, text in texts.items() if code != record.locale},
        "stems": texts if record.is_source else {},
        "said": [],
        "has_files": False,
    }
