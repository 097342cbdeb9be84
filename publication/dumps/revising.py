"""Taking out of the dumps that are kept what has been withdrawn since they were made."""

import gzip
import json
import os
from collections.abc import Collection, Iterator
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from publication.dumps.shelf import CODEBOOK, Dump, File, dumps, put_on_shelf
from publication.dumps.writing import both_files, describe, names_of
from publication.models import PublicRecord, RecordState

# A transaction may have noted a withdrawal before a dump was made, and have ended after.
OVERLAP = timedelta(minutes=10)


def revise_dumps() -> int:
    """Take out of every dump what is public no longer; how many were written anew."""
    revised = 0
    for dump in dumps():
        if gone := withdrawn_since(dump) - dump.gone:
            revise(dump, gone)
            revised += 1
    return revised


def withdrawn_since(dump: Dump) -> set[str]:
    """`id:language` of what was public when the dump was made and is not now."""
    states = RecordState.objects.filter(withdrawn=True, recorded_at__gt=dump.made_at - OVERLAP)
    pairs = set(states.order_by().values_list("public_id", "locale").distinct())
    records = PublicRecord.objects.filter(public_id__in={public_id for public_id, _locale in pairs})
    standing = set(records.values_list("public_id", "locale"))
    return {f"{public_id}:{locale}" for public_id, locale in pairs - standing}


def revise(dump: Dump, gone: Collection[str]) -> None:
    """Write the dump anew without these records; it keeps its day."""
    head = {name: value for name, value in dump.manifest.items() if name != "files"}
    head |= {"revised_at": timezone.now().isoformat(), "withdrawn_since": sorted({*dump.gone, *gone})}
    languages = dict.fromkeys(file.language for file in dump.files if file.language)
    with put_on_shelf(dump.day) as folder:
        files = [file for code in languages for file in _without(gone, dump.folder, folder, code)]
        os.link(dump.folder / CODEBOOK, folder / CODEBOOK)
        describe(folder, head, [*files, *(file for file in dump.files if file.name == CODEBOOK)])


def _without(gone: Collection[str], old: Path, new: Path, locale: str) -> list[File]:
    """Both files of a language: their lines stand side by side, and the JSON says whose they are."""
    names = names_of(locale)
    with (
        gzip.open(old / names[0], "rt", encoding="utf-8", newline="") as table,
        gzip.open(old / names[1], "rt", encoding="utf-8", newline="") as lines,
        both_files(new, locale) as writing,
    ):
        rows = _rows(table)
        writing.head(next(rows))
        for row, line in zip(rows, lines, strict=True):
            record = json.loads(line)
            if f"{record['id']}:{record['locale']}" not in gone:
                writing.record(row, line)
    return writing.described()


def _rows(table: Iterator[str]) -> Iterator[str]:
    """The rows of a CSV file as they stand there: one ends with its line, unless a quotation goes on."""
    held = ""
    for line in table:
        held += line
        if held.endswith("\r\n") and held.count('"') % 2 == 0:
            yield held
            held = ""
