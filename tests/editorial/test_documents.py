"""Documents that editors upload say what they say, and not who typed them on which computer."""

import hashlib
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from editorial.models import PortalDocument
from tests.publication.clean_files import making, making_pdf
from tests.publication.clean_files.making import MARKED

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media_of_its_own(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def stored(content: bytes, name: str) -> tuple[PortalDocument, bytes]:
    document = PortalDocument(title="Rapport", file=SimpleUploadedFile(name, content))
    document._set_document_file_metadata()
    document.save()
    document = PortalDocument.objects.get(pk=document.pk)
    with document.open_file() as file:
        return document, file.read()


def test_size_and_marks_are_of_the_file_that_is_kept() -> None:
    document, kept = stored(making_pdf.talkative_pdf(), "rapport.pdf")
    assert MARKED not in kept
    assert document.file_size == len(kept)
    assert document.checksum == hashlib.sha256(kept).hexdigest()
    assert document.file_hash == hashlib.sha1(kept, usedforsecurity=False).hexdigest()


def test_title_that_readers_are_told_stays() -> None:
    _document, kept = stored(making_pdf.talkative_pdf(), "rapport.pdf")
    with pikepdf.open(BytesIO(kept)) as opened:
        assert opened.docinfo["/Title"] == "Rapport"
        assert "/Author" not in opened.docinfo


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (making_pdf.signed_pdf(), "signed.pdf"),
        (making.talkative_odf(signed=True), "signed.odt"),
        (making_pdf.locked_pdf(), "locked.pdf"),
        (b"%PDF-1.4 broken", "broken.pdf"),
        (b"a,b\n1,2\n", "table.csv"),
        (making.packed({"data.csv": "a"}), "data.zip"),
    ],
)
def test_others_stay_as_they_are(content: bytes, name: str) -> None:
    assert stored(content, name)[1] == content


def test_new_details_leave_the_file_alone() -> None:
    document, kept = stored(making.talkative_docx(), "lettre.docx")
    name = document.file.name
    document.licence = "CC BY"
    document.save()
    with document.open_file() as file:
        assert (document.file.name, file.read()) == (name, kept)
