"""What the reading process makes of good files and of bad ones."""

import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil
import pytest

from search.files import limits
from search.files.reports import MOST_ON_PAGE, MOST_PAGES, Page, Reason, Report
from search.files.supervising import read_apart
from tests.search.files.papers import docx, encrypted_pdf, odt, packed, pdf, xlsx

ARABIC, FRENCH = "حماية المبلغين عن الفساد", "Déclaration de patrimoine des élus"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read(content: bytes, **how: Any) -> Report:
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        return read_apart(file, **how)


def test_pages_of_a_pdf_in_arabic_and_french() -> None:
    report = read(pdf(ARABIC, FRENCH, "الملحق31"))
    assert report.pages[:2] == [Page(1, "", ARABIC), Page(2, "", FRENCH)]
    assert (report.pages[2].number, set(report.pages[2].text.split())) == (3, {"الملحق", "31"})
    assert report.reason == Reason.NONE


def test_arabic_letters_as_drawn_become_letters_as_typed() -> None:
    drawn = "ﺍﻟﻨﺰﺍﻫﺔ"
    assert [page.text for page in read(pdf(drawn)).pages] == ["النزاهة"]


def test_a_page_without_text_is_passed_over() -> None:
    assert [page.number for page in read(pdf(" ", FRENCH)).pages] == [2]


def test_a_word_file_has_pages_where_word_says_so() -> None:
    assert [(page.number, page.text) for page in read(docx(ARABIC, FRENCH)).pages] == [
        (1, ARABIC),
        (2, FRENCH),
    ]
    assert read(docx(ARABIC, notes=FRENCH)).pages == [Page(0, "", ARABIC), Page(0, "", FRENCH)]


def test_what_was_deleted_from_a_file_is_not_read() -> None:
    deleted = "<w:p><w:del><w:r><w:delText>supprimé</w:delText></w:r></w:del></w:p>"
    assert [page.text for page in read(docx(FRENCH, more=deleted)).pages] == [FRENCH]
    tracked = "<text:tracked-changes><text:p>supprimé</text:p></text:tracked-changes>"
    assert [page.text for page in read(odt(FRENCH, more=tracked)).pages] == [FRENCH]


def test_an_open_document_has_pages_where_it_says_so() -> None:
    assert [(page.number, page.text) for page in read(odt(ARABIC, FRENCH)).pages] == [
        (1, ARABIC),
        (2, FRENCH),
    ]


def test_the_sheets_of_a_spreadsheet_but_hidden_ones() -> None:
    report = read(xlsx(Budget=[[ARABIC, 2025], [FRENCH, 31.5]], _secret=[["caché"]], Suivi=[["fin"]]))
    assert report.pages == [Page(1, "Budget", f"{ARABIC} 2025 {FRENCH} 31.5"), Page(3, "Suivi", "fin")]


def test_much_is_read_in_part() -> None:
    assert [len(page.text) for page in read(docx("mot " * MOST_ON_PAGE)).pages] == [MOST_ON_PAGE]
    report = read(pdf(*["mot"] * (MOST_PAGES + 1)))
    assert (len(report.pages), report.reason) == (MOST_PAGES, Reason.IN_PART)


BILLION = "<!DOCTYPE a [<!ENTITY a 'mot'>" + "".join(
    f"<!ENTITY {name} '{f'&{before};' * 10}'>" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
OUTSIDE = '<!DOCTYPE a [<!ENTITY i SYSTEM "file:///etc/passwd">'
BAD = {
    "encrypted PDF": (encrypted_pdf(FRENCH, password="secret"), Reason.ENCRYPTED),
    "encrypted DOCX": (OLE + "EncryptedPackage".encode("utf-16-le"), Reason.ENCRYPTED),
    "encrypted ODT": (odt(FRENCH, manifest="<manifest:encryption-data/>"), Reason.ENCRYPTED),
    "old DOC": (OLE + b"WordDocument", Reason.FORMAT),
    "another text": (FRENCH.encode(), Reason.FORMAT),
    "another container": (packed({"mimetype": "application/epub+zip"}), Reason.FORMAT),
    "nothing": (b"", Reason.FORMAT),
    "PDF cut off": (pdf(FRENCH)[:60], Reason.DAMAGED),
    "DOCX cut off": (docx(FRENCH)[:-30], Reason.DAMAGED),
    "DOCX that is no XML": (packed({"word/document.xml": "<w:p>"}), Reason.DAMAGED),
    "scan": (pdf(" ", " "), Reason.NO_TEXT),
    "bomb": (packed({"word/document.xml": b" " * 200_000_000}), Reason.UNPACKED),
    "many entries": (
        packed({"word/document.xml": "", **{str(n): "" for n in range(10_001)}}),
        Reason.UNPACKED,
    ),
    "bomb of entities": (packed({"content.xml": f"{BILLION}]><a>&i;</a>"}), Reason.UNPACKED),
    "entity from elsewhere": (packed({"content.xml": f"{OUTSIDE}]><a>&i;</a>"}), Reason.UNPACKED),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_gives_a_reason(name: str) -> None:
    content, reason = BAD[name]
    assert read(content) == Report([], reason)


def test_a_bomb_in_the_container_is_not_unpacked() -> None:
    inner = packed({"a": b"\0" * 100_000_000})
    assert read(packed({"word/document.xml": "<a><t>mot</t></a>", "inner.zip": inner})).pages == [
        Page(0, "", "mot")
    ]


def test_a_container_that_lies_about_its_size_is_noticed() -> None:
    honest = packed({"word/document.xml": b" " * 200_000_000})
    size = (200_000_000).to_bytes(4, "little")
    assert read(honest.replace(size, (1000).to_bytes(4, "little"))).reason in {
        Reason.UNPACKED,
        Reason.DAMAGED,
    }


def test_a_pdf_that_only_restricts_printing_is_read() -> None:
    assert [page.text for page in read(encrypted_pdf(FRENCH, password="")).pages] == [FRENCH]


def own_reader(tmp_path: Path, script: str) -> list[str]:
    """A process that reads as the script says instead."""
    path = tmp_path / "reader.py"
    path.write_text(script, encoding="utf-8")
    return [sys.executable, str(path)]


def ends(pid: int) -> bool:
    """Whether a process that was killed is gone before long; who was not sleeps on."""
    for _look in range(50):
        if not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.1)
    return False


def test_who_reads_for_too_long_is_stopped_with_all_it_has_started(tmp_path: Path) -> None:
    script = (
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        f"open({str(tmp_path / 'pid')!r}, 'w').write(str(child.pid))\n"
        'print(\'{"number": 1, "name": "", "text": "mot"}\', flush=True)\n'
        "time.sleep(600)\n"
    )
    started = time.monotonic()
    report = read(b"", reader=own_reader(tmp_path, script), seconds=3)
    assert time.monotonic() - started < 20
    assert report == Report([Page(1, "", "mot")], Reason.TIME)
    assert ends(int((tmp_path / "pid").read_text()))


def test_who_takes_too_much_memory_is_refused_it(tmp_path: Path) -> None:
    script = (
        "from search.files import reading\n"
        "reading._tell = lambda pages: bytearray(2 * 1024 ** 3)\n"
        "reading.main()\n"
    )
    assert read(pdf(FRENCH), reader=own_reader(tmp_path, script)).reason == Reason.MEMORY
    assert limits.LIMITS["RLIMIT_AS"] < 2 * 1024**3


def test_it_writes_no_file(tmp_path: Path) -> None:
    path = str(tmp_path / "written")
    script = (
        "from search.files import reading\n"
        f"reading._tell = lambda pages: open({path!r}, 'wb', buffering=0).write(b'x' * 100)\n"
        "reading.main()\n"
    )
    assert read(pdf(FRENCH), reader=own_reader(tmp_path, script)).reason == Reason.DAMAGED
    assert (tmp_path / "written").read_bytes() == b""


def test_a_flood_of_words_is_cut_off(tmp_path: Path) -> None:
    script = (
        'line = \'{"number": 1, "name": "", "text": "\' + \'a\' * 100000 + \'"}\'\nwhile True: print(line)'
    )
    report = read(b"", reader=own_reader(tmp_path, script), seconds=30)
    assert 10 < len(report.pages) < 100
    assert report.reason != Reason.NONE


def test_it_is_told_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "told")
    script = (
        "import json, os\n"
        "print(json.dumps({'number': 1, 'name': '', 'text': ' '.join(os.environ.values())}))\n"
        'print(\'{"reason": ""}\')\n'
    )
    assert "SECRET_KEY" in os.environ
    (page,) = read(b"", reader=own_reader(tmp_path, script)).pages
    assert "told" not in page.text.split()


def test_what_no_database_takes_is_left_out(tmp_path: Path) -> None:
    script = 'print(\'{"number": 1, "name": "", "text": "a\\\\u0000b\\\\ud800c"}\\n{"reason": ""}\')'
    assert read(b"", reader=own_reader(tmp_path, script)).pages == [Page(1, "", "abc")]
