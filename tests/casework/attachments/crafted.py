"""Files put together by hand, as no program does."""

import zipfile
import zlib
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary
from PIL import Image

from tests.publication.clean_files import making, making_pdf
from tests.publication.clean_files.making import picture


def large_jpeg() -> bytes:
    return picture("JPEG", image=Image.new("RGB", (4100, 4000), "gray"))


def lying() -> bytes:
    """It declares ten bytes where thirty million are packed."""
    content = bytearray(making.docx(more={"word/zeros.bin": bytes(30_000_000)}))
    size = (30_000_000).to_bytes(4, "little")
    return bytes(content.replace(size, (10).to_bytes(4, "little")))


def overlapping() -> bytes:
    """Two names for one place in the file."""
    content = bytearray(making.docx(more={"word/a.bin": bytes(1000), "word/b.bin": bytes(1000)}))
    with zipfile.ZipFile(BytesIO(content)) as container:
        first, second = (container.getinfo(f"word/{name}.bin").header_offset for name in "ab")
    place = content.rindex(second.to_bytes(4, "little"))
    content[place : place + 4] = first.to_bytes(4, "little")
    return bytes(content)


def entities() -> bytes:
    lines = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    return making.docx(more={"word/document.xml": f'<!DOCTYPE d [<!ENTITY e0 "ha">{lines}]><d>&e9;</d>'})


def many_pixels() -> bytes:
    content = bytearray(picture("PNG", image=Image.new("1", (8, 8))))
    content[16:24] = (40_000).to_bytes(4) * 2
    content[29:33] = zlib.crc32(content[12:29]).to_bytes(4)
    return bytes(content)


def wide_jpeg() -> bytes:
    content = bytearray(picture())
    place = content.index(b"\xff\xc0") + 5
    content[place : place + 4] = (7000).to_bytes(2) + (7200).to_bytes(2)
    return bytes(content)


def many_passes() -> bytes:
    content = picture("JPEG", progressive=True, image=making.halves((600, 600)))
    start = content.rindex(b"\xff\xda")
    return content[:start] + content[start:-2] * 1000 + content[-2:]


def packed_pdf() -> bytes:
    """Its table of objects unpacks to a hundred megabytes."""
    body = zlib.compress(bytes(100_000_000), 9)
    head = b"%PDF-1.5\n"
    table = (
        b"1 0 obj\n<< /Type /XRef /Size 9 /W [1 2 1] /Root 2 0 R /Filter /FlateDecode /Length "
        + str(len(body)).encode() + b" >>\nstream\n" + body + b"\nendstream\nendobj\n"
    )  # fmt: skip
    return head + table + b"startxref\n" + str(len(head)).encode() + b"\n%%EOF\n"


def many_objects(number: int = 90_000, content: Dictionary | None = None) -> bytes:
    """Each with `content`, written tightly."""
    with pikepdf.new() as document:
        document.add_blank_page()
        document.Root["/Many"] = Array(
            [document.make_indirect(Dictionary({**(content or {})})) for _n in range(number)]
        )
        return making_pdf.saved(document, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def linked() -> bytes:
    content = BytesIO(making.docx())
    with zipfile.ZipFile(content, "a") as container:
        link = zipfile.ZipInfo("word/link")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        container.writestr(link, "/etc/passwd")
    return content.getvalue()
