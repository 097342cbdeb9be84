"""Files of every kind, made here: as plain as can be, and as talkative as office programs and cameras are."""

import zipfile
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from PIL import ExifTags, Image, ImageCms
from PIL.PngImagePlugin import PngInfo

MARK = "Amina-Bennani-34.0209N"
MARKED = MARK.encode()
ARABIC = "الشفافية والنزاهة في الصفقات العمومية"
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def packed(members: Mapping[str, str | bytes], *, stored: tuple[str, ...] = ("mimetype",)) -> bytes:
    result = BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in members.items():
            way = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            container.writestr(zipfile.ZipInfo(name, (2026, 10, 9, 8, 7, 6)), content, way)
    return result.getvalue()


# Pictures


def exif(orientation: int = 1, mark: str = MARK) -> Image.Exif:
    data = Image.Exif()
    for tag in (ExifTags.Base.Make, ExifTags.Base.Artist, ExifTags.Base.ImageDescription):
        data[tag] = mark
    data[ExifTags.Base.Orientation] = orientation
    gps: dict[int, Any] = {ExifTags.GPS.GPSLatitudeRef: "N", ExifTags.GPS.GPSLatitude: (34.0, 1.0, 15.0)}
    gps[ExifTags.GPS.GPSAreaInformation] = mark.encode()
    data.get_ifd(ExifTags.IFD.GPSInfo).update(gps)
    return data


def halves(size: tuple[int, int] = (60, 40), mode: str = "RGB") -> Image.Image:
    """The upper half red, the lower blue."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (0, size[1] // 2, *size))
    return image.convert(mode)


def profile() -> bytes:
    """One of a scanner whose owner's name is in it; other colours than the usual ones."""
    made = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    for place in range(len(made) - 8):
        if made[place : place + 8] == "sRGB".encode("utf-16-be"):
            made[place : place + 8] = "MARK".encode("utf-16-be")
    return bytes(made) + MARKED


def picture(form: str = "JPEG", *, image: Image.Image | None = None, **options: Any) -> bytes:
    result = BytesIO()
    (image or halves()).save(result, form, **options)
    return result.getvalue()


def jpeg(*, orientation: int = 1, tail: bytes = b"", **options: Any) -> bytes:
    """With everything that a telephone writes into it."""
    xmp = f'<x:xmpmeta xmlns:x="adobe:ns:meta/">{MARK}</x:xmpmeta>'.encode()
    told: dict[str, Any] = {"exif": exif(orientation), "xmp": xmp, "comment": MARKED}
    return picture("JPEG", **(told | options)) + tail


def png(*, tail: bytes = b"", **options: Any) -> bytes:
    info = PngInfo()
    info.add_text("Author", MARK)
    info.add_text("Comment", MARK * 20, zip=True)
    info.add_itxt("XML:com.adobe.xmp", f"<x>{MARK}</x>", zip=True)
    told: dict[str, Any] = {"pnginfo": info, "exif": exif(), "icc_profile": profile()}
    return picture("PNG", **(told | options)) + tail


def webp(**options: Any) -> bytes:
    return picture("WEBP", exif=exif(), xmp=MARKED, icc_profile=profile(), **options)


def avif(**options: Any) -> bytes:
    return picture("AVIF", exif=exif(), xmp=MARKED, **options)


# Letters and tables of Office


_DECLARED = ("docProps/", "customXml/", "word/people")


def ooxml(parts: Mapping[str, str | bytes], *, main: str, main_type: str) -> bytes:
    types = (
        f'{XML}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="application/'
        'vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{main}" ContentType="{main_type}"/>'
        + "".join(f'<Override PartName="/{name}" ContentType="application/x-{place}"/>'
                  for place, name in enumerate(parts) if name.startswith(_DECLARED))
        + "</Types>"
    )  # fmt: skip
    relations = relations_to({"rId1": ("officeDocument", main), "rId2": ("core", "docProps/core.xml"),
                              "rId3": ("thumbnail", "docProps/thumbnail.jpeg")})  # fmt: skip
    return packed({"[Content_Types].xml": types, "_rels/.rels": relations, **parts})


def relations_to(targets: Mapping[str, tuple[str, str]], *, more: str = "") -> str:
    rows = "".join(
        f'<Relationship Id="{key}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
        for key, (kind, target) in targets.items()
    )
    return f'{XML}<Relationships xmlns="{_PACKAGE}/relationships">{rows}{more}</Relationships>'


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
WORD_MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def docx(text: str = ARABIC, *, more: Mapping[str, str | bytes] | None = None, kind: str = WORD) -> bytes:
    body = f"{XML}<w:document {_W} {_R}><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>"
    return ooxml({"word/document.xml": body, **(more or {})}, main="word/document.xml", main_type=kind)


def talkative_docx() -> bytes:
    body = (
        f'{XML}<w:document {_W} {_R}><w:body><w:p w:rsidR="00A1B2C3" w:rsidRDefault="00A1B2C3">'
        f'<w:ins w:id="1" w:author="{MARK}" w:date="2026-01-01T00:00:00Z">'
        f'<w:r><w:t>{ARABIC} w:author="kept"</w:t></w:r></w:ins>'
        f'<pic:cNvPr xmlns:pic="p" id="1" name="C:\\Users\\{MARK}\\photo.jpg"/></w:p></w:body></w:document>'
    )
    comment = f'<w:comment w:id="0" w:author="{MARK}" w:initials="{MARK}" w:date="2026-01-01T00:00:00Z"/>'
    template = (
        f'<Relationship Id="rId1" Type="{_RELATIONS}/attachedTemplate" TargetMode="External" '
        f'Target="file:///C:\\Users\\{MARK}\\Normal.dotm"/>'
    )
    parts: dict[str, str | bytes] = {
        "word/document.xml": body,
        "word/_rels/document.xml.rels": relations_to(
            {"rId1": ("image", "media/image1.jpeg"), "rId2": ("people", "people.xml"),
             "rId3": ("customXml", "../customXml/item1.xml"), "rId4": ("package", "embeddings/table.xlsx")}
        ),
        "word/comments.xml": f"{XML}<w:comments {_W}>{comment}</w:comments>",
        "word/people.xml": f'{XML}<w:people><w:person w:author="{MARK}"/></w:people>',
        "word/settings.xml": f'{XML}<w:settings {_W}><w:rsids><w:rsidRoot w:val="00A1B2C3"/>'
        '<w:rsid w:val="00A1B2C3"/></w:rsids></w:settings>',
        "word/_rels/settings.xml.rels": relations_to({}, more=template),
        "word/media/image1.jpeg": jpeg(),
        "word/media/image2.png": png(),
        "word/embeddings/table.xlsx": talkative_xlsx(),
        "customXml/item1.xml": f"<b>{MARK}</b>",
        **properties(),
    }  # fmt: skip
    return ooxml(parts, main="word/document.xml", main_type=WORD)


def properties() -> dict[str, str | bytes]:
    core = (
        f'{XML}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Rapport</dc:title><dc:creator>{MARK}</dc:creator>'
        f"<cp:lastModifiedBy>{MARK}</cp:lastModifiedBy></cp:coreProperties>"
    )
    return {
        "docProps/core.xml": core,
        "docProps/app.xml": f"{XML}<Properties><Company>{MARK}</Company></Properties>",
        "docProps/custom.xml": f"{XML}<Properties><property name='Owner'>{MARK}</property></Properties>",
        "docProps/thumbnail.jpeg": jpeg(),
    }


def xlsx(text: str = ARABIC, *, more: Mapping[str, str | bytes] | None = None) -> bytes:
    book = f'{XML}<workbook {_R}><sheets><sheet name="1" sheetId="1" r:id="rId1"/></sheets></workbook>'
    sheet = (
        f'{XML}<worksheet {_R}><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>{text}</t></is></c></row>'
        '</sheetData><pageSetup orientation="portrait" r:id="rId1"/></worksheet>'
    )
    parts: dict[str, str | bytes] = {
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": relations_to({"rId1": ("worksheet", "worksheets/sheet1.xml")}),
        "xl/worksheets/sheet1.xml": sheet,
        **(more or {}),
    }
    return ooxml(parts, main="xl/workbook.xml", main_type=SHEET)


def talkative_xlsx() -> bytes:
    book = (
        f'{XML}<workbook {_R} xmlns:x15ac="x"><x15ac:absPath url="C:\\Users\\{MARK}\\Bureau\\"/>'
        f'<fileSharing userName="{MARK}"/>'
        '<sheets><sheet name="1" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    person = f'<person displayName="{MARK}" id="{{1}}" userId="S::{MARK}"/>'
    return xlsx(
        more={
            "xl/workbook.xml": book,
            "xl/comments1.xml": f"{XML}<comments><authors><author>{MARK}</author></authors></comments>",
            "xl/persons/person.xml": f"{XML}<p>{person}</p>",
            "xl/tables/table1.xml": f'{XML}<table id="1" name="Prix" displayName="Prix" ref="A1:B2"/>',
            "xl/worksheets/_rels/sheet1.xml.rels": relations_to(
                {"rId1": ("printerSettings", "../printerSettings/printerSettings1.bin")}
            ),
            "xl/printerSettings/printerSettings1.bin": MARK.encode("utf-16-le"),
            "xl/pivotCache/pivotCacheDefinition1.xml": f'{XML}<p refreshedBy="{MARK}"/>',
            **properties(),
        }
    )


# Letters and tables of LibreOffice

_ODF = "application/vnd.oasis.opendocument"
_SCHEMAS = "urn:oasis:names:tc:opendocument:xmlns"
_NAMES = (
    " ".join(f'xmlns:{name}="{_SCHEMAS}:{name}:1.0"' for name in ("office", "text", "meta", "config"))
    + ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'
)


def odf(form: str, body: str, *, more: Mapping[str, str | bytes] | None = None, entry: str = "") -> bytes:
    extra = more or {}
    names = "".join(f'<manifest:file-entry manifest:full-path="{name}"/>' for name in extra)
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODF}.{form}"/>{names}{entry}'
        "</manifest:manifest>"
    )
    content = (
        f"{XML}<office:document-content {_NAMES}><office:body><office:{form}>{body}</office:{form}>"
        "</office:body></office:document-content>"
    )
    first = {"mimetype": f"{_ODF}.{form}", "content.xml": content}
    return packed({**first, **extra, "META-INF/manifest.xml": manifest})


def odt(text: str = ARABIC, **options: Any) -> bytes:
    return odf("text", f"<text:p>{text}</text:p>", **options)


def ods(text: str = ARABIC, **options: Any) -> bytes:
    return odf("spreadsheet", f"<text:p>{text}</text:p>", **options)


def talkative_odf(form: str = "text", *, signed: bool = False) -> bytes:
    who = f"<dc:creator>{MARK}</dc:creator><dc:date>2026-01-01T00:00:00</dc:date>"
    body = (
        f"<text:tracked-changes><text:changed-region><text:insertion><office:change-info>{who}</office:change-info>"
        f"</text:insertion></text:changed-region></text:tracked-changes><text:p>{ARABIC}<office:annotation>{who}"
        f"<meta:creator-initials>{MARK}</meta:creator-initials><text:p>remark</text:p></office:annotation>"
        f'<text:a xlink:href="file:///home/{MARK}/plan.odt">plan</text:a></text:p>'
    )
    meta = (
        f"{XML}<office:document-meta {_NAMES}><office:meta><dc:title>Rapport</dc:title><dc:creator>{MARK}"
        f"</dc:creator><meta:initial-creator>{MARK}</meta:initial-creator></office:meta></office:document-meta>"
    )
    settings = (
        f'{XML}<office:document-settings {_NAMES}><config:config-item config:name="PrinterName" config:type='
        f'"string">{MARK}</config:config-item><config:config-item config:name="Zoom" config:type="int">90'
        "</config:config-item></office:document-settings>"
    )
    parts: dict[str, str | bytes] = {
        "meta.xml": meta,
        "settings.xml": settings,
        "Thumbnails/thumbnail.png": png(),
        "Pictures/1.jpg": jpeg(),
        "Object 1/content.xml": f"{XML}<office:document-content {_NAMES}/>",
        "Object 1/meta.xml": meta,
    }
    if signed:
        parts["META-INF/documentsignatures.xml"] = f"<s>{MARK}</s>"
    return odf(form, body, more=parts)
