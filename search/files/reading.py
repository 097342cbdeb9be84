"""The process that reads one file: `python -m search.files.reading` with the file as standard input.

It says on standard output, a line of JSON each, the pages as it reads them and at last the reason why there
are no more. Whatever the file does to it, the worker that started it goes on (`supervising.py`). It knows no
setting, no database and no secret.
"""

import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from search.files import office, pdf
from search.files.containers import Container
from search.files.limits import limit_resources
from search.files.reports import MOST_LETTERS, MOST_ON_PAGE, Page, Reason, Unreadable

HEAD = 4096
PDF, ZIP, OLE = b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# An encrypted DOCX or XLSX is an older container, with an entry of this name.
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SPACES = re.compile(r"\s+")
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}


def main() -> None:
    limit_resources()
    try:
        reason = _tell(_pages_of(sys.stdin.buffer))
    except Unreadable as unreadable:
        reason = unreadable.reason
    except MemoryError:
        reason = Reason.MEMORY
    except Exception:
        reason = Reason.DAMAGED
    _say({"reason": reason})


def _pages_of(file: BinaryIO) -> Iterator[Page]:
    """By what the file is, whatever its name says."""
    head = file.read(HEAD)
    if head.startswith(OLE):
        file.seek(0)
        raise Unreadable(Reason.ENCRYPTED if ENCRYPTED in file.read() else Reason.FORMAT)
    file.seek(0)
    if PDF in head[:1024]:
        return pdf.pages_of(file)
    if head.startswith(ZIP):
        return office.pages_of(Container(file))
    raise Unreadable(Reason.FORMAT)


def _tell(pages: Iterable[Page]) -> Reason:
    left, said = MOST_LETTERS, False
    for page in pages:
        whole = plain(page.text)
        text = whole[: min(left, MOST_ON_PAGE)]
        left -= len(text)
        if text:
            said = True
            _say({"number": page.number, "name": plain(page.name)[:100], "text": text})
        if not left:
            return Reason.IN_PART
    return Reason.NONE if said else Reason.NO_TEXT


def plain(text: str) -> str:
    """Letters as they are typed, not as they are drawn: Arabic without its joined forms, no ligatures."""
    composed = unicodedata.normalize("NFKC", text)
    spaced = _SPACES.sub(" ", composed).strip()
    if spaced.isascii() and spaced.isprintable():
        return spaced
    return "".join(letter for letter in spaced if unicodedata.category(letter) not in _UNSEEN)


def _say(line: dict[str, object]) -> None:
    print(json.dumps(line, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
