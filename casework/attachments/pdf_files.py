"""PDF files: whole from the first line to the last, and what they would do when opened."""

import re

from casework.attachments.families import Family, family_of
from casework.attachments.flags import Flag
from casework.attachments.limits import MOST_WRITTEN
from casework.attachments.refusals import FileRefused, Reason
from publication.clean_files import pdf, pdf_objects
from publication.clean_files.failures import Damaged

_BLANK = b"\0\r\n\t\f "
_START, _END = b"%PDF-", b"%%EOF"
# Marks of the byte order and blanks, as some programs write; more before it belongs to another file.
_MOST_BEFORE = 64
_ACTIVE = re.compile(
    rb"/(?:JS|JavaScript|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData|GoToE|Rendition|Movie)\b"
)
_HARMLESS = {None, Family.OTHER}


def begins(content: bytes) -> bool:
    before, start, _rest = content[: _MOST_BEFORE + len(_START)].partition(_START)
    return bool(start) and not before.removeprefix(b"\xef\xbb\xbf").strip(_BLANK)


def check(content: bytes) -> frozenset[Flag]:
    """Raises FileRefused, and NotStripped: Locked without its password, Damaged."""
    end = content.rfind(_END)
    if end < 0:
        raise FileRefused(Reason.BROKEN)
    behind = content[end + len(_END) :].strip(_BLANK)
    if family_of(behind) not in _HARMLESS or b"PK\x05\x06" in behind:
        raise FileRefused(Reason.TWO_IN_ONE)
    with pdf.opened(content, most_written=MOST_WRITTEN) as opened:
        if not opened.pages:
            raise Damaged
        active = any(_ACTIVE.search(pdf_objects.written(item)) for item in opened.objects)
    return frozenset({Flag.ACTIVE_CONTENT} if active else ())
