"""Files that honest people send: none may be refused, and what they show must stay."""

import zipfile
from io import BytesIO

import openpyxl
import pikepdf
from openpyxl.comments import Comment
from PIL import Image

from tests.publication.clean_files import making, making_pdf
from tests.publication.clean_files.making import ARABIC, picture

LETTER = f"السيد الوزير،\n{ARABIC}.\nMonsieur le Ministre, l'été dernier à Fès…\n"
TABLE = "السنة;الميزانية;الهاتف\n2026;-1250,50;+212 537 00 00 00\n2025;- ;=\n".replace("=", "غير محدد")


def good() -> dict[str, tuple[str, bytes]]:
    """What each is: (name it was sent under, content)."""
    return _pdfs() | _photographs() | _drawings() | _documents() | _tables() | _texts()


def _pdfs() -> dict[str, tuple[str, bytes]]:
    with pikepdf.open(BytesIO(making_pdf.pdf(pages=3))) as document:
        streams = making_pdf.saved(document, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        linear = making_pdf.saved(document, linearize=True)
        open_to_all = making_pdf.saved(document, encryption=pikepdf.Encryption(owner="x", user=""))
    return {
        "plain PDF": ("report.pdf", making_pdf.pdf()),
        "PDF with an Arabic name": ("تقرير الشفافية 2026.pdf", making_pdf.pdf()),
        "PDF of many pages": ("long.PDF", making_pdf.pdf(pages=200)),
        "PDF of a newer version": ("new.pdf", streams),
        "PDF for the web": ("web.pdf", linear),
        "PDF that may not be printed": ("closed.pdf", open_to_all),
        "PDF with lines after its end": ("lines.pdf", making_pdf.pdf() + b"\r\n\r\n\0\0"),
        "PDF with a mark before it": ("mark.pdf", b"\xef\xbb\xbf\n" + making_pdf.pdf()),
        "PDF without an ending": ("تقرير", making_pdf.pdf()),
        "PDF with notes and pictures": ("notes.pdf", making_pdf.talkative_pdf()),
        "PDF changed twice": ("changed.pdf", _changed(making_pdf.pdf())),
    }


def _changed(pdf: bytes) -> bytes:
    """Another end with the same table behind the first, as programs add that save what has changed."""
    start = pdf.rindex(b"startxref")
    return pdf + b"\n" + pdf[start:]


def _photographs() -> dict[str, tuple[str, bytes]]:
    video = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(2000)
    turned = {
        f"photograph turned {way}": (f"IMG_{way}.jpg", making.jpeg(orientation=way)) for way in (2, 3, 6, 8)
    }
    second = making.picture(image=making.halves((30, 20)))
    large = picture("JPEG", image=Image.new("RGB", (4100, 4000), "gray"), exif=making.exif(6))
    return turned | {
        "photograph": ("photo.jpg", picture()),
        "photograph with an Arabic name": ("صورة الطريق.jpg", making.jpeg()),
        "photograph with a capital ending": ("DSC0001.JPEG", making.jpeg()),
        "photograph of an old browser": ("photo.jfif", making.jpeg()),
        "photograph called PNG": ("photo.png", making.jpeg()),
        "photograph without a name": ("", making.jpeg()),
        "photograph in passes": ("progressive.jpg", picture("JPEG", progressive=True)),
        "photograph for printing": ("cmyk.jpg", picture("JPEG", image=making.halves(mode="CMYK"))),
        "photograph in grey": ("grey.jpg", picture("JPEG", image=making.halves(mode="L"))),
        "photograph with colours of its own": ("colours.jpg", making.jpeg(icc_profile=making.profile())),
        "photograph with a video behind": ("motion.jpg", making.jpeg(tail=video)),
        "photograph with another behind": ("burst.jpg", making.jpeg(tail=second)),
        "photograph with zeros behind": ("zeros.jpg", making.jpeg(tail=bytes(500))),
        "photograph of twenty megapixels": ("large.jpg", large),
    }


def _drawings() -> dict[str, tuple[str, bytes]]:
    clear = Image.new("RGBA", (20, 20), (255, 0, 0, 120))
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    modes = ("RGB", "RGBA", "P", "L", "LA", "1", "I;16")
    plain = {
        f"PNG in {mode}": (f"screen-{place}.png", picture("PNG", image=_in_mode(mode)))
        for place, mode in enumerate(modes)
    }
    return plain | {
        "screen with an Arabic name": ("لقطة شاشة.png", making.png()),
        "clear drawing": ("clear.png", picture("PNG", image=clear)),
        "drawing with clear places": ("places.png", picture("PNG", image=clear.quantize(), transparency=0)),
        "moving PNG": (
            "moving.png",
            picture("PNG", image=frames[0], save_all=True, append_images=frames[1:]),
        ),
        "large screen": ("wall.png", picture("PNG", image=Image.new("RGB", (6000, 4000), "white"))),
        "PNG called JPG": ("screen.jpg", picture("PNG")),
    }


def _in_mode(mode: str) -> Image.Image:
    return Image.new("I;16", (20, 20), 1000) if mode == "I;16" else making.halves(mode=mode)


def _documents() -> dict[str, tuple[str, bytes]]:
    wide = (
        '<?xml version="1.0" encoding="UTF-16"?>'
        + _text_of(making.docx(), "word/document.xml").split("\n", 1)[1]
    )
    return {
        "letter": ("letter.docx", making.docx()),
        "letter with an Arabic name": ("رسالة إلى الوزير.docx", making.docx()),
        "letter with remarks": ("remarks.docx", making.talkative_docx()),
        "letter in UTF-16": ("wide.docx", making.docx(more={"word/document.xml": wide.encode("utf-16")})),
        "letter without an ending": ("رسالة", making.docx()),
        "letter with macros in its name": ("letter.docm", making.docx(kind=making.WORD_MACROS)),
        "letter of LibreOffice": ("letter.odt", making.odt()),
        "Arabic letter of LibreOffice": ("مراسلة.odt", making.talkative_odf()),
    }


def _text_of(packed: bytes, name: str) -> str:
    with zipfile.ZipFile(BytesIO(packed)) as container:
        return container.read(name).decode()


def _tables() -> dict[str, tuple[str, bytes]]:
    return {
        "table": ("table.xlsx", making.xlsx()),
        "table with people": ("الميزانية.xlsx", making.talkative_xlsx()),
        "table of openpyxl": ("prices.xlsx", workbook()),
        "long table": ("long.xlsx", workbook(rows=3000)),
        "table of LibreOffice": ("table.ods", making.ods()),
        "Arabic table of LibreOffice": ("جدول.ods", making.talkative_odf("spreadsheet")),
        "table as text": ("prices.csv", TABLE.encode()),
        "table of Excel as text": ("excel.csv", TABLE.encode("utf-8-sig")),
        "table of Arabic Windows": ("windows.csv", TABLE.encode("cp1256")),
        "table with tabs": ("tabs.csv", TABLE.replace(";", "\t").encode("utf-16")),
    }


def workbook(rows: int = 3) -> bytes:
    book = openpyxl.Workbook()
    book.properties.creator = making.MARK
    sheet = book.active
    assert sheet is not None
    for number in range(rows):
        sheet.append([number, ARABIC, number * 3.5])
    sheet["A1"].comment = Comment("A remark", making.MARK)
    result = BytesIO()
    book.save(result)
    return result.getvalue()


def _texts() -> dict[str, tuple[str, bytes]]:
    return {
        "text": ("letter.txt", LETTER.encode()),
        "text with an Arabic name": ("شكاية.txt", LETTER.encode()),
        "text of the notepad": ("notepad.txt", LETTER.replace("\n", "\r\n").encode("utf-8-sig")),
        "text in UTF-16": ("wide.txt", LETTER.encode("utf-16")),
        "text in UTF-16, the other way": ("wide2.txt", b"\xfe\xff" + LETTER.encode("utf-16-be")),
        "text of Arabic Windows": ("windows.txt", ARABIC.encode("cp1256")),
        "text of French Windows": ("fr.txt", "L’été à Fès, 12 € « payés »".encode("cp1252")),
        "one letter": ("a.txt", b"a"),
        "text without an ending": ("note", LETTER.encode()),
        "text that begins like a picture": ("bank.txt", b"BMCE Bank, agence de Rabat"),
        "text that begins like a program": ("mz.txt", "MZ: la société visée\n".encode()),
        "text with signs of comparison": ("signs.txt", b"3 < 5 and 5 > 3, see <table 2>"),
        "text with a dot in its name": ("lettre du 12.03.2026", LETTER.encode()),
    }
