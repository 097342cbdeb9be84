"""Why a file is not taken, said so that its sender can help it."""

from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from casework.attachments.families import Family
from casework.attachments.limits import (
    MEGABYTE,
    MOST_BYTES,
    MOST_BYTES_TOGETHER,
    MOST_FILES,
    MOST_MEGAPIXELS,
)


class Reason(StrEnum):
    EMPTY = "empty"
    TOO_LARGE = "too large"
    TOO_MANY = "too many"
    TOO_LARGE_TOGETHER = "too large together"
    WRONG_KIND = "wrong kind"
    CONTRADICTION = "contradiction"
    BROKEN = "broken"
    UNPACKS_TOO_LARGE = "unpacks too large"
    TOO_MANY_PIXELS = "too many pixels"
    UNSAFE = "unsafe"
    FILE_INSIDE = "file inside"
    TWO_IN_ONE = "two in one"


MESSAGES: dict[Reason, Any] = {
    Reason.EMPTY: _("This file is empty. See whether it was saved, then choose it again."),
    Reason.TOO_LARGE: _(
        "This file is larger than %(megabytes)s MB. Send a smaller copy, or the pages that matter."
    ),
    Reason.TOO_MANY: _(
        "No more than %(number)s files can be sent at once. You can add this one later with your receipt."
    ),
    Reason.TOO_LARGE_TOGETHER: _(
        "All files together are larger than %(megabytes)s MB. You can add this one later with your receipt."
    ),
    Reason.BROKEN: _(
        "This file cannot be read. It may be damaged or incomplete: "
        "open it, save it again, and send the new copy."
    ),
    Reason.UNPACKS_TOO_LARGE: _(
        "This file unpacks to far more than can be checked. Save a smaller copy, or print it to a PDF file."
    ),
    Reason.TOO_MANY_PIXELS: _(
        "This picture has too many pixels: %(number)s million can be taken. Make it smaller, and send that."
    ),
    Reason.UNSAFE: _(
        "This file is put together in a way that could harm whoever opens it. "
        "Open it, save it again, and send the new copy."
    ),
    Reason.FILE_INSIDE: _("Another packed file or a program is inside this file. Send its files one by one."),
    Reason.TWO_IN_ONE: _(
        "A second file is hidden in this one. Open it, save it again, and send the new copy."
    ),
}
# What is not accepted, by what it is.
WRONG_KINDS: dict[Family, Any] = {
    Family.WEB_PAGE: _(
        "Web pages cannot be taken, because they can run programs. "
        "Print the page to a PDF file, or send a picture of the screen."
    ),
    Family.ARCHIVE: _("Packed files cannot be taken. Unpack it, and send its files one by one."),
    Family.PROGRAM: _(
        "Programs and scripts cannot be taken. Describe what you found, or send a picture of the screen."
    ),
    Family.OTHER_PICTURE: _(
        "This kind of picture cannot be taken. Save it as JPEG or PNG, or send a picture of the screen."
    ),
    Family.RECORDING: _(
        "Sound and video cannot be taken. Keep the recording, and describe what is heard or seen in it."
    ),
    Family.OLD_OFFICE: _(
        "This document is of an older office program. Save it as DOCX, XLSX, ODT, ODS or PDF, and send that."
    ),
    Family.OTHER_DOCUMENT: _(
        "This kind of document cannot be taken. Save or print it to a PDF file, and send that."
    ),
    Family.OTHER: _(
        "This kind of file cannot be taken. Send a PDF, a picture (JPEG, PNG), a document (DOCX, ODT), "
        "a table (XLSX, ODS, CSV) or a text (TXT)."
    ),
}
# Accepted, under a name that says otherwise.
CONTRADICTIONS: dict[Family, Any] = {
    Family.PDF: _(
        "This file is called %(ending)s, but it is a PDF. If it is the right file, "
        "give it the ending %(right)s, and choose it again."
    ),
    Family.PICTURE: _(
        "This file is called %(ending)s, but it is a picture. If it is the right file, "
        "give it the ending %(right)s, and choose it again."
    ),
    Family.OFFICE: _(
        "This file is called %(ending)s, but it is a document of another kind. If it is the right file, "
        "give it the ending %(right)s, and choose it again."
    ),
    Family.TEXT: _(
        "This file is called %(ending)s, but it is plain text. If it is the right file, "
        "give it the ending %(right)s, and choose it again."
    ),
}
_NUMBERS: dict[Reason, dict[str, int]] = {
    Reason.TOO_LARGE: {"megabytes": MOST_BYTES // MEGABYTE},
    Reason.TOO_MANY: {"number": MOST_FILES},
    Reason.TOO_LARGE_TOGETHER: {"megabytes": MOST_BYTES_TOGETHER // MEGABYTE},
    Reason.TOO_MANY_PIXELS: {"number": MOST_MEGAPIXELS},
}


class FileRefused(Exception):
    """`reason` for programs, `message` for the citizen. As text it says nothing of the file."""

    def __init__(
        self, reason: Reason, *, family: Family = Family.OTHER, ending: str = "", right: str = ""
    ) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self._family, self._ending, self._right = family, ending, right

    @property
    def message(self) -> str:
        """In the language of the request."""
        if self.reason is Reason.WRONG_KIND:
            return str(WRONG_KINDS.get(self._family, WRONG_KINDS[Family.OTHER]))
        if self.reason is Reason.CONTRADICTION:
            return str(CONTRADICTIONS[self._family]) % {
                "ending": f".{self._ending}",
                "right": f".{self._right}",
            }
        return str(MESSAGES[self.reason]) % _NUMBERS.get(self.reason, {})
