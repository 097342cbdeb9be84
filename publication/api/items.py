"""Records as the lists of the API tell them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from publication.api.addresses import api_url
from publication.columns import Field, Row
from publication.downloads import rows_of
from publication.facets import institution_names
from publication.fields import fields_of
from publication.models import PublicRecord

# Members that are not columns of the downloads.
LINKS = ("api_url", "translations")
# The history keeps titles, addresses and facts; of these it knows nothing.
NOT_REMEMBERED = ("summary", "date", "external_id")


def items(
    record_type: str, records: Sequence[PublicRecord], site: str, locale: str, fields: Sequence[str] | None
) -> list[dict[str, Any]]:
    """The records as lists tell them, in three queries; fewer when `fields` leaves out what they are for."""
    columns = [c for c in fields_of([record_type]) if fields is None or c.name in fields]
    translations = translations_of(records, site) if fields is None or "translations" in fields else {}
    return [
        {column.name: column.value(row) for column in columns}
        | links_of(row, site, fields, translations.get(row.record.translation_key, []))
        for row in rows_of(records, site, institution_names(locale))
    ]


def links_of(
    row: Row, site: str, fields: Sequence[str] | None, translations: Sequence[Mapping[str, str]]
) -> dict[str, Any]:
    links = {
        "api_url": f"{api_url(site, row.record.type, row.record.public_id)}?locale={row.record.locale}",
        "translations": translations,
    }
    return {name: value for name, value in links.items() if fields is None or name in fields}


def translations_of(records: Sequence[PublicRecord], site: str) -> dict[UUID, list[dict[str, str]]]:
    found: dict[UUID, list[dict[str, str]]] = {}
    rows = PublicRecord.objects.filter(translation_key__in=[record.translation_key for record in records])
    named = rows.order_by("pk").values_list("translation_key", "type", "public_id", "locale", "url")
    for key, record_type, public_id, locale, url in named:
        found.setdefault(key, []).append(translation(record_type, public_id, locale, url, site))
    return found


def translation(record_type: str, public_id: str, locale: str, path: str, site: str) -> dict[str, str]:
    address = f"{api_url(site, record_type, public_id)}?locale={locale}"
    return {"locale": locale, "url": f"{site}{path}", "api_url": address}


def past_item(
    record: PublicRecord, site: str, locale: str, fields: Sequence[str] | None = None
) -> dict[str, Any]:
    """What a list said of a record on an earlier day; null where the portal keeps no history of it."""
    row = Row(record, site, institutions=institution_names(locale))
    columns = [c for c in fields_of([record.type]) if fields is None or c.name in fields]
    return {c.name: c.value(row) if _is_remembered(c) else None for c in columns}


def _is_remembered(column: Field) -> bool:
    return column.kind not in (list[str], datetime) and column.name not in NOT_REMEMBERED
