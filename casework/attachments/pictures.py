"""Pictures: whole, not too large, and no other file behind them."""

from casework.attachments.families import Family, family_of
from casework.attachments.kinds import Kind
from casework.attachments.refusals import FileRefused, Reason
from publication.clean_files import images, segments
from publication.clean_files.failures import TooMuch

# Phones put short videos and second pictures behind a photograph.
_HARMLESS = {None, Family.RECORDING, Family.OTHER_PICTURE, Family.PICTURE, Family.OTHER}
_END_OF_ZIP = b"PK\x05\x06"


def check(content: bytes, kind: Kind) -> None:
    """Raises FileRefused, and NotStripped for one that is damaged."""
    try:
        images.opened(content, kind).close()
    except TooMuch as error:
        raise FileRefused(Reason.TOO_MANY_PIXELS) from error
    behind = content[segments.end_of(content) :].lstrip(b"\0\r\n\t ")
    if family_of(behind) not in _HARMLESS or _END_OF_ZIP in behind:
        raise FileRefused(Reason.TWO_IN_ONE)
