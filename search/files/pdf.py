"""The text of a PDF, page by page."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from pypdf import PdfReader
from pypdf.errors import DependencyError, LimitReachedError, PyPdfError

from search.files.reports import MOST_PAGES, Page, Reason, Unreadable

# A figure that stands against an Arabic word is none of its letters.
_ARABIC = r"[\u0621-\u064a\ufb50-\ufdff\ufe70-\ufefc]"
_GLUED = re.compile(rf"(?<={_ARABIC})(?=\d)|(?<=\d)(?={_ARABIC})")
_CUT = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010]\n(?=[a-zà-ÿ])")


def pages_of(file: BinaryIO) -> Iterator[Page]:
    """Raises Unreadable. A page that cannot be read is passed over: its neighbours can."""
    try:
        reader = PdfReader(file, strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable(Reason.ENCRYPTED)
        number_of_pages = len(reader.pages)
    except DependencyError as error:
        raise Unreadable(Reason.ENCRYPTED) from error
    except LimitReachedError as error:
        raise Unreadable(Reason.UNPACKED) from error
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise Unreadable(Reason.DAMAGED) from error
    for number in range(1, min(number_of_pages, MOST_PAGES) + 1):
        yield Page(number, "", _text_of(reader, number))
    if number_of_pages > MOST_PAGES:
        raise Unreadable(Reason.IN_PART)


def _text_of(reader: PdfReader, number: int) -> str:
    try:
        text = reader.pages[number - 1].extract_text()
    except MemoryError:
        raise
    except Exception:
        return ""
    return _GLUED.sub(" ", _CUT.sub("", text))
