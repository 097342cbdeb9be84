"""A packed file, unpacked within bounds and packed anew."""

import stat
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO

from publication.clean_files.failures import Damaged, Locked, TooMuch, Unsafe
from publication.clean_files.kinds import ZIP

MEGABYTE = 1024**2
BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError, OSError)
_ENCRYPTED = 0x1
_END = b"PK\x05\x06"
_END_LENGTH = 22
_PIECE = 256 * 1024
_EPOCH = (1980, 1, 1, 0, 0, 0)
_WAYS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}


@dataclass(frozen=True)
class Bounds:
    """How much is unpacked at most; a small file may be packed as tightly as it likes."""

    members: int = 1_000
    inflated: int = 100 * MEGABYTE
    ratio: int = 100
    small: int = MEGABYTE


class Container:
    """Raises Damaged, Locked, TooMuch and Unsafe, on opening and on reading."""

    def __init__(self, content: bytes, bounds: Bounds | None = None) -> None:
        self._bounds = bounds or Bounds()
        self._most = min(self._bounds.inflated, max(self._bounds.small, len(content) * self._bounds.ratio))
        self.unpacked = 0
        _refuse_strangers(content)
        try:
            self.zip = zipfile.ZipFile(BytesIO(content))
        except BROKEN as error:
            raise Damaged from error
        self._refuse_dangers()

    @property
    def names(self) -> list[str]:
        return self.zip.namelist()

    def read(self, name: str) -> bytes:
        """Whole, and counted by what it really unpacks to, whatever is declared."""
        return b"".join(self.pieces(name))

    def pieces(self, name: str) -> Iterator[bytes]:
        try:
            with self.zip.open(name) as member:
                while piece := member.read(_PIECE):
                    self._count(len(piece))
                    yield piece
        # An overlong or encrypted member is a RuntimeError to zipfile.
        except (*BROKEN, RuntimeError) as error:
            raise Damaged from error

    def _count(self, number: int) -> None:
        self.unpacked += number
        if self.unpacked > self._most:
            raise TooMuch

    def _refuse_dangers(self) -> None:
        entries = self.zip.infolist()
        declared = sum(entry.file_size for entry in entries)
        if len(entries) > self._bounds.members or declared > self._most:
            raise TooMuch
        if any(entry.flag_bits & _ENCRYPTED for entry in entries):
            raise Locked
        if len({entry.filename.casefold() for entry in entries}) < len(entries):
            raise Unsafe
        if any(_leads_away(entry) for entry in entries):
            raise Unsafe
        if any(entry.compress_type not in _WAYS for entry in entries):
            raise Unsafe
        if not entries or min(entry.header_offset for entry in entries) > 0:
            raise Unsafe


def _refuse_strangers(content: bytes) -> None:
    """It begins with its first member and ends with its own end: nothing stands before or behind."""
    end = content.rfind(_END)
    if not content.startswith(ZIP) or end < 0 or len(content) - end < _END_LENGTH:
        raise Damaged
    if end + _END_LENGTH + int.from_bytes(content[end + 20 : end + 22], "little") != len(content):
        raise Unsafe


def _leads_away(entry: zipfile.ZipInfo) -> bool:
    name = entry.orig_filename
    parts = name.replace("\\", "/").split("/")
    # Kept in the upper half by programs of Unix alone.
    mode = entry.external_attr >> 16
    return (
        name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0] or "\0" in name or stat.S_ISLNK(mode)
    )


class Packing:
    """A new container: members in the order given, all of one date, by no program in particular."""

    def __init__(self) -> None:
        self._result = BytesIO()
        self._zip = zipfile.ZipFile(self._result, "w")

    def add(self, name: str, pieces: Iterable[bytes], *, plain: bool = False) -> None:
        """`plain`: not packed, as the member that names the kind must be."""
        entry = zipfile.ZipInfo(name, _EPOCH)
        entry.create_system = 0
        entry.compress_type = zipfile.ZIP_STORED if plain else zipfile.ZIP_DEFLATED
        with self._zip.open(entry, "w") as member:
            for piece in pieces:
                member.write(piece)

    def done(self) -> bytes:
        self._zip.close()
        return self._result.getvalue()
