"""Looking for a mark wherever a file could keep it: in its bytes, and in whatever unpacks from them."""

import re
import zipfile
import zlib
from contextlib import suppress
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Stream

from tests.publication.clean_files.making import MARK

_FORMS = (MARK.encode(), MARK.encode("utf-16-le"), MARK.encode("utf-16-be"), MARK.encode().hex().encode())
_ZLIB = re.compile(rb"\x78[\x01\x5e\x9c\xda]")


def places(content: bytes, where: str = "file") -> list[str]:
    """Where the mark is found; a folded copy is unfolded first."""
    found = [where for form in _FORMS if form in content or form.upper() in content]
    found += [place for name, member in _members(content) for place in places(member, f"{where}/{name}")]
    found += [f"{where} unpacked at {place}" for place, part in _unpacked(content) if _FORMS[0] in part]
    return found


def _members(content: bytes) -> list[tuple[str, bytes]]:
    if content.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(content)) as container:
            names = [("names", "\n".join(container.namelist()).encode()), ("comment", container.comment)]
            return [*names, *((name, container.read(name)) for name in container.namelist())]
    return _streams(content) if content.startswith(b"%PDF-") else []


def _streams(content: bytes) -> list[tuple[str, bytes]]:
    with pikepdf.open(BytesIO(content)) as document:
        items: list[Any] = [document.trailer, *document.objects]
        return [(str(place), part) for place, item in enumerate(items) for part in _parts(item)]


def _parts(item: Any) -> list[bytes]:
    if not isinstance(item, Stream):
        return [item.unparse(resolved=True)] if hasattr(item, "unparse") else []
    written = [item.stream_dict.unparse(resolved=True), item.read_raw_bytes()]
    with suppress(pikepdf.PdfError):
        written.append(item.read_bytes())
    return written


def _unpacked(content: bytes) -> list[tuple[int, bytes]]:
    """What is packed as in PNG and PDF, wherever it begins."""
    return [(found.start(), _inflated(content[found.start() :])) for found in _ZLIB.finditer(content)]


def _inflated(content: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(content, 1_000_000)
    except zlib.error:
        return b""
