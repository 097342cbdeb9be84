"""What cameras and programs write beside the pixels of a picture, taken out without touching the pixels.

For pictures inside documents: these must look as before in their places, and may be many.
"""

import re
import zlib
from collections.abc import Iterator
from itertools import pairwise

SOI, EOI, SOS = 0xD8, 0xD9, 0xDA
APP0, APP14, APP15, COMMENT = 0xE0, 0xEE, 0xEF, 0xFE
_JFIF_LENGTH = 16
# In the coded pixels 0xFF is followed by zero or a restart; anything else is the next segment.
_NEXT = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_PNG_START = b"\x89PNG\r\n\x1a\n"
# Beside the necessary ones, which begin with a capital.
_PNG_SHOWN = {
    b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD", b"pHYs", b"hIST", b"acTL", b"fcTL", b"fdAT",
}  # fmt: skip
_WEBP_SHOWN = {b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF"}
_WEBP_FLAGS = 0b00101100  # that there are ICC, Exif and XMP chunks
_JP2_TOLD = {b"uuid", b"xml ", b"uinf"}


def without_metadata(picture: bytes) -> bytes:
    """A JPEG, PNG, WebP or JPEG 2000 picture without it; any other, and a broken one, as it is."""
    if picture.startswith(b"\xff\xd8\xff"):
        return _jpeg(picture)
    if picture.startswith(_PNG_START):
        return _png(picture)
    if picture.startswith(b"RIFF") and picture[8:12] == b"WEBP":
        return _webp(picture)
    if picture[4:8] == b"jP  ":
        return _jp2(picture)
    return picture


def scans(jpeg: bytes) -> int:
    """In how many passes a JPEG is painted."""
    return sum(marker == SOS for marker, _start, _end in _segments(jpeg))


def end_of(picture: bytes) -> int:
    """Behind the last byte of a JPEG or PNG; its length if it never ends."""
    if picture.startswith(_PNG_START):
        return max((end for _name, _start, end in _chunks(picture)), default=len(picture))
    ends = (end for marker, _start, end in _segments(picture) if marker == EOI)
    return next(ends, len(picture))


def is_whole(picture: bytes) -> bool:
    """Whether a JPEG or PNG goes from its beginning to its end, as far as can be told without painting it."""
    if picture.startswith(_PNG_START):
        return _png(picture).endswith(b"\0\0\0\0IEND\xaeB`\x82")
    markers = [marker for marker, _start, _end in _segments(picture)]
    return SOS in markers and markers[-1] == EOI


def turned(picture: bytes, orientation: int) -> bytes:
    """A JPEG or PNG without metadata that says which way up it is, and no more."""
    if orientation not in range(2, 9):
        return picture
    # Exif with one entry, of the type "short".
    exif = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0" + bytes([orientation]) + bytes(6)
    if picture.startswith(_PNG_START):
        place, chunk = len(_PNG_START) + 25, b"eXIf" + exif
        added = len(exif).to_bytes(4) + chunk + zlib.crc32(chunk).to_bytes(4)
    else:
        first = picture[2:4] == b"\xff\xe0"
        place, segment = 2 + first * (2 + _JFIF_LENGTH), b"Exif\0\0" + exif
        added = b"\xff\xe1" + (len(segment) + 2).to_bytes(2) + segment
    return picture[:place] + added + picture[place:]


def exif_in(png: bytes) -> bytes:
    """Of a PNG, wherever it stands; empty without any."""
    return next((png[start + 8 : end - 4] for name, start, end in _chunks(png) if name == b"eXIf"), b"")


def _segments(jpeg: bytes) -> Iterator[tuple[int, int, int]]:
    """(marker, start, end) of each; the coded pixels belong to the segment that announces them."""
    place = 2
    while (found := _NEXT.search(jpeg, place)) is not None:
        marker, start = jpeg[found.end() - 1], found.end() - 2
        if marker == EOI:
            yield marker, start, start + 2
            return
        place = start + 2 + int.from_bytes(jpeg[start + 2 : start + 4])
        if marker == SOS:
            following = _NEXT.search(jpeg, place)
            place = following.start() if following else len(jpeg)
        yield marker, start, place


def _jpeg(picture: bytes) -> bytes:
    kept = [picture[:2]]
    for marker, start, end in _segments(picture):
        if marker == APP0 and picture[start + 4 : start + 9] == b"JFIF\0" and len(kept) == 1:
            # Without the small picture at its end.
            kept.append(b"\xff\xe0\x00\x10" + picture[start + 4 : start + 2 + _JFIF_LENGTH - 2] + b"\0\0")
        elif marker == APP14 or not (APP0 <= marker <= APP15 or marker == COMMENT):
            kept.append(picture[start:end])
        if marker == EOI:
            return b"".join(kept)
    return picture if len(kept) == 1 else b"".join(kept)


def _png(picture: bytes) -> bytes:
    chunks = list(_chunks(picture))
    if not chunks or chunks[-1][0] != b"IEND":
        return picture
    shown = [one for one in chunks if one[0] in _PNG_SHOWN or one[0][:1].isupper()]
    return _PNG_START + b"".join(picture[start:end] for _name, start, end in shown)


def _chunks(png: bytes) -> Iterator[tuple[bytes, int, int]]:
    """(name, start, end) of each."""
    place = len(_PNG_START)
    while place + 12 <= len(png):
        end = place + 12 + int.from_bytes(png[place : place + 4])
        name = png[place + 4 : place + 8]
        yield name, place, min(end, len(png))
        if name == b"IEND":
            return
        place = end


def _webp(picture: bytes) -> bytes:
    kept, place = [], 12
    while place + 8 <= len(picture):
        name = picture[place : place + 4]
        size = int.from_bytes(picture[place + 4 : place + 8], "little")
        end = place + 8 + size + size % 2
        if name == b"VP8X":
            flags = picture[place + 8 : place + 9]
            kept.append(picture[place : place + 8] + bytes(byte & ~_WEBP_FLAGS & 0xFF for byte in flags))
            kept.append(picture[place + 9 : end])
        elif name in _WEBP_SHOWN:
            kept.append(picture[place:end])
        place = end
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def _jp2(picture: bytes) -> bytes:
    starts, place = [], 0
    while place + 8 <= len(picture):
        size = int.from_bytes(picture[place : place + 4])
        starts.append(place)
        # 0: to the end of the file; 1: its length follows in eight bytes.
        length = len(picture) - place if size == 0 else size
        if size == 1:
            length = int.from_bytes(picture[place + 8 : place + 16])
        if length < 8:
            return picture
        place += length
    boxes = [picture[start:end] for start, end in pairwise([*starts, len(picture)])]
    return b"".join(box for box in boxes if box[4:8] not in _JP2_TOLD)
