"""Goal G10: forty files that tell who made them, where and with what."""

from io import BytesIO

import pikepdf
from PIL import Image

from publication.clean_files.kinds import Kind
from tests.publication.clean_files import making, making_pdf
from tests.publication.clean_files.making import MARKED


def marked() -> list[tuple[str, Kind, bytes]]:
    """(what it is, kind, content) of forty."""
    return [*_photographs(), *_drawings(), *_documents(), *_pdfs()]


def _photographs() -> list[tuple[str, Kind, bytes]]:
    large = making.picture("JPEG", image=Image.new("RGB", (4100, 4000)), exif=making.exif(6), comment=MARKED)
    jpegs = [
        *((f"turned {way}", making.jpeg(orientation=way)) for way in range(1, 9)),
        ("progressive", making.jpeg(progressive=True)),
        ("with a tail", making.jpeg(tail=MARKED)),
        ("with colours", making.jpeg(icc_profile=making.profile())),
        ("for printing", making.jpeg(image=making.halves(mode="CMYK"))),
        ("in grey", making.jpeg(image=making.halves(mode="L"))),
        ("large", large),
    ]
    others = [
        ("WebP", Kind.WEBP, making.webp()),
        ("WebP without loss", Kind.WEBP, making.webp(lossless=True)),
        ("AVIF", Kind.AVIF, making.avif()),
    ]
    return [*((f"photograph {what}", Kind.JPG, content) for what, content in jpegs), *others]


def _drawings() -> list[tuple[str, Kind, bytes]]:
    large = making.png(image=Image.new("L", (4100, 4000)))
    drawings = [
        *((f"in {mode}", making.png(image=making.halves(mode=mode))) for mode in ("RGB", "RGBA", "P", "L")),
        ("with a tail", making.png(tail=MARKED)),
        ("large", large),
    ]
    return [(f"drawing {what}", Kind.PNG, content) for what, content in drawings]


def _documents() -> list[tuple[str, Kind, bytes]]:
    return [
        ("letter", Kind.DOCX, making.talkative_docx()),
        ("letter with a photograph", Kind.DOCX, making.docx(more={"word/media/a.jpg": making.jpeg()})),
        ("letter with properties", Kind.DOCX, making.docx(more=making.properties())),
        ("letter with a letter", Kind.DOCX,
         making.docx(more={"word/embeddings/a.docx": making.talkative_docx()})),
        ("table", Kind.XLSX, making.talkative_xlsx()),
        ("table with a drawing", Kind.XLSX, making.xlsx(more={"xl/media/a.png": making.png()})),
        ("table with WebP", Kind.XLSX, making.xlsx(more={"xl/media/a.webp": making.webp()})),
        ("free letter", Kind.ODT, making.talkative_odf()),
        ("free letter with a photograph", Kind.ODT, making.odt(more={"Pictures/a.jpg": making.jpeg()})),
        ("free table", Kind.ODS, making.talkative_odf("spreadsheet")),
    ]  # fmt: skip


def _pdfs() -> list[tuple[str, Kind, bytes]]:
    packed = making_pdf.talkative_pdf(object_stream_mode=pikepdf.ObjectStreamMode.generate)
    with pikepdf.open(BytesIO(packed)) as document:
        document.attachments["letter.docx"] = making.talkative_docx()
        document.attachments["inner.pdf"] = making_pdf.talkative_pdf()
        nested = making_pdf.saved(document)
    return [
        ("PDF", Kind.PDF, making_pdf.talkative_pdf()),
        ("PDF of a newer version", Kind.PDF, packed),
        ("PDF for the web", Kind.PDF, making_pdf.talkative_pdf(linearize=True)),
        ("PDF that may not be printed", Kind.PDF,
         making_pdf.talkative_pdf(encryption=pikepdf.Encryption(owner="x", user=""))),
        ("PDF with files in it", Kind.PDF, nested),
        ("PDF with its past", Kind.PDF, _with_past(making_pdf.talkative_pdf())),
        ("PDF with a tail", Kind.PDF, making_pdf.talkative_pdf() + b"\n%" + MARKED + b"\n%%EOF\n"),
    ]  # fmt: skip


def _with_past(content: bytes) -> bytes:
    """An author who was replaced, as in files that are saved by adding to them."""
    start = content.rindex(b"startxref")
    return content + b"\n" + content[start:]
