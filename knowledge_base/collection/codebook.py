"""Files that officers download: the empty table with its codebook, and the list of errors."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

from knowledge_base.collection.columns import FIELDS
from knowledge_base.collection.words import Words, languages
from publication.downloads import BYTE_ORDER_MARK, cell

COLUMN, WHAT_TO_WRITE = gettext_lazy("Column"), gettext_lazy("What to write")
WIDTHS = (28, 28, 28, 14, 60, 60, 60)


def problems_csv(problems: Iterable[tuple[int, Any, str, str]]) -> str:
    """RFC 4180 with a byte order mark; no cell that a spreadsheet would run."""
    heads = [_("Row"), _("Column"), _("What stands there"), _("What is wrong")]
    return _csv(
        [heads, *([line, str(column), content, reason] for line, column, content, reason in problems)]
    )


def template_csv(locale: str) -> str:
    with override(locale):
        return _csv([[str(field.label) for field in FIELDS]])


def _csv(rows: Iterable[Sequence[Any]]) -> str:
    written = io.StringIO()
    writer = csv.writer(written)
    for row in rows:
        writer.writerow([cell(value) for value in row])
    return BYTE_ORDER_MARK + written.getvalue()


def template_xlsx(locale: str) -> bytes:
    """A sheet to fill in, one with what each column is, one with every word that may stand in it."""
    book = Workbook(write_only=True)
    with override(locale):
        _sheet(book, _("Records"), [[str(field.label) for field in FIELDS]], locale, [24] * len(FIELDS))
        _sheet(book, _("Columns"), _columns(), locale, WIDTHS)
        _sheet(book, _("Words"), _words(), locale, WIDTHS)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _columns() -> list[list[str]]:
    heads = [_in_each(COLUMN, code) for code in languages()]
    meaning = [_in_each(WHAT_TO_WRITE, code) for code in languages()]
    rows = [[*heads, _("Required"), *meaning]]
    for field in FIELDS:
        labels, helps = [], []
        for code in languages():
            with override(code):
                labels.append(str(field.label))
                helps.append(str(field.help))
        rows.append([*labels, _("yes") if field.required else "", *helps])
    return rows


def _in_each(label: Any, code: str) -> str:
    with override(code):
        return f"{label} ({code})"


def _words() -> list[list[str]]:
    rows = [[_("Column"), _("Identifier"), *languages()]]
    values = Words.read().values
    for field in FIELDS:
        for slug, labels in values[field.name].labels.items() if field.name in values else ():
            rows.append([str(field.label), slug, *(labels.get(code, "") for code in languages())])
    return rows


def _sheet(book: Any, title: str, rows: Sequence[Sequence[str]], locale: str, widths: Sequence[int]) -> None:
    sheet = book.create_sheet(title[:31])
    sheet.sheet_view.rightToLeft = locale == "ar"
    sheet.freeze_panes = "A2"
    for place, width in enumerate(widths):
        sheet.column_dimensions[chr(ord("A") + place)].width = width
    for number, row in enumerate(rows):
        sheet.append([_text(sheet, value, bold=not number) for value in row])


def _text(sheet: Any, value: str, *, bold: bool) -> Any:
    """Text that is no formula, whatever it begins with."""
    text = WriteOnlyCell(sheet, value=cell(value))
    text.font, text.alignment = Font(bold=bold), Alignment(wrap_text=True, vertical="top")
    return text
