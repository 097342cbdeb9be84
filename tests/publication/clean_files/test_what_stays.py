"""What files say and show is the same afterwards; only what they tell beside it is gone."""

import zipfile
from io import BytesIO

import openpyxl
import pikepdf
import pypdf
import pytest
from PIL import Image, ImageChops, ImageOps

from publication.clean_files import pdf, segments, stripped
from publication.clean_files.failures import Damaged, Locked, NotStripped, TooMuch
from publication.clean_files.kinds import Kind, kind_of
from publication.clean_files.office import is_signed
from tests.casework.attachments.good import workbook
from tests.publication.clean_files import making, making_pdf
from tests.publication.clean_files.making import ARABIC, MARK


def shown(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(BytesIO(content)) as container:
        return container.read(name).decode()


def difference(first: Image.Image, second: Image.Image) -> int:
    bands = ImageChops.difference(first.convert("RGB"), second.convert("RGB")).getextrema()
    return max(int(most) for _least, most in bands)  # type: ignore[misc]


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("size", [(60, 40), (4100, 4000)])
def test_photograph_is_shown_the_right_way_up(orientation: int, size: tuple[int, int]) -> None:
    """Small ones are turned; of large ones this alone is still said."""
    content = making.jpeg(image=making.halves(size), orientation=orientation)
    before = shown(content)
    after = shown(stripped(content, Kind.JPG))
    assert set(after.getexif()) <= {0x112}
    assert not after.getexif() or size[0] > 60
    seen = [_seen(image) for image in (before, after)]
    assert seen[0].size == seen[1].size
    assert difference(seen[0].resize((20, 20)), seen[1].resize((20, 20))) < 40


def test_large_drawing_keeps_which_way_up_it_is() -> None:
    content = making.png(image=making.halves((4100, 4000)), exif=making.exif(6))
    start = content.index(b"eXIf") - 4
    end = start + 12 + int.from_bytes(content[start : start + 4])
    # As the standard also has it: behind the pixels.
    behind = content[:start] + content[end:-12] + content[start:end] + content[-12:]
    for drawing in (content, behind):
        assert shown(stripped(drawing, Kind.PNG)).getexif()[0x112] == 6


def _seen(image: Image.Image) -> Image.Image:
    return ImageOps.exif_transpose(image)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_drawing_keeps_its_pixels(mode: str) -> None:
    content = making.png(image=making.halves(mode=mode), icc_profile=None)
    after = shown(stripped(content, Kind.PNG))
    assert (after.mode, after.size) == (mode, (60, 40))
    assert difference(shown(content), after) == 0


def test_clear_places_stay_clear() -> None:
    image = Image.new("RGBA", (10, 10), (255, 0, 0, 120)).quantize()
    content = making.picture("PNG", image=image, transparency=0)
    pixel = shown(stripped(content, Kind.PNG)).convert("RGBA").getpixel((5, 5))
    assert isinstance(pixel, tuple)
    assert pixel[3] == 0


def test_colours_for_printing_are_seen_as_before() -> None:
    content = making.jpeg(image=making.halves(mode="CMYK"))
    after = shown(stripped(content, Kind.JPG))
    assert after.mode == "CMYK"
    assert difference(shown(content), after) < 12


def test_first_frame_of_a_moving_picture_is_left() -> None:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    content = making.picture("PNG", image=frames[0], save_all=True, append_images=frames[1:])
    after = shown(stripped(content, Kind.PNG))
    assert after.convert("RGB").getpixel((5, 5)) == (255, 0, 0)
    assert getattr(after, "n_frames", 1) == 1


def test_pictures_in_documents_keep_every_pixel() -> None:
    for content in (making.jpeg(), making.png(), making.webp()):
        after = segments.without_metadata(content)
        assert MARK.encode() not in after
        assert shown(after).tobytes() == shown(content).tobytes()
    assert segments.without_metadata(b"something else") == b"something else"


def test_letter_says_the_same() -> None:
    after = stripped(making.talkative_docx(), Kind.DOCX)
    body = part(after, "word/document.xml")
    assert ARABIC in body
    assert 'w:author="kept"' in body
    assert 'name="photo.jpg"' in body
    assert "rsid" not in body
    assert kind_of(after) is Kind.DOCX


def test_no_part_is_named_that_is_gone() -> None:
    after = stripped(making.talkative_docx(), Kind.DOCX)
    with zipfile.ZipFile(BytesIO(after)) as container:
        names = set(container.namelist())
        said = "".join(part(after, name) for name in names if name.endswith((".rels", "Types].xml")))
        assert {entry.date_time for entry in container.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    for gone in ("people.xml", "customXml", "thumbnail", "app.xml", "custom.xml"):
        assert gone not in said
        assert not any(gone in name for name in names)


def test_table_opens_with_its_values_and_names() -> None:
    after = stripped(making.talkative_xlsx(), Kind.XLSX)
    assert 'displayName="Prix"' in part(after, "xl/tables/table1.xml")
    assert "r:id" not in part(after, "xl/worksheets/sheet1.xml")
    assert 'orientation="portrait"' in part(after, "xl/worksheets/sheet1.xml")


def test_table_of_another_program_opens() -> None:
    book = openpyxl.load_workbook(BytesIO(stripped(workbook(), Kind.XLSX)))
    sheet = book.worksheets[0]
    assert sheet["B2"].value == ARABIC
    remark = sheet["A1"].comment
    assert remark is not None
    assert (remark.text, remark.author) == ("A remark", "Author")
    assert book.properties.creator in (None, "openpyxl")


def test_free_letter_says_the_same() -> None:
    after = stripped(making.talkative_odf(), Kind.ODT)
    content = part(after, "content.xml")
    assert ARABIC in content
    assert "remark" in content
    assert 'xlink:href="plan.odt"' in content
    assert 'config:name="Zoom"' in part(after, "settings.xml")
    with zipfile.ZipFile(BytesIO(after)) as container:
        first = container.infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)


def test_pdf_says_the_same() -> None:
    content = making_pdf.pdf("Rapport annuel", pages=3)
    before, after = (pypdf.PdfReader(BytesIO(one)) for one in (content, stripped(content, Kind.PDF)))
    assert len(after.pages) == 3
    assert [page.extract_text() for page in after.pages] == [page.extract_text() for page in before.pages]
    assert not after.metadata
    assert after.xmp_metadata is None


def test_remark_in_a_pdf_stays_without_its_author() -> None:
    after = stripped(making_pdf.talkative_pdf(), Kind.PDF)
    with pikepdf.open(BytesIO(after)) as document:
        remark = document.pages[0].Annots[0]
        assert (str(remark.Contents), "/T" in remark) == ("A remark", False)
        assert str(remark.FS.F) == "note.txt"
        assert document.attachments["photo.jpg"].get_file().read_bytes()


def test_published_document_keeps_its_title() -> None:
    after = stripped(making_pdf.talkative_pdf(), Kind.PDF, titled=True)
    with pikepdf.open(BytesIO(after)) as document:
        assert dict(document.docinfo.items()) == {"/Title": "Rapport"}
        xmp = document.open_metadata()
        assert (xmp["dc:title"], xmp["pdfaid:part"]) == ("Rapport", "2")
    letter = stripped(making.talkative_docx(), Kind.DOCX, titled=True)
    assert "<dc:title>Rapport</dc:title>" in part(letter, "docProps/core.xml")
    free = stripped(making.talkative_odf(), Kind.ODT, titled=True)
    assert "<dc:title>Rapport</dc:title>" in part(free, "meta.xml")
    assert "Rapport" not in part(stripped(making.talkative_odf(), Kind.ODT), "meta.xml")


def test_signature_does_not_survive_the_citizens_way() -> None:
    signed = making.talkative_odf(signed=True)
    assert is_signed(signed)
    after = stripped(signed, Kind.ODT)
    assert not is_signed(after)
    assert MARK.encode() not in after
    paper = making_pdf.signed_pdf()
    assert pdf.is_signed(paper)
    clean = stripped(paper, Kind.PDF)
    assert not pdf.is_signed(clean)
    assert MARK.encode() not in clean


def test_text_is_left_alone() -> None:
    assert stripped(b"\xef\xbb\xbfa,b", Kind.CSV) == b"\xef\xbb\xbfa,b"


@pytest.mark.parametrize(
    ("content", "kind", "failure"),
    [
        (b"", Kind.JPG, Damaged),
        (b"%PDF-1.7", Kind.PDF, Damaged),
        (making.docx()[:-30], Kind.DOCX, Damaged),
        (making.packed({"a": "b"}), Kind.DOCX, Damaged),
        (making_pdf.locked_pdf(), Kind.PDF, Locked),
        (making.docx(more={"word/a.bin": bytes(310 * 1024**2)}), Kind.DOCX, TooMuch),
    ],
)
def test_failure_is_named(content: bytes, kind: Kind, failure: type[NotStripped]) -> None:
    with pytest.raises(failure):
        stripped(content, kind)
