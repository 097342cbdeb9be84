"""Stems are written in the transaction that makes a record public; with the record they go."""

from typing import Any

from django.db import transaction

from publication.models import PublicRecord
from search.analysis import as_typed, stems
from search.files.keeping import checksums_of
from search.files.stems import stem_all_files, write_said
from search.models import RecordStems

# A tsvector takes at most a megabyte.
MOST_STEMS = 30_000
# Stemmed in one transaction, for which their publishing waits.
CHUNK = 50


def write_stems(sender: type, record: PublicRecord, **kwargs: Any) -> None:
    RecordStems.objects.update_or_create(record_id=record.pk, defaults=_stems_of(record))


def _stems_of(record: PublicRecord) -> dict[str, str]:
    body = stems(f"{record.summary}\n{record.text}", record.locale)
    return {
        "title": " ".join(stems(record.heading, record.locale)),
        "body": " ".join(body[:MOST_STEMS]),
        "typed": " ".join(as_typed(record.title)),
    }


def write_all_stems() -> int:
    """Stem every record anew, after a change in the analysis; return how many."""
    stem_all_files()
    written = last = 0
    while chunk := _stem_after(last):
        written, last = written + len(chunk), chunk[-1].pk
    return written


@transaction.atomic
def _stem_after(last: int) -> list[PublicRecord]:
    """Read and written in one transaction: no record goes in between, and in SQLite nobody writes, which
    would keep whoever has read before from writing."""
    records = PublicRecord.objects.select_for_update().filter(pk__gt=last).order_by("pk")
    chunk = list(records[:CHUNK])
    for record in chunk:
        write_stems(PublicRecord, record)
        write_said(record, checksums_of(record))
    return chunk
