"""Images tell what they show, and nothing about who took them where."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from PIL import ExifTags, Image
from PIL.PngImagePlugin import PngInfo
from pytest_django import Settings

from editorial.models import PortalImage
from editorial.photographs import stripped
from institutions.models import User
from tests import cms

pytestmark = pytest.mark.django_db

SECRETS = (b"Camera 3000", b"Amina", b"34;1", b"Exif", b"hidden payload", b"a comment")


@pytest.fixture(autouse=True)
def _media_of_its_own(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def exif(orientation: int = 1) -> Image.Exif:
    data = Image.Exif()
    data[ExifTags.Base.Make] = "Camera 3000"
    data[ExifTags.Base.Artist] = "Amina"
    data[ExifTags.Base.Orientation] = orientation
    data.get_ifd(ExifTags.IFD.GPSInfo).update(
        {ExifTags.GPS.GPSLatitudeRef: "N", ExifTags.GPS.GPSLatitude: (34.0, 1.0, 0.0)}
    )
    return data


def photograph(
    kind: str, *, size: tuple[int, int] = (60, 40), orientation: int = 1, tail: bytes = b""
) -> bytes:
    """The upper half red, the lower blue."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (0, size[1] // 2, *size))
    options: dict[str, Any] = {"exif": exif(orientation)}
    if kind == "PNG":
        options["pnginfo"] = PngInfo()
        options["pnginfo"].add_text("Author", "Amina")
    if kind == "JPEG":
        options["comment"] = b"a comment"
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue() + tail


def stored(content: bytes, name: str) -> PortalImage:
    image = PortalImage(title="A photograph", file=SimpleUploadedFile(name, content))
    image.save()
    return PortalImage.objects.get(pk=image.pk)


def bytes_of(image: PortalImage) -> bytes:
    return (Path(settings.MEDIA_ROOT) / name_of(image)).read_bytes()


def name_of(image: PortalImage) -> str:
    return str(image.file.name)


def upload(signed_in: cms.SignIn, user: User, content: bytes, name: str) -> Any:
    data = {"title": "Une photo", "file": SimpleUploadedFile(name, content), "tags": "", "credit": ""}
    data |= {f"alternative_texts_{code}": "" for code in ("ar", "fr", "en")}
    return signed_in(user).post(reverse("wagtailimages:add"), data)


@pytest.mark.parametrize(
    ("kind", "name"), [("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp"), ("AVIF", "a.avif")]
)
def test_metadata_does_not_reach_the_store(kind: str, name: str) -> None:
    sent = photograph(kind, tail=b"hidden payload")
    assert any(secret in sent for secret in SECRETS)
    image = stored(sent, name)
    kept = bytes_of(image)
    assert [secret for secret in SECRETS if secret in kept] == []
    with Image.open(BytesIO(kept)) as opened:
        assert opened.format == kind
        assert not opened.getexif()
        assert set(opened.info) & {"exif", "xmp", "comment", "Author", "photoshop"} == set()
    assert image.file_size == len(kept)


def test_photograph_is_turned_upright() -> None:
    image = stored(photograph("JPEG", orientation=6), "turned.jpg")
    assert (image.width, image.height) == (40, 60)
    with Image.open(BytesIO(bytes_of(image))) as opened:
        assert opened.size == (40, 60)
        left, right = opened.convert("RGB").getpixel((5, 30)), opened.convert("RGB").getpixel((35, 30))
    assert isinstance(left, tuple)
    assert isinstance(right, tuple)
    assert left[2] > left[0]
    assert right[0] > right[2]


def test_transparency_stays() -> None:
    out = BytesIO()
    Image.new("RGBA", (10, 10), (255, 0, 0, 0)).save(out, "PNG")
    with Image.open(BytesIO(bytes_of(stored(out.getvalue(), "clear.png")))) as opened:
        assert opened.convert("RGBA").getpixel((5, 5))[3] == 0  # type: ignore[index]


def test_file_names_cannot_be_guessed() -> None:
    names = [name_of(stored(photograph("JPEG"), "draft-report.jpg")) for _ in range(2)]
    assert names[0] != names[1]
    for name in names:
        assert re.fullmatch(r"original_images/[0-9a-f]{32}\.jpg", name)


def test_sizes_made_of_it_keep_the_unguessable_name() -> None:
    image = stored(photograph("JPEG"), "draft-report.jpg")
    name = str(image.get_rendition("width-20").file.name)
    assert "draft" not in name
    assert name_of(image).split("/")[1].split(".")[0] in name


def test_new_details_leave_the_file_alone() -> None:
    image = stored(photograph("JPEG"), "a.jpg")
    before = (image.file.name, bytes_of(image))
    image.credit = "Studio Atlas"
    image.save()
    assert (image.file.name, bytes_of(image)) == before


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "a.png"),
        (photograph("JPEG", size=(400, 400))[:900], "cut.jpg"),
        (b"", "empty.png"),
    ],
)
def test_what_is_no_image_is_refused(content: bytes, name: str) -> None:
    with translation.override("en"), pytest.raises(ValidationError, match="cannot be read"):
        stripped(ContentFile(content, name=name))


def test_other_format_is_not_stored() -> None:
    out = BytesIO()
    Image.new("RGB", (4, 4)).save(out, "BMP")
    with translation.override("en"), pytest.raises(ValidationError, match="JPEG, PNG"):
        stored(out.getvalue(), "a.png")


def test_too_many_pixels_are_not_decoded(settings: Settings) -> None:
    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 2_000
    with translation.override("en"), pytest.raises(ValidationError, match="too many pixels"):
        stored(photograph("PNG"), "a.png")


def test_editor_uploads_a_photograph(signed_in: cms.SignIn, editor: User) -> None:
    response = upload(signed_in, editor, photograph("JPEG", orientation=6), "holiday.jpg")
    assert response.status_code == 302, response.context["form"].errors
    image = PortalImage.objects.get()
    assert [secret for secret in SECRETS if secret in bytes_of(image)] == []
    assert image.file_hash
    assert image.file_size == len(bytes_of(image))


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (photograph("JPEG", size=(400, 400))[:900], "cut.jpg"),
        (b"not an image", "a.jpg"),
        (photograph("JPEG"), "a.svg"),
        (photograph("JPEG"), "a.gif"),
    ],
)
def test_editor_is_told_what_is_wrong(content: bytes, name: str, signed_in: cms.SignIn, editor: User) -> None:
    response = upload(signed_in, editor, content, name)
    assert response.status_code == 200
    assert response.context["form"].errors["file"]
    assert not PortalImage.objects.exists()


def test_figure_offers_sizes_and_formats() -> None:
    image = stored(photograph("JPEG", size=(1800, 1200)), "wide.jpg")
    value = {"image": image, "alternative_text": "Une salle", "caption": ""}
    picture = BeautifulSoup(render_to_string("editorial/blocks/figure.html", {"value": value}), "html.parser")
    assert {source["type"] for source in picture.select("picture source")} == {"image/avif"}
    for offered in (*picture.select("source"), *picture.select("img")):
        assert re.findall(r" (\d+)w", str(offered["srcset"])) == ["480", "960", "1600"]
        assert "vw" in str(offered["sizes"])
    shown = picture.select_one("img")
    assert shown is not None
    assert (shown["alt"], shown["loading"]) == ("Une salle", "lazy")
    assert int(str(shown["width"])) / int(str(shown["height"])) == pytest.approx(1.5, abs=0.01)
    assert "style" not in shown.attrs
