"""What Elasticsearch holds of a public record in one language."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from publication.models import PublicRecord, RecordFacet
from search.indexes import TITLE_WEIGHT, locales

Document = dict[str, Any]
Facets = dict[str, list[str]]
Titles = dict[str, str]


def documents(records: Sequence[PublicRecord]) -> Iterator[tuple[PublicRecord, Document]]:
    """Each record with its document; two queries for all of them."""
    keys = {record.translation_key for record in records}
    facets, titles = _facets(keys), _titles(keys)
    for record in records:
        yield (record, _document(record, facets[record.translation_key], titles[record.translation_key]))


def _facets(keys: set[UUID]) -> dict[UUID, Facets]:
    found: dict[UUID, Facets] = defaultdict(lambda: defaultdict(list))
    rows = RecordFacet.objects.filter(translation_key__in=keys).order_by("value")
    for key, facet, value in rows.values_list("translation_key", "facet", "value"):
        found[key][facet].append(value)
    return found


def _titles(keys: set[UUID]) -> dict[UUID, Titles]:
    found: dict[UUID, Titles] = defaultdict(dict)
    rows = PublicRecord.objects.filter(translation_key__in=keys)
    for key, locale, title in rows.values_list("translation_key", "locale", "title"):
        found[key][locale] = title
    return found


def _document(record: PublicRecord, facets: Facets, titles: Titles) -> Document:
    known = set(locales())
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
        "all": [*[record.title] * TITLE_WEIGHT.get(record.locale, 4), record.summary, record.text],
        "titles_other_locales": {
            code: title for code, title in titles.items() if code != record.locale and code in known
        },
    }
