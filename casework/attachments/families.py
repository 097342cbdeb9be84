"""What a file that is not accepted seems to be, in the words of whoever has sent it."""

import re
import zipfile
import zlib
from collections.abc import Iterable
from enum import StrEnum
from io import BytesIO

import puremagic

from casework.attachments.text_files import is_text
from publication.clean_files.kinds import ZIP

HEAD = 2048


class Family(StrEnum):
    PDF = "pdf"
    PICTURE = "picture"
    OFFICE = "office"
    TEXT = "text"
    WEB_PAGE = "web page"
    ARCHIVE = "archive"
    PROGRAM = "program"
    OTHER_PICTURE = "other picture"
    RECORDING = "recording"
    OLD_OFFICE = "old office"
    OTHER_DOCUMENT = "other document"
    OTHER = "other"


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Of files that may be all letters, and of those that cannot be.
_TEXTS = (
    (b"%PDF-", Family.PDF),
    (b"#!", Family.PROGRAM),
    (b"{\\rtf", Family.OTHER_DOCUMENT),
    (b"%!PS", Family.OTHER_DOCUMENT),
)
_STARTS = (
    *_TEXTS,
    (b"MZ", Family.PROGRAM),
    (b"\x7fELF", Family.PROGRAM),
    (b"\xca\xfe\xba\xbe", Family.PROGRAM),
    (b"\xcf\xfa\xed\xfe", Family.PROGRAM),
    (b"L\0\0\0\x01\x14\x02\0", Family.PROGRAM),
    (b"GIF8", Family.OTHER_PICTURE),
    (b"BM", Family.OTHER_PICTURE),
    (b"Rar!\x1a\x07", Family.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", Family.ARCHIVE),
    (b"\x1f\x8b", Family.ARCHIVE),
    (b"BZh", Family.ARCHIVE),
    (b"\xfd7zXZ\0", Family.ARCHIVE),
    (b"MSCF", Family.ARCHIVE),
    (b"\xff\xd8\xff", Family.PICTURE),
    (b"\x89PNG", Family.PICTURE),
    (OLE, Family.OLD_OFFICE),
    (b"ID3", Family.RECORDING),
)
# Bytes 4 to 8 of the container of sound, video and newer pictures say so, the four after them which.
_PICTURE_BRANDS = {b"heic", b"heix", b"mif1", b"msf1", b"avif", b"avis", b"heim", b"heis"}
_MARKUP = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|script|svg|iframe|object|embed|form|meta|img)[\s>/]", re.IGNORECASE
)
_SCRIPT = re.compile(rb"^\s*(?:<\?php|<\?=|<%|@echo\s+off|powershell\b)", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml\s", re.IGNORECASE)
_UNLIKELY = 4


def family_of(content: bytes) -> Family | None:
    """By its content alone; None for text and for what nobody recognises."""
    if is_text(content):
        return _starting(content, _TEXTS) or _markup(content[:HEAD])
    return (
        _starting(content, _STARTS)
        or _container(content)
        or _markup(content[:HEAD])
        or _by_signature(content[:HEAD])
    )


def _starting(content: bytes, starts: Iterable[tuple[bytes, Family]]) -> Family | None:
    return next((family for start, family in starts if content.startswith(start)), None)


def _container(content: bytes) -> Family | None:
    if content.startswith((ZIP, b"PK\x05\x06")):
        return _packed(content)
    if content[4:8] == b"ftyp":
        return Family.OTHER_PICTURE if content[8:12] in _PICTURE_BRANDS else Family.RECORDING
    return Family.ARCHIVE if content[257:262] == b"ustar" else None


def _markup(head: bytes) -> Family | None:
    """Also in UTF-16, in which browsers read it as well."""
    plain = head.replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe")
    if _SCRIPT.match(plain):
        return Family.PROGRAM
    if _MARKUP.search(plain):
        return Family.WEB_PAGE
    return Family.OTHER_DOCUMENT if _XML.match(plain) else None


def _by_signature(head: bytes) -> Family | None:
    try:
        found = puremagic.magic_string(head)
    except ValueError:
        return None
    for match in found:
        if len(match.byte_match) >= _UNLIKELY:
            return _FAMILIES.get(match.mime_type.partition("/")[0], Family.OTHER)
    return None


_FAMILIES = {"image": Family.OTHER_PICTURE, "audio": Family.RECORDING, "video": Family.RECORDING}


def _packed(content: bytes) -> Family:
    try:
        with zipfile.ZipFile(BytesIO(content)) as container:
            names = set(container.namelist())
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, ValueError, OSError, EOFError):
        return Family.ARCHIVE
    if "META-INF/MANIFEST.MF" in names or "AndroidManifest.xml" in names:
        return Family.PROGRAM
    return Family.OTHER_DOCUMENT if {"mimetype", "[Content_Types].xml"} & names else Family.ARCHIVE
