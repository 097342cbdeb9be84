"""A PDF without what programs noted of it: author, dates, history, small pictures, their own data."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Name

from publication.clean_files import pdf_objects
from publication.clean_files.failures import Damaged, Locked, NotStripped, TooMuch
from publication.clean_files.pdf_titles import Heading, heading_of, put_heading

MEGABYTE = 1024**2
# Each object costs twenty microseconds, one with something to clean in it forty.
MOST_OBJECTS = 80_000
MOST_CLEANED = 20_000

# Of the whole process: nothing in a PDF may unpack to more than this.
pikepdf.settings.set_qpdf_limits(
    # Lists of objects alone are unpacked here, and these grow fiftyfold in memory.
    flate_max_memory=4 * MEGABYTE,
    run_length_max_memory=64 * MEGABYTE,
    png_max_memory=64 * MEGABYTE,
    tiff_max_memory=64 * MEGABYTE,
    parser_max_nesting=100,
    doc_max_warnings=1_000,
)


@contextmanager
def opened(content: bytes, *, most_written: int = 0) -> Iterator[pikepdf.Pdf]:
    """For reading and changing. Raises Locked without its password, Damaged, TooMuch; inside as well.

    `most_written`: how many bytes its objects may have, streams aside, if that is not 0.
    """
    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            if most_written:
                _refuse_long(pdf, most_written)
            if len(pdf.objects) > MOST_OBJECTS:
                raise TooMuch
            yield pdf
    except NotStripped:
        raise
    except pikepdf.PasswordError as error:
        raise Locked from error
    # A damaged PDF surprises its reader anywhere: RuntimeError, ValueError, AttributeError and more.
    except Exception as error:
        raise Damaged from error


def _refuse_long(pdf: pikepdf.Pdf, left: int) -> None:
    """One by one, before all are in memory: there each byte of them takes up to fifty."""
    # A file that gives rise to warnings may have more objects than it says.
    last = MOST_OBJECTS if pdf.get_warnings() else min(int(pdf.trailer["/Size"]), MOST_OBJECTS)
    for number in range(1, last):
        left -= len(pdf_objects.written(pdf.get_object(number, 0)))
        if left < 0:
            raise TooMuch


def stripped(content: bytes, *, titled: bool, embedded: Callable[[bytes], bytes]) -> bytes:
    """`embedded` makes clean a file that is put into this one. Raises Locked, Damaged and TooMuch."""
    with opened(content) as pdf:
        heading = heading_of(pdf) if titled else Heading()
        for number, item in enumerate(filter(pdf_objects.is_worth_a_look, pdf.objects)):
            if number == MOST_CLEANED:
                raise TooMuch
            pdf_objects.clean(item, embedded)
        _clean_frame(pdf)
        put_heading(pdf, heading)
        result = BytesIO()
        pdf.save(
            result,
            deterministic_id=True,
            fix_metadata_version=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
        )
    return result.getvalue()


def is_signed(content: bytes) -> bool:
    """Whether somebody has signed it, which any change would undo. False for what cannot be read."""
    try:
        with opened(content) as pdf:
            return any(pdf_objects.is_signature(item) for item in pdf.objects)
    except NotStripped:
        return False


def _clean_frame(pdf: pikepdf.Pdf) -> None:
    """What hangs on the whole file, and the number that ties it to the file it was made from."""
    trailer: Any = pdf.trailer
    for key in (Name.Info, Name.ID):
        if key in trailer:
            del trailer[key]
    root: Any = pdf.Root
    for key in (Name.Metadata, Name.PieceInfo, Name.Perms, Name.DSS, Name.SpiderInfo):
        if key in root:
            del root[key]
