"""Files that are dear to look at: just under every limit, where a look costs the most."""

from collections.abc import Callable, Iterator
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream
from PIL import Image

from tests.casework.attachments import crafted
from tests.casework.attachments.hostile import hostile
from tests.publication.clean_files import making, making_pdf
from tests.publication.clean_files.making import picture

MEGABYTE = 1024**2
# Just under what is painted anew, and under what is taken at all.
PAINTED, TAKEN = (4160, 3000), (6200, 6400)
PHOTOGRAPH = (4000, 3000)
type Made = Callable[[], bytes]
type Files = tuple[tuple[str, Made], ...]


def files() -> Iterator[tuple[str, Files]]:
    """(what they are, the files of one request)."""
    alone = _pictures() | _pdfs() | _documents() | _texts()
    for what, (name, made) in alone.items():
        yield what, ((name, made),)
    for what in (
        "telephone's photograph",
        "PNG of many colours",
        "JPEG in many passes",
        "letter of long text",
    ):
        name, made = alone[what]
        yield f"five times: {what}", tuple((f"{place}{name}", made) for place in range(5))
    yield (
        "five times: ten megabytes of text",
        tuple((f"{n}.txt", lambda: b"a\n" * 5 * MEGABYTE) for n in range(5)),
    )
    for what, one in hostile().items():
        yield f"hostile: {what}", ((one.name, lambda one=one: one.content),)  # type: ignore[misc]


def rough(size: tuple[int, int], mode: str = "RGB") -> Image.Image:
    """Noise in tiles: dear to pack and small when packed."""
    tile = Image.merge("RGB", [Image.effect_noise((200, 200), 90) for _band in "RGB"]).convert(mode)
    image = Image.new(mode, size)
    for left in range(0, size[0], 200):
        for top in range(0, size[1], 200):
            image.paste(tile, (left, top))
    return image


def passes(size: tuple[int, int], number: int) -> bytes:
    """A progressive JPEG whose last pass comes again and again."""
    content = picture("JPEG", progressive=True, image=Image.new("RGB", size, "sienna"), quality=30)
    start = content.rindex(b"\xff\xda")
    return content[:start] + content[start:-2] * number + content[-2:]


def _pictures() -> dict[str, tuple[str, Made]]:
    profile = making.profile()

    def png(mode: str, size: tuple[int, int], **more: object) -> Made:
        return lambda: picture("PNG", image=rough(size, mode), compress_level=1, **more)

    def jpeg(mode: str, size: tuple[int, int], **more: object) -> Made:
        return lambda: picture("JPEG", image=rough(size, mode), **({"quality": 60} | more))

    turned = making.exif(6)
    return {
        "PNG of many colours": ("a.png", png("RGBA", PAINTED)),
        "PNG with a profile": ("a.png", png("RGB", PAINTED, icc_profile=profile)),
        "PNG turned, with a profile": ("a.png", png("RGBA", PAINTED, icc_profile=profile, exif=turned)),
        "PNG of grey": ("a.png", png("L", PAINTED)),
        "PNG of two bytes a point": (
            "a.png", lambda: picture("PNG", image=Image.new("I;16", PAINTED, 999), exif=turned)),
        "PNG of a palette": ("a.png", png("P", PAINTED, transparency=3)),
        "PNG of forty megapixels": ("a.png", png("RGB", TAKEN)),
        "PNG in black and white": ("a.png", png("1", TAKEN)),
        "telephone's photograph": ("a.jpg", jpeg("RGB", PHOTOGRAPH, exif=turned)),
        "JPEG turned, with a profile": ("a.jpg", jpeg("RGB", PAINTED, icc_profile=profile, exif=turned)),
        "JPEG for print": ("a.jpg", jpeg("CMYK", PAINTED, quality=25, icc_profile=profile, exif=turned)),
        "JPEG that comes slowly": ("a.jpg", jpeg("RGB", PAINTED, progressive=True)),
        "JPEG in many passes": ("a.jpg", lambda: passes(PAINTED, 85)),
        "JPEG of forty megapixels": ("a.jpg", jpeg("RGB", TAKEN, exif=turned, quality=20)),
        "JPEG of forty megapixels in many passes": ("a.jpg", lambda: passes(TAKEN, 85)),
    }  # fmt: skip


def _pdfs() -> dict[str, tuple[str, Made]]:
    full, told = Dictionary(A=Array(range(40)), B=Name.C), Dictionary(Metadata=1, PieceInfo=2)
    return {
        "PDF of so many objects": ("a.pdf", lambda: crafted.many_objects(79_000)),
        "PDF of full objects": (
            "a.pdf",
            lambda: crafted.many_objects(70_000, full),
        ),
        "PDF with much to clean": (
            "a.pdf",
            lambda: crafted.many_objects(19_000, told),
        ),
        "PDF of deep lists": ("a.pdf", lambda: _nested(95)),
        "PDF of deeper lists": ("a.pdf", lambda: _nested(5_000)),
        "PDF of a wide list": ("a.pdf", lambda: _wide(400_000)),
        "PDF of packed streams": ("a.pdf", _streams),
        "PDF of many pages": ("a.pdf", lambda: making_pdf.pdf(pages=4_000)),
        "PDF of packed zeros": ("a.pdf", crafted.packed_pdf),
    }


def _nested(depth: int) -> bytes:
    before, number, after = making_pdf.pdf().partition(b"/Type /Catalog")
    return before + b"/Deep " + b"[" * depth + b"]" * depth + number + after


def _wide(number: int) -> bytes:
    with pikepdf.new() as document:
        document.add_blank_page()
        document.Root["/Wide"] = document.make_indirect(Array([Dictionary(A=1)] * number))
        return making_pdf.saved(document)


def _streams() -> bytes:
    with pikepdf.new() as document:
        document.add_blank_page()
        zeros = [Stream(document, bytes(30 * MEGABYTE)) for _number in range(20)]
        document.Root["/Many"] = Array([document.make_indirect(zero) for zero in zeros])
        return making_pdf.saved(document, compress_streams=True, recompress_flate=True)


def _documents() -> dict[str, tuple[str, Made]]:
    photograph = making.jpeg()
    words = "<w:p><w:r><w:t>" + making.ARABIC + "</w:t></w:r></w:p>"

    def letter(megabytes: int) -> bytes:
        body = "".join(f"{words}<!--{number:x}-->" for number in range(megabytes * MEGABYTE // 140))
        document = f'<w:document xmlns:w="w"><w:body>{body}</w:body></w:document>'
        return making.docx(more={"word/document.xml": document})

    def noise(megabytes: int) -> bytes:
        return b"".join(f"{number * 7919:x}".encode() for number in range(megabytes * MEGABYTE // 9))

    return {
        "letter of long text": ("a.docx", lambda: letter(15)),
        "letter of longer text": ("a.docx", lambda: letter(45)),
        "letter of as much as may be": ("a.docx", lambda: letter(90)),
        "letter of pictures": ("a.docx", lambda: making.docx(
            more={f"word/media/{number}.jpg": photograph for number in range(980)})),
        "table of much": ("a.xlsx", lambda: making.xlsx(
            more={"xl/worksheets/more.xml": b"<a>" + noise(9) + b"</a>"})),
        "letter of LibreOffice of much": ("a.odt", lambda: making.odt(
            more={"more.xml": b"<a>" + b"<b c='d'/>" * 4_000_000 + b"</a>"})),
        "table in a table": ("a.xlsx", lambda: making.xlsx(
            more={f"xl/embeddings/{n}.docx": letter(6) for n in range(12)})),
    }  # fmt: skip


def _texts() -> dict[str, tuple[str, Made]]:
    def long(text: str, encoding: str) -> Made:
        return lambda: (text * (5 * MEGABYTE // len(text))).encode(encoding)[: 10 * MEGABYTE - 2]

    return {
        "ten megabytes of text": ("a.txt", long("السيد الوزير\n", "utf-8")),
        "ten megabytes of old text": ("a.txt", long("السيد الوزير\n", "cp1256")),
        "ten megabytes of wide text": ("a.txt", long("السيد الوزير\n", "utf-16")),
        "ten megabytes of cells": ("a.csv", long("1;2;-;+5;", "utf-8")),
        "ten megabytes of quotes": ("a.csv", long('"";', "utf-8")),
        "ten megabytes of brackets": ("a.txt", long("<a <", "utf-8")),
    }


def of(made: Made) -> bytes:
    """At most what the form takes of one file."""
    return BytesIO(made()).read(10 * MEGABYTE)
