"""Real files, made in memory: PDF, DOCX, ODT and XLSX with the words that a test gives them."""

import io
import re
import zipfile
import zlib
from collections.abc import Sequence

from openpyxl import Workbook
from pypdf import PdfReader, PdfWriter

_ARABIC, _NUMBER = re.compile("[\u0600-\u06ff\ufe70-\ufefc]"), re.compile("[0-9]+")
DEFLATED = zipfile.ZIP_DEFLATED


def pdf(*pages: str) -> bytes:
    """A line a page, drawn as it is seen: Arabic from left to right, as programs write it."""
    letters = sorted(set("".join(pages)))
    numbers = {letter: number for number, letter in enumerate(letters, 1)}
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", *_font(letters)]
    kids = []
    for page in pages:
        drawn = _NUMBER.sub(lambda found: found[0][::-1], page[::-1]) if _ARABIC.search(page) else page
        codes = "".join(f"{numbers[letter]:04x}" for letter in drawn)
        objects.append(_stream(f"BT /F1 12 Tf 50 700 Td <{codes}> Tj ET".encode()))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(kids))
    return _with_table(objects)


def _font(letters: Sequence[str]) -> list[bytes]:
    """Codes that mean nothing without the table that says which letter each is, as most programs write."""
    lines = [
        f"<{number:04x}> <{letter.encode('utf-16-be').hex()}>" for number, letter in enumerate(letters, 1)
    ]
    head = f"begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange {len(lines)} beginbfchar"
    table = "\n".join([head, *lines, "endbfchar endcmap"])
    return [
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Any /Encoding /Identity-H"
        b" /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Any /DW 600"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        _stream(table.encode()),
    ]


def _stream(content: bytes) -> bytes:
    packed = zlib.compress(content)
    return b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed)


def _with_table(objects: Sequence[bytes]) -> bytes:
    file, places = io.BytesIO(), []
    file.write(b"%PDF-1.7\n")
    for number, body in enumerate(objects, 1):
        places.append(file.tell())
        file.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = file.tell()
    file.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    file.writelines(b"%010d 00000 n \n" % place for place in places)
    file.write(b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start))
    return file.getvalue()


def encrypted_pdf(*pages: str, password: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(*pages))))
    writer.encrypt(user_password=password, owner_password="another", algorithm="AES-256")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def packed(entries: dict[str, str | bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", DEFLATED) as container:
        for name, content in entries.items():
            container.writestr(name, content)
    return file.getvalue()


def docx(*pages: str, more: str = "", notes: str = "") -> bytes:
    """With the places where Word last began a page, if there are several."""
    begun = "<w:r><w:lastRenderedPageBreak/></w:r>"
    body = begun.join(f"<w:p><w:r><w:t>{page}</w:t></w:r></w:p>" for page in pages)
    entries = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": _word(f"<w:body>{body}{more}</w:body>"),
    }
    if notes:
        entries["word/footnotes.xml"] = _word(f"<w:footnote><w:r><w:t>{notes}</w:t></w:r></w:footnote>")
    return packed(dict(entries))


def _word(content: str) -> str:
    return f'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{content}</w:document>'


def odt(*pages: str, more: str = "", manifest: str = "<manifest/>") -> bytes:
    body = "<text:soft-page-break/>".join(f"<text:p>{page}</text:p>" for page in pages)
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
        f"<office:body>{more}{body}</office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.text"
    return packed({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest})


def xlsx(**sheets: Sequence[Sequence[object]]) -> bytes:
    """A sheet whose name begins with `_` is hidden."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        sheet.sheet_state = "hidden" if name.startswith("_") else "visible"
        for row in rows:
            sheet.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
