"""Takes out of a file what its author did not mean to tell: place, person, device, program, history.

Bytes in, bytes out, nothing on a disk; the same bytes always give the same bytes. What the file says and
shows stays, a picture taken askew is turned upright, and whatever only follows the file is gone.
"""

from collections.abc import Callable
from functools import partial

from publication.clean_files import images, office, pdf, segments
from publication.clean_files.failures import NotStripped
from publication.clean_files.kinds import IMAGES, OFFICE, Kind, kind_of

# Files in files in files: deeper ones are left as they are.
_MOST_DEPTH = 2


def stripped(content: bytes, kind: Kind, *, titled: bool = False) -> bytes:
    """`content`, of this kind, without its metadata.

    `titled` keeps what a published document is told by: its title and which standard for archives it keeps.
    Raises NotStripped: Locked for an encrypted file, Damaged for one that cannot be read, TooMuch for one
    that would unpack to more than can be borne, Unsafe for one packed as no honest program packs.
    """
    if kind in IMAGES:
        return images.stripped(content, kind)
    return _document(content, kind, titled=titled, embedded=_embedded(_MOST_DEPTH))


def _document(content: bytes, kind: Kind, *, titled: bool, embedded: Callable[[bytes], bytes]) -> bytes:
    if kind is Kind.PDF:
        return pdf.stripped(content, titled=titled, embedded=embedded)
    if kind in OFFICE:
        return office.stripped(content, titled=titled, embedded=embedded)
    return content


def _embedded(depth: int) -> Callable[[bytes], bytes]:
    """Makes a file inside a file clean; one that cannot be is left as it is."""
    return partial(_inner, depth=depth) if depth else lambda content: content


def _inner(content: bytes, depth: int) -> bytes:
    kind = kind_of(content)
    if kind is None or kind in IMAGES:
        return segments.without_metadata(content)
    try:
        return _document(content, kind, titled=False, embedded=_embedded(depth - 1))
    except NotStripped:
        return content
