"""Files as officers have them: separators, encodings, workbooks that lie, and the empty tables we offer."""

import io
import zipfile

import pytest
from django.test import Client
from openpyxl import load_workbook

from institutions.models import User
from knowledge_base.collection import columns, tables
from knowledge_base.collection.codebook import template_csv, template_xlsx
from knowledge_base.collection.reading import Unreadable
from tests import cms
from tests.knowledge_base import collecting
from tests.knowledge_base.collecting import as_csv, as_xlsx, row

ARABIC = "العنوان,اللغة\nدليل النزاهة,ar\nالسجل الوطني للهدايا,ar\n"


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_any_separator(sign: str) -> None:
    table = tables.read_table("csv", as_csv([row("1", "a, b; c\td")], delimiter=sign))
    assert table.rows[0].cells["Titre"] == "a, b; c\td"
    assert table.rows[0].number == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_that_tell_themselves(encoding: str) -> None:
    content = ARABIC.encode(encoding)
    assert tables.encoding_of(content)
    assert tables.read_table("csv", content).rows[0].cells == {"العنوان": "دليل النزاهة", "اللغة": "ar"}


def test_old_encodings_are_offered_with_a_sample() -> None:
    arabic, french = ARABIC.encode("windows-1256"), "Titre,Résumé\nÉthique,Intégrité\n".encode("windows-1252")
    assert (tables.encoding_of(arabic), tables.encoding_of(french)) == ("", "")
    assert tables.likely_encoding(arabic) == "windows-1256"
    assert tables.likely_encoding(french) == "windows-1252"
    assert "دليل النزاهة" in tables.samples(arabic)["windows-1256"]
    assert "Éthique" in tables.samples(french)["windows-1252"]


@pytest.mark.django_db
def test_the_person_picks_the_encoding(signed_in: cms.SignIn, editor: User) -> None:
    client = signed_in(editor)
    upload = collecting.checked(client, ARABIC.encode("windows-1256"), **{"whole-type": "resource"})
    assert (upload.encoding, upload.good) == ("windows-1256", 2)
    assert upload.lines.values_list("title", flat=True)[0] == "دليل النزاهة"


def test_rows_are_numbered_as_the_spreadsheet_shows_them() -> None:
    content = as_csv([row("1", "a"), [""] * 8, ["", "", " "], row("2", "b\nc")])
    assert [one.number for one in tables.read_table("csv", content).rows] == [2, 5]
    book = as_xlsx([row("1", "a"), [None] * 8, row("2", "b")])
    assert [one.number for one in tables.read_table("xlsx", book).rows] == [2, 4]


def test_numbers_and_dates_of_a_workbook() -> None:
    content = as_xlsx([[7, "a", 3.5, True, None]], ["A", "B", "C", "D", "E"])
    assert tables.read_table("xlsx", content).rows[0].cells == {
        "A": "7",
        "B": "a",
        "C": "3.5",
        "D": "true",
        "E": None,
    }


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xls", b"\xd0\xcf\x11\xe0"),
        ("a.pdf", b"%PDF"),
        ("a.csv", b""),
        ("a.csv", b"PK\x03\x04 a workbook"),
        ("a.csv", b"\xff\x00\x01\xfe\x80 binary"),
        ("a.xlsx", b"a,b"),
        ("a.xlsx", b"PK\x03\x04 damaged"),
        ("a.jsonl", "{}".encode("utf-16")),
        ("a.csv", b"x" * (tables.LARGEST_FILE + 1)),
    ],
)
def test_what_is_no_table(name: str, content: bytes) -> None:
    with pytest.raises(Unreadable):
        tables.read_table(tables.form_of(name, content), content)


def packed(**parts: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return written.getvalue()


def test_a_workbook_that_unpacks_to_too_much() -> None:
    bomb = packed(**{"xl/sharedStrings.xml": b"0" * (tables.LARGEST_UNPACKED + 1)})
    assert len(bomb) < tables.LARGEST_FILE
    with pytest.raises(Unreadable):
        tables.read_table("xlsx", bomb)


def test_a_workbook_that_lies_about_its_size() -> None:
    """A cell in the last corner of the sheet, and a dimension to match."""
    with zipfile.ZipFile(io.BytesIO(as_xlsx([["1", "a"]], ["A", "B"]))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].replace(b'ref="A1:B2"', b'ref="A1:XFD1048576"')
    far = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(b"</sheetData>", far)
    table = tables.read_table("xlsx", packed(**parts))
    assert [one.number for one in table.rows] == [2]


def test_too_many_rows() -> None:
    with pytest.raises(Unreadable):
        tables.read_table("csv", b"a\n" + b"x\n" * (tables.MOST_ROWS + 1))
    assert len(tables.read_table("csv", b"a\n" + b"x\n" * tables.MOST_ROWS).rows) == tables.MOST_ROWS


def test_headings_that_are_missing_or_repeated() -> None:
    table = tables.read_table("csv", b"a,,a\n1,2,3\n")
    assert table.rows[0].cells == {"a": "1", "(2)": "2", "a (3)": "3"}


@pytest.mark.django_db
@pytest.mark.parametrize("locale", ["ar", "fr", "en"])
def test_the_empty_table_needs_no_mapping(locale: str) -> None:
    book = load_workbook(io.BytesIO(template_xlsx(locale)))
    headings = [str(cell.value) for cell in book.worksheets[0][1]]
    assert list(columns.guess(headings, {}).values()) == [field.name for field in columns.FIELDS]
    assert book.worksheets[0].sheet_view.rightToLeft == (locale == "ar")
    words = {str(line[1].value) for line in book.worksheets[2].iter_rows(min_row=2)}
    assert {"integrity", "resource", "planned", "law", "ar"} <= words
    assert all(cell.data_type != "f" for sheet in book for line in sheet for cell in line)
    assert template_csv(locale).startswith("\ufeff")


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["ar/xlsx", "fr/csv", "en/pdf", "xx/csv"])
def test_empty_tables_are_offered(signed_in: cms.SignIn, editor: User, path: str) -> None:
    response = signed_in(editor).get(f"/cms/collection/template/{path}/")
    assert response.status_code == (404 if path in {"en/pdf", "xx/csv"} else 200)
    assert Client().get(f"/cms/collection/template/{path}/").status_code == 302
