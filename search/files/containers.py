"""Opening what is packed: no more is unpacked than a document needs, and every byte is counted."""

import zipfile
import zlib
from collections.abc import Callable
from typing import IO, Any, BinaryIO
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

from defusedxml import DefusedXmlException
from defusedxml import sax as defused

from search.files.reports import Reason, Unreadable

MEGABYTE = 1024**2
MOST_ENTRIES = 10_000
MOST_DECLARED = 1024 * MEGABYTE
MOST_UNPACKED = 150 * MEGABYTE
# Text packs to a tenth, tables to a fiftieth; a bomb to a thousandth.
MOST_RATIO, SMALL = 250, 5 * MEGABYTE
ENCRYPTED = 0x1
_BROKEN = (
    SAXException, zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError, OSError,
)  # fmt: skip


class Listener(ContentHandler):
    """Hears of elements by their names without prefix."""

    def begin(self, name: str, attrs: Any) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """It ends."""

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802 (the parser's word)
        self.begin(name.rpartition(":")[2], attrs)

    def endElement(self, name: str) -> None:  # noqa: N802 (the parser's word)
        self.end(name.rpartition(":")[2])


class Container:
    """A zip file. Raises Unreadable for one that is damaged, or would unpack to more than a machine bears."""

    def __init__(self, file: BinaryIO) -> None:
        try:
            self._zip = zipfile.ZipFile(file)
        except _BROKEN as error:
            raise Unreadable(Reason.DAMAGED) from error
        self._unpacked = 0
        entries = self._zip.infolist()
        if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_DECLARED:
            raise Unreadable(Reason.UNPACKED)
        if any(entry.flag_bits & ENCRYPTED for entry in entries):
            raise Unreadable(Reason.ENCRYPTED)

    def __contains__(self, name: str) -> bool:
        return name in self._zip.NameToInfo

    def start_of(self, name: str, length: int = MEGABYTE) -> bytes:
        """The first bytes of an entry; empty when there is none."""
        return self._guarded(lambda: self._counted(name).read(length)) if name in self else b""

    def parse(self, name: str, handler: ContentHandler) -> None:
        """Send the events of an XML entry to `handler`; nothing for an entry that is not there."""
        if name in self:
            self._guarded(lambda: defused.parse(self._counted(name), handler, forbid_dtd=True))

    def _counted(self, name: str) -> "_Counted":
        entry = self._zip.getinfo(name)
        return _Counted(self._zip.open(entry), max(SMALL, entry.compress_size * MOST_RATIO), self._count)

    def _count(self, number: int) -> None:
        self._unpacked += number
        if self._unpacked > MOST_UNPACKED:
            raise Unreadable(Reason.UNPACKED)

    def _guarded[T](self, work: Callable[[], T]) -> T:
        try:
            return work()
        except DefusedXmlException as error:
            raise Unreadable(Reason.UNPACKED) from error
        except _BROKEN as error:
            raise Unreadable(Reason.DAMAGED) from error


class _Counted:
    """An entry that says how much was really unpacked, whatever the container declares."""

    def __init__(self, entry: IO[bytes], most: int, count: Callable[[int], None]) -> None:
        self._entry, self._left, self._count = entry, most, count

    def read(self, size: int = -1) -> bytes:
        piece = self._entry.read(min(size, MEGABYTE) if size >= 0 else MEGABYTE)
        self._left -= len(piece)
        self._count(len(piece))
        if self._left < 0:
            raise Unreadable(Reason.UNPACKED)
        return piece

    def close(self) -> None:
        self._entry.close()
