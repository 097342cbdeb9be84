"""Spreadsheets that officers upload: what kind of file it is, its headings, its rows with their numbers."""

import codecs
import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from knowledge_base.collection.checking import Refused
from knowledge_base.collection.reading import Unreadable, lines_of, require_text, understood
from knowledge_base.collection.records import Problem

LARGEST_FILE = 5 * 1024 * 1024
MOST_ROWS = 5_000
MOST_COLUMNS = 60
LONGEST_CELL = 500_000
# Of an XLSX file, unpacked: a workbook of five thousand rows has less.
LARGEST_UNPACKED = 40 * 1024 * 1024
MOST_PARTS = 500
DELIMITERS = (",", ";", "\t")
# Offered where a file is not UTF-8.
OLD_ENCODINGS = ("windows-1256", "windows-1252")
EXTENSIONS = {"csv": "csv", "txt": "csv", "tsv": "csv", "xlsx": "xlsx", "jsonl": "jsonl", "ndjson": "jsonl"}

csv.field_size_limit(LONGEST_CELL * 2)


@dataclass(frozen=True)
class Row:
    """`cells` by heading; `number` is what the spreadsheet program shows beside it."""

    number: int
    cells: dict[str, Any]


@dataclass
class Table:
    """A file as read. `problems` has the rows that could not be."""

    headings: Sequence[str] = ()
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def form_of(name: str, content: bytes) -> str:
    """`csv`, `xlsx` or `jsonl`, by extension and by content. Raises Unreadable for anything else."""
    form = EXTENSIONS.get(name.rpartition(".")[2].lower())
    if form is None:
        raise Unreadable(_("Only CSV, XLSX and JSONL files can be read."))
    if not content.strip():
        raise Unreadable(_("The file is empty."))
    if len(content) > LARGEST_FILE:
        raise Unreadable(_("The file is larger than 5 MB."))
    if (form == "xlsx") != content.startswith(b"PK\x03\x04"):
        raise Unreadable(_("The file is not what its name says. Save it anew as XLSX, CSV or JSONL."))
    if form == "jsonl":
        require_text(content)
    elif form == "csv" and not encoding_of(content) and b"\x00" in content:
        raise Unreadable(_("The file is not what its name says. Save it anew as XLSX, CSV or JSONL."))
    return form


def encoding_of(content: bytes) -> str:
    """Of a text file, if it can be told; else empty."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    with suppress(UnicodeDecodeError):
        content.decode("utf-8-sig")
        return "utf-8-sig"
    return ""


def samples(content: bytes) -> dict[str, str]:
    """`{encoding: how the first strange lines read in it}`."""
    strange = [line for line in content.splitlines() if not line.isascii()][:5]
    return {code: "\n".join(line.decode(code, "replace")[:160] for line in strange) for code in OLD_ENCODINGS}


def likely_encoding(content: bytes) -> str:
    """Arabic letters beside each other make words; accents stand alone."""
    text = content.decode("windows-1256", "replace")
    pairs = sum("\u0621" <= a <= "\u064a" and "\u0621" <= b <= "\u064a" for a, b in pairwise(text))
    return OLD_ENCODINGS[0] if pairs * 20 > len(content) else OLD_ENCODINGS[1]


def read_table(form: str, content: bytes, encoding: str = "") -> Table:
    """All rows that are not blank. Raises Unreadable."""
    if form == "jsonl":
        return _read_jsonl(content)
    rows = _xlsx_rows(content) if form == "xlsx" else _csv_rows(content, encoding)
    return _tabulated(rows)


def _read_jsonl(content: bytes) -> Table:
    table, headings = Table(), dict[str, None]()
    for line in lines_of(io.BytesIO(content)):
        _require_few(len(table.rows) + len(table.problems))
        try:
            cells = dict(understood(line))
        except Refused as refused:
            table.problems.append(Problem(line.number, str(refused)))
        else:
            headings |= dict.fromkeys(list(cells)[:MOST_COLUMNS])
            table.rows.append(Row(line.number, cells))
    table.headings = list(headings)[:MOST_COLUMNS]
    return table


def _tabulated(rows: Iterator[tuple[int, list[Any]]]) -> Table:
    table = Table()
    for number, values in rows:
        if not any(str(value).strip() for value in values if value is not None):
            continue
        if not table.headings:
            table.headings = _headings(values)
        else:
            _require_few(len(table.rows))
            table.rows.append(Row(number, dict(zip(table.headings, values, strict=False))))
    if not table.headings:
        raise Unreadable(_("The file is empty."))
    return table


def _headings(values: Sequence[Any]) -> list[str]:
    """The first row up to its last heading; one that is missing or repeated before gets its number."""
    found: list[str] = []
    filled = [place for place, value in enumerate(values, 1) if value not in (None, "")]
    for place, value in enumerate(values[: min(filled[-1], MOST_COLUMNS)], 1):
        name = " ".join(str(value if value is not None else "").split())[:100]
        found.append(name if name and name not in found else f"{name} ({place})".strip())
    return found


def _require_few(number: int) -> None:
    if number >= MOST_ROWS:
        raise Unreadable(_("The file has more than 5,000 rows. Divide it."))


def _csv_rows(content: bytes, encoding: str) -> Iterator[tuple[int, list[Any]]]:
    try:
        text = content.decode(encoding or encoding_of(content) or OLD_ENCODINGS[0])
    except (UnicodeDecodeError, LookupError) as error:
        raise Unreadable(_("The file cannot be read as %(encoding)s.") % {"encoding": encoding}) from error
    reader = csv.reader(io.StringIO(text.replace("\x00", "\ufffd"), newline=""), delimiter=_delimiter(text))
    try:
        yield from enumerate(reader, 1)
    except csv.Error as error:
        raise Unreadable(_("Row %(row)s is no row of CSV.") % {"row": reader.line_num}) from error


def _delimiter(text: str) -> str:
    """The one that parts the first row most often."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    counts = {sign: len(next(csv.reader([first], delimiter=sign), [])) for sign in DELIMITERS}
    return max(DELIMITERS, key=lambda sign: counts[sign])


def _xlsx_rows(content: bytes) -> Iterator[tuple[int, list[Any]]]:
    """The first sheet, cell by cell, without believing what the file says of its size."""
    _require_small(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        rows = sheet.iter_rows(max_row=MOST_ROWS * 2, max_col=MOST_COLUMNS, values_only=True)
        for number, values in enumerate(rows, 1):
            yield number, [_plain(value) for value in values]
        book.close()
    except Unreadable:
        raise
    except Exception as error:
        # Whatever a damaged workbook makes the library raise.
        raise Unreadable(_("The workbook is damaged. Save it anew as XLSX.")) from error


def _require_small(content: bytes) -> None:
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Unreadable(_("The workbook is damaged. Save it anew as XLSX.")) from error
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise Unreadable(_("The workbook is too large once unpacked."))


def _plain(value: Any) -> Any:
    """Text as people see it; dates stay dates."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if value is None or isinstance(value, (str, date, datetime)):
        return value
    return str(value)
