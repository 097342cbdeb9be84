"""PDF files, plain and talkative."""

import zlib
from base64 import a85encode
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from tests.publication.clean_files.making import MARK, MARKED, jpeg, talkative_xlsx


def pdf(text: str = "Rapport", *, pages: int = 1) -> bytes:
    with pikepdf.new() as document:
        for _page in range(pages):
            document.add_blank_page()
            letters = f"BT /F1 12 Tf 20 700 Td ({text}) Tj ET".encode()
            document.pages[-1].Contents = Stream(document, letters)
        return saved(document)


def saved(document: pikepdf.Pdf, **options: Any) -> bytes:
    result = BytesIO()
    document.save(result, **options)
    return result.getvalue()


def talkative_pdf(**options: Any) -> bytes:
    with pikepdf.new() as document:
        document.add_blank_page()
        page: Any = document.pages[0]
        for key in ("/Author", "/Creator", "/Producer", "/Title"):
            document.docinfo[key] = MARK if key != "/Title" else "Rapport"
        with document.open_metadata() as xmp:
            xmp["dc:creator"] = [MARK]
            xmp["dc:title"] = "Rapport"
            xmp["pdfaid:part"] = "2"
        _put_pictures(document, page)
        page.obj["/PieceInfo"] = Dictionary(
            Program=Dictionary(Private=String(MARK), LastModified=String(MARK))
        )
        page.obj["/Thumb"] = Stream(document, MARKED)
        page.obj["/Annots"] = Array([_remark(document)])
        document.attachments["table.xlsx"] = talkative_xlsx()
        document.attachments["photo.jpg"] = jpeg()
        return saved(document, **options)


def _remark(document: pikepdf.Pdf) -> Dictionary:
    file = Dictionary(Type=Name.Filespec, F=String(f"C:\\Users\\{MARK}\\note.txt"))
    remark = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=[0, 0, 9, 9], T=String(MARK))
    remark["/Contents"] = String("A remark")
    file["/EF"] = Dictionary(F=document.make_indirect(Stream(document, b"note")))
    remark["/FS"] = file
    return remark


def _put_pictures(document: pikepdf.Pdf, page: Any) -> None:
    photo = jpeg()
    written = (
        (photo, Name.DCTDecode),
        (zlib.compress(photo), Array([Name.FlateDecode, Name.DCTDecode])),
        (a85encode(photo) + b"~>", Array([Name.ASCII85Decode, Name.DCTDecode])),
    )
    page.Resources = Dictionary(XObject=Dictionary())
    for place, (content, filters) in enumerate(written):
        stream: Any = Stream(document, b"")
        stream.write(content, filter=filters)
        stream.Type, stream.Subtype = Name.XObject, Name.Image
        stream.Width, stream.Height, stream.BitsPerComponent = 60, 40, 8
        stream.ColorSpace = Name.DeviceRGB
        stream.Metadata = Stream(document, MARKED)
        page.Resources.XObject[f"/Im{place}"] = stream


def locked_pdf() -> bytes:
    """Nobody reads it without its password."""
    with pikepdf.open(BytesIO(pdf())) as document:
        return saved(document, encryption=pikepdf.Encryption(owner="secret", user="secret"))


def signed_pdf() -> bytes:
    """As far as a program can tell that does not look at the numbers."""
    with pikepdf.new() as document:
        document.add_blank_page()
        signature = Dictionary(Type=Name.Sig, ByteRange=[0, 1, 2, 3], Name=String(MARK))
        signature["/Contents"] = String(MARK)
        field = Dictionary(FT=Name.Sig, T=String("Signature1"), V=document.make_indirect(signature))
        document.Root["/AcroForm"] = Dictionary(Fields=Array([document.make_indirect(field)]), SigFlags=3)
        return saved(document)
