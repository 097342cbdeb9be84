"""What becomes of an uploaded image: its pixels are kept, and nothing that the camera wrote beside them."""

import secrets
from io import BytesIO
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

FOLDER = "original_images"
# How each format is written anew.
WRITTEN_AS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 90, "optimize": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 90},
    "AVIF": {"quality": 80},
}
# Needed to show the pixels as they were meant; says nothing about place, person or device.
KEPT = ("transparency", "icc_profile")

UNREADABLE = _("This image cannot be read. It may be damaged: save it again as JPEG, PNG or WebP.")
TOO_LARGE = _("This image has too many pixels. Make it smaller, for example 4,000 pixels wide.")
OTHER_FORMAT = _("Images are JPEG, PNG, WebP or AVIF files.")


class Stripped(ContentFile):
    """An image that has been through `stripped`."""


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
    try:
        with Image.open(file) as image:
            return Stripped(_written_anew(image), name=file.name)
    except ValidationError:
        raise
    except Image.DecompressionBombError as error:
        raise ValidationError(TOO_LARGE) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise ValidationError(UNREADABLE) from error


def _written_anew(image: Image.Image) -> bytes:
    written_as = image.format or ""
    if written_as not in WRITTEN_AS:
        raise ValidationError(OTHER_FORMAT)
    if image.width * image.height > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
        raise ValidationError(TOO_LARGE)
    upright = ImageOps.exif_transpose(image)
    upright.info = {name: upright.info[name] for name in KEPT if name in upright.info}
    result = BytesIO()
    upright.save(
        result, format=written_as, icc_profile=upright.info.get("icc_profile"), **WRITTEN_AS[written_as]
    )
    return result.getvalue()
