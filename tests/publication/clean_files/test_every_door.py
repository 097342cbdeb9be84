"""Goal G10: no mark of a person, a place or a device comes in by any door, neither editors' nor citizens'."""

import json
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from pytest_django import Settings
from wagtail.models import Collection, UploadedFile

from casework.attachments.checking import check
from casework.attachments.kinds import ACCEPTED
from editorial.models import PortalDocument, PortalImage
from institutions.models import User
from publication.clean_files import stripped
from publication.clean_files.kinds import IMAGES, Kind
from tests import cms
from tests.publication.clean_files.marked import marked
from tests.publication.clean_files.searching import places

pytestmark = pytest.mark.django_db

MARKED = marked()
Door = Callable[[str, Kind, bytes], None]


@pytest.fixture
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


@pytest.fixture
def cms_client(signed_in: cms.SignIn, body_editor: User) -> Client:
    return signed_in(body_editor)


def file_of(what: str, kind: Kind, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{what}{kind.extension}", content)


def kept_in(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in folder.rglob("*"):
        if path.is_file():
            yield path.name, path.read_bytes()


def test_forty_files_tell_before() -> None:
    assert len(MARKED) == 40
    assert [what for what, _kind, content in MARKED if not places(content)] == []


def test_none_tells_when_made_clean() -> None:
    told = [(what, places(stripped(content, kind))) for what, kind, content in MARKED]
    titled = [(what, places(stripped(content, kind, titled=True))) for what, kind, content in MARKED]
    assert [one for one in told + titled if one[1]] == []


def test_the_same_file_is_always_made_the_same() -> None:
    assert [
        what for what, kind, content in MARKED if stripped(content, kind) != stripped(content, kind)
    ] == []


def model_image(what: str, kind: Kind, content: bytes) -> None:
    image = PortalImage(title=what, file=file_of(what, kind, content))
    image.save()
    image.get_rendition("max-40x40|format-jpeg")
    image.get_rendition("width-30")


def model_document(what: str, kind: Kind, content: bytes) -> None:
    document = PortalDocument(title=what, file=file_of(what, kind, content))
    document.save()
    assert document.checksum


def waiting_image(what: str, kind: Kind, content: bytes) -> None:
    """Several at once, one of them without a title: Wagtail copies what waits past the model."""
    waiting = UploadedFile.objects.create(
        for_content_type=ContentType.objects.get_for_model(PortalImage), file=file_of(what, kind, content)
    )
    image = PortalImage(title=what)
    image.file.save(f"later{kind.extension}", waiting.file.file, save=False)
    image._set_image_file_metadata()
    image.save()


def waiting_document(what: str, kind: Kind, content: bytes) -> None:
    UploadedFile.objects.create(
        for_content_type=ContentType.objects.get_for_model(PortalDocument), file=file_of(what, kind, content)
    )


def cms_door(client: Client, url: str, field: str) -> Door:
    def send(what: str, kind: Kind, content: bytes) -> None:
        collection = Collection.get_first_root_node()
        data = {
            "title": what, "collection": collection.pk, "tags": "", "credit": "", "licence": "",
            field: file_of(what, kind, content), "alternative_texts_ar": "", "alternative_texts_fr": "",
            "alternative_texts_en": "",
        }  # fmt: skip
        answer = client.post(url, data)
        if "json" in answer.headers["Content-Type"]:
            assert json.loads(answer.content)["success"], answer.content
        else:
            assert answer.status_code == 302, answer.context["form"].errors

    return send


def test_figures_of_goal_10(media: Path, cms_client: Client) -> None:
    papers = frozenset(Kind)

    def through(name: str, field: str) -> Door:
        return cms_door(cms_client, reverse(name), field)

    doors: dict[str, tuple[Door, frozenset[Kind]]] = {
        "images": (model_image, IMAGES),
        "images of the CMS": (through("wagtailimages:add", "file"), IMAGES),
        "several images": (through("wagtailimages:add_multiple", "files[]"), IMAGES),
        "images that wait": (waiting_image, IMAGES),
        "documents": (model_document, papers),
        "documents of the CMS": (through("wagtaildocs:add", "file"), papers),
        "several documents": (through("wagtaildocs:add_multiple", "files[]"), papers),
        "documents that wait": (waiting_document, papers),
    }
    sent = 0
    for send, kinds in doors.values():
        for what, kind, content in MARKED:
            if kind in kinds:
                send(what, kind, content)
                sent += 1
    kept = list(kept_in(media))
    told = [(name, found) for name, content in kept if (found := places(content))]
    cases = [(what, kind, content) for what, kind, content in MARKED if kind in ACCEPTED]
    told += [
        (what, found)
        for what, kind, content in cases
        if (found := places(check(name=f"a{kind.extension}", content=content).content))
    ]
    print(
        f"\nG10: {len(told)} marks in {len(kept) + len(cases)} files, from 40 files by {len(doors) + 1} doors"
    )
    assert len(kept) >= sent
    assert told == []


def test_editors_photograph_is_upright(media: Path) -> None:
    what, kind, content = next(one for one in MARKED if one[0] == "photograph turned 6")
    image = PortalImage(title=what, file=file_of(what, kind, content))
    image.save()
    with Image.open(BytesIO((media / str(image.file.name)).read_bytes())) as opened:
        assert opened.size == (40, 60) == (image.width, image.height)
