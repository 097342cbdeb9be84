"""Lines of JSON, one at a time: where each stands, and what it says."""

import codecs
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any

from django.utils.translation import gettext as _

from knowledge_base.collection.checking import Refused, kind_of

LONGEST_LINE = 1_000_000
_SAMPLE = 8_192
_SIGNATURES = (
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"%PDF",
    b"\xd0\xcf\x11\xe0",
    b"\x28\xb5\x2f\xfd",
    b"BZh",
    b"\x89PNG",
)
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)


class Unreadable(Exception):
    """The file as a whole is not what it should be."""


@dataclass(frozen=True)
class Line:
    """A line that is not blank. `start` is its place in the file in bytes."""

    number: int
    start: int
    content: bytes
    too_long: bool = False


def require_text(sample: bytes) -> None:
    """Raises Unreadable for what is evidently no file of UTF-8 lines."""
    sample = sample[:_SAMPLE]
    if sample.startswith(_WIDE) or _looks_wide(sample):
        raise Unreadable(_("The file is in UTF-16 or UTF-32. Save it as UTF-8."))
    if sample.startswith(_SIGNATURES) or _is_binary(sample):
        raise Unreadable(_("This is no text file. Each line must be one JSON object, in UTF-8."))


def _looks_wide(sample: bytes) -> bool:
    """Without a mark: every other byte of plain Latin text is empty."""
    half = len(sample) // 2
    return half >= 8 and max(sample[0::2].count(0), sample[1::2].count(0)) > half * 0.4


def _is_binary(sample: bytes) -> bool:
    odd = sum(1 for byte in sample if byte < 9 or 13 < byte < 32 or byte == 127)
    return len(sample) >= 8 and odd > len(sample) * 0.1


def lines_of(file: IO[bytes]) -> Iterator[Line]:
    """Lines from where the file stands; a line that is too long is passed over in flat memory."""
    number, start = 0, file.tell()
    while piece := file.readline(LONGEST_LINE + 1):
        number += 1
        length = len(piece)
        too_long = length > LONGEST_LINE and not piece.endswith(b"\n")
        while too_long and (more := file.readline(LONGEST_LINE)):
            length += len(more)
            if more.endswith(b"\n"):
                break
        if number == 1:
            piece = piece.removeprefix(codecs.BOM_UTF8)
        if piece.strip():
            yield Line(number, start, b"" if too_long else piece, too_long)
        start += length


def line_at(file: IO[bytes], line: int, start: int) -> Line:
    """The line that `lines_of` has found at `start`."""
    file.seek(start)
    return Line(line, start, file.readline(LONGEST_LINE + 1).removeprefix(codecs.BOM_UTF8))


def understood(line: Line) -> Mapping[str, Any]:
    """The object that the line holds. Raises Refused with the reason why there is none."""
    if line.too_long:
        raise Refused(_("The line is longer than a million bytes."))
    try:
        value = json.loads(line.content.decode("utf-8"), parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        raise Refused(_("Not UTF-8: byte %(place)s cannot be read.") % {"place": error.start + 1}) from error
    except json.JSONDecodeError as error:
        raise Refused(_("Not JSON, at letter %(place)s.") % {"place": error.pos + 1}) from error
    except RecursionError as error:
        raise Refused(_("Nested too deeply.")) from error
    except ValueError as error:
        raise Refused(_("Holds a number that cannot be read.")) from error
    if not isinstance(value, dict):
        raise Refused(_("A line must be an object in braces, not %(kind)s.") % {"kind": kind_of(value)})
    return value


def _refuse_constant(name: str) -> Any:
    raise ValueError(name)
