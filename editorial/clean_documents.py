"""What becomes of an uploaded document: the public reads what it says, not who typed it on which computer.

Title and archive standard stay, which readers and their programs need. A signed document stays as it is: its
signature is meant to be seen, and would not survive. So does one that is damaged or encrypted.
"""

from django.core.files.base import File

from editorial.photographs import Stripped
from publication.clean_files import pdf, stripped
from publication.clean_files.failures import NotStripped
from publication.clean_files.kinds import OFFICE, ZIP, Kind, begins_as, kind_of
from publication.clean_files.office import is_signed

_HEAD = 12


def cleaned(file: File) -> Stripped | None:
    """The document without its metadata; None where it is left as it is. Other kinds are not read at all."""
    file.seek(0)
    head = file.read(_HEAD)
    if begins_as(head) is None and not head.startswith(ZIP):
        return None
    file.seek(0)
    content = file.read()
    kind = kind_of(content)
    if kind is None or _is_signed(content, kind):
        return None
    try:
        return Stripped(stripped(content, kind, titled=True), name=file.name)
    except NotStripped:
        return None


def _is_signed(content: bytes, kind: Kind) -> bool:
    if kind in OFFICE:
        return is_signed(content)
    return kind is Kind.PDF and pdf.is_signed(content)
