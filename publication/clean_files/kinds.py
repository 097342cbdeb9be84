"""The kinds of file that can be made clean, and how each is known by its first bytes."""

import zipfile
import zlib
from enum import StrEnum
from io import BytesIO


class Kind(StrEnum):
    """Named by its usual extension."""

    PDF = "pdf"
    JPG = "jpg"
    PNG = "png"
    WEBP = "webp"
    AVIF = "avif"
    DOCX = "docx"
    XLSX = "xlsx"
    PPTX = "pptx"
    ODT = "odt"
    ODS = "ods"
    ODP = "odp"
    TXT = "txt"
    CSV = "csv"

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self]

    @property
    def extension(self) -> str:
        return f".{self.value}"


_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."

MEDIA_TYPES = {
    Kind.PDF: "application/pdf",
    Kind.JPG: "image/jpeg",
    Kind.PNG: "image/png",
    Kind.WEBP: "image/webp",
    Kind.AVIF: "image/avif",
    Kind.DOCX: f"{_OOXML}wordprocessingml.document",
    Kind.XLSX: f"{_OOXML}spreadsheetml.sheet",
    Kind.PPTX: f"{_OOXML}presentationml.presentation",
    Kind.ODT: f"{_ODF}text",
    Kind.ODS: f"{_ODF}spreadsheet",
    Kind.ODP: f"{_ODF}presentation",
    Kind.TXT: "text/plain",
    Kind.CSV: "text/csv",
}
IMAGES = frozenset({Kind.JPG, Kind.PNG, Kind.WEBP, Kind.AVIF})
OOXML = frozenset({Kind.DOCX, Kind.XLSX, Kind.PPTX})
ODF = frozenset({Kind.ODT, Kind.ODS, Kind.ODP})
OFFICE = OOXML | ODF

_STARTS = (
    (b"%PDF-", Kind.PDF),
    (b"\xff\xd8\xff", Kind.JPG),
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
)
ZIP = b"PK\x03\x04"
# The part each kind is about, without which it is none.
MAIN_PARTS = {
    Kind.DOCX: "word/document.xml",
    Kind.XLSX: "xl/workbook.xml",
    Kind.PPTX: "ppt/presentation.xml",
}
_MOST_OF_MIMETYPE = 200


def begins_as(head: bytes) -> Kind | None:
    """What a file with these first bytes (12 at least) may be; None for a zip file, text and all others."""
    for start, kind in _STARTS:
        if head.startswith(start):
            return kind
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return Kind.WEBP
    if head[4:8] == b"ftyp" and head[8:12] in {b"avif", b"avis"}:
        return Kind.AVIF
    return None


def kind_of(content: bytes) -> Kind | None:
    """What it is by its content: any kind but text, which begins as it likes. Never raises."""
    if (kind := begins_as(content[:12])) is not None:
        return kind
    return _packed_kind(content) if content.startswith(ZIP) else None


def _packed_kind(content: bytes) -> Kind | None:
    try:
        with zipfile.ZipFile(BytesIO(content)) as container:
            return kind_of_container(container)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError, OSError):
        return None


def kind_of_container(container: zipfile.ZipFile) -> Kind | None:
    """Raises what zipfile raises."""
    names = container.NameToInfo
    if "mimetype" in names:
        with container.open("mimetype") as member:
            said = member.read(_MOST_OF_MIMETYPE).decode("ascii", "replace").strip()
        return next((kind for kind in ODF if MEDIA_TYPES[kind] == said), None)
    if "[Content_Types].xml" not in names:
        return None
    return next((kind for kind, part in MAIN_PARTS.items() if part in names), None)
