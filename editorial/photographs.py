"""What becomes of an uploaded image: its pixels are kept, and nothing that the camera wrote beside them."""

import secrets
from io import BytesIO
from pathlib import PurePath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext_lazy as _
from PIL import Image

from publication.clean_files import images
from publication.clean_files.failures import NotStripped, TooMuch
from publication.clean_files.kinds import IMAGES, Kind, begins_as

FOLDER = "original_images"

UNREADABLE = _("This image cannot be read. It may be damaged: save it again as JPEG, PNG or WebP.")
TOO_LARGE = _("This image has too many pixels. Make it smaller, for example 4,000 pixels wide.")
OTHER_FORMAT = _("Images are JPEG, PNG, WebP or AVIF files.")


class Stripped(ContentFile):
    """A file that has been made clean."""


def unguessable_name(filename: str) -> str:
    """Where an upload is stored: an image of a draft must not be found by trying names."""
    return f"{FOLDER}/{secrets.token_hex(16)}{PurePath(filename).suffix.lower()}"


def stripped(file: File) -> Stripped:
    """The image turned upright, in its own format, without metadata and whatever follows its pixels.

    Of a moving image the first frame is left. Raises ValidationError with a sentence for the uploader.
    """
    if isinstance(file, Stripped):
        return file
    file.seek(0)
    content = file.read()
    try:
        return Stripped(_painted(content, _format_of(content)), name=file.name)
    except TooMuch as error:
        raise ValidationError(TOO_LARGE) from error
    except NotStripped as error:
        raise ValidationError(UNREADABLE) from error


def _painted(content: bytes, kind: Kind) -> bytes:
    """All are painted anew, however large: sizes made of an image want it upright. Raises NotStripped."""
    with images.opened(content, kind) as image:
        if image.width * image.height > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
            raise TooMuch
    return images.stripped(content, kind, most_painted=images.MOST_PIXELS)


def _format_of(content: bytes) -> Kind:
    """Raises ValidationError for what is no image, or one of another format."""
    kind = begins_as(content[:12])
    if kind is not None and kind in IMAGES:
        return kind
    try:
        Image.open(BytesIO(content)).close()
    # Whatever Pillow's readers stumble over.
    except Exception as error:
        raise ValidationError(UNREADABLE) from error
    raise ValidationError(OTHER_FORMAT)
