"""Everything public as files, as it is at one moment."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import tee
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from publication.codebook import codebook
from publication.downloads import as_csv, as_json_lines, objects, rows
from publication.dumps.shelf import CODEBOOK, Dump, File, dumps, put_on_shelf
from publication.dumps.writing import both_files, describe, write_text
from publication.facets import institution_names, records_of
from publication.fields import fields_of
from publication.languages import in_every_language
from publication.models import PublicRecord

PORTAL = _("National Integrity Portal")


def make_dump() -> Dump:
    """Write today's dump; it takes the place of one that was made earlier today.

    Raises OSError when the disk is full or closed: then whatever stood before stands.
    """
    made_at = timezone.now()
    with put_on_shelf(timezone.localdate(made_at)) as folder, one_moment():
        head = {
            "made_at": made_at.isoformat(),
            "portal": {"names": in_every_language(PORTAL), "address": settings.PORTAL_PUBLIC_URL},
            # The portal states none for its data.
            "licence": None,
            "version": PublicRecord.objects.aggregate(newest=Max("version"))["newest"],
            "revised_at": None,
            "withdrawn_since": [],
        }
        files = [
            file for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES for file in _records(folder, code)
        ]
        book = json.dumps(codebook(), ensure_ascii=False, indent=1) + "\n"
        describe(folder, head, [*files, write_text(folder, CODEBOOK, book, "application/json")])
    return dumps()[0]


@contextmanager
def one_moment() -> Iterator[None]:
    """What is read in the block is as it was when it began; within a transaction, as that one sees it.

    On SQLite by hand: a transaction of Django's would take the only place for writing.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


def _records(folder: Path, locale: str) -> list[File]:
    """The same records, read once, as a table and as lines of JSON."""
    records, fields = records_of(locale).newest_first(), fields_of(())
    read = rows(records, settings.PORTAL_PUBLIC_URL, institution_names(locale))
    for_table, for_lines = tee(objects(fields, read))
    table, lines = as_csv([field.name for field in fields], for_table), as_json_lines(for_lines)
    with both_files(folder, locale) as writing:
        writing.head(next(table))
        for row, line in zip(table, lines, strict=True):
            writing.record(row, line)
    return writing.described()
