"""A picture painted anew: its pixels upright and in the colours that were meant, and nothing else.

Larger ones would take hundreds of megabytes to paint: of these, all that is no picture is cut out.
"""

from io import BytesIO
from typing import Any

from PIL import ExifTags, Image, ImageCms, ImageOps

from publication.clean_files import segments
from publication.clean_files.failures import Damaged, TooMuch
from publication.clean_files.kinds import Kind

MOST_PIXELS = 40_000_000
# Four bytes each, twice when it is turned. The photographs of most telephones are just below it.
MOST_PAINTED = 12_500_000
# A progressive JPEG has about ten passes; each costs the work of a whole picture, and few bytes.
MOST_SCANS = 100
# Pillow's name, and how each is written. Packing large pictures as tightly as can be would take minutes.
WRITTEN_AS: dict[Kind, tuple[str, dict[str, Any]]] = {
    Kind.JPG: ("JPEG", {"quality": 90}),
    Kind.PNG: ("PNG", {"compress_level": 2}),
    Kind.WEBP: ("WEBP", {"quality": 90}),
    Kind.AVIF: ("AVIF", {"quality": 80}),
}
# A phone's JPEG with a second picture behind the first is one to whoever sends it.
READ_AS = {Kind.JPG: ("JPEG", "MPO")}
_SRGB = ImageCms.createProfile("sRGB")
# The colour modes between which profiles lead, and what becomes of each.
_MANAGED = {"RGB": "RGB", "RGBA": "RGBA", "CMYK": "RGB"}


def stripped(content: bytes, kind: Kind, *, most_painted: int = MOST_PAINTED) -> bytes:
    """The picture in its own format; of a moving one the first frame. Raises Damaged and TooMuch.

    `most_painted`: pixels of a JPEG or PNG that are painted anew at most.
    """
    with opened(content, kind) as image:
        large = image.width * image.height > most_painted
        if large and kind in {Kind.JPG, Kind.PNG}:
            return _cut_out(content, _orientation_of(image, content))
        try:
            return _written(_painted(image), kind)
        # Pillow's readers meet damage with whatever their code stumbles over, from KeyError to struct.error.
        except Exception as error:
            raise Damaged from error


def _cut_out(content: bytes, orientation: int) -> bytes:
    if not segments.is_whole(content):
        raise Damaged
    return segments.turned(segments.without_metadata(content), orientation)


def _orientation_of(image: Image.Image, content: bytes) -> int:
    """Without painting the picture, as Pillow does to look for the Exif of a PNG behind its pixels."""
    if image.format == "PNG" and not {"exif", "Raw profile type exif"} & image.info.keys():
        image.info["exif"] = b"Exif\0\0" + segments.exif_in(content)
    try:
        return int(image.getexif().get(ExifTags.Base.Orientation, 1))
    # As above.
    except Exception:
        return 1


def _written(image: Image.Image, kind: Kind) -> bytes:
    name, options = WRITTEN_AS[kind]
    result = BytesIO()
    image.save(result, format=name, icc_profile=None, **options)
    return result.getvalue()


def opened(content: bytes, kind: Kind) -> Image.Image:
    """Read as far as its size; its pixels are not decoded yet."""
    try:
        image = Image.open(BytesIO(content), formats=READ_AS.get(kind, (WRITTEN_AS[kind][0],)))
    except Image.DecompressionBombError as error:
        raise TooMuch from error
    except Exception as error:
        raise Damaged from error
    if image.width * image.height > MOST_PIXELS:
        raise TooMuch
    if kind is Kind.JPG and segments.scans(content) > MOST_SCANS:
        raise TooMuch
    return image


def _painted(image: Image.Image) -> Image.Image:
    """Upright, in the colours of sRGB, with nothing beside the pixels but what says which are clear."""
    image.load()
    profile, clear = image.info.get("icc_profile"), image.info.get("transparency")
    # In its place, here and below: a third picture in memory would be one too many.
    ImageOps.exif_transpose(image, in_place=True)
    coloured = _in_srgb(image, profile) if profile else image
    coloured.info = {"transparency": clear} if clear is not None else {}
    return coloured


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """Colour profiles name the screen or scanner they were made for, so colours are said without one."""
    if image.mode not in _MANAGED:
        return image
    try:
        own = ImageCms.ImageCmsProfile(BytesIO(profile))
        if "sRGB" in ImageCms.getProfileDescription(own):
            return image
        mode = _MANAGED[image.mode]
        converted = ImageCms.profileToProfile(image, own, _SRGB, outputMode=mode, inPlace=mode == image.mode)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image
    return converted or image
