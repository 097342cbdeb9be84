"""Files that nobody should open unwarned: each is refused for the right reason, or flagged."""

from PIL import Image

from casework.attachments.checking import Reason
from casework.attachments.families import OLE, Family
from tests.casework.attachments import crafted
from tests.casework.attachments.expected import EXE, HTML, Hostile
from tests.casework.attachments.flagged import flagged
from tests.publication.clean_files import making, making_pdf
from tests.publication.clean_files.making import picture

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
ZIP = making.packed({"a.txt": "hello", "b.txt": "more"})


def hostile() -> dict[str, Hostile]:
    return (
        _pages()
        | _programs()
        | _archives()
        | _others()
        | _misnamed()
        | _broken()
        | _bombs()
        | _crafted()
        | flagged()
    )


def _wrong(name: str, content: bytes, family: Family) -> Hostile:
    return Hostile(name, content, Reason.WRONG_KIND, family)


def _pages() -> dict[str, Hostile]:
    page = Family.WEB_PAGE
    return {
        "web page": _wrong("page.html", HTML, page),
        "web page as PDF": _wrong("report.pdf", HTML, page),
        "web page as text": _wrong("note.txt", b"\n\n  " + HTML, page),
        "web page as text in UTF-16": _wrong("note.txt", HTML.decode().encode("utf-16"), page),
        "web page after a greeting": _wrong("note.txt", b"hello <script>alert(1)</script>", page),
        "web page as table": _wrong("t.csv", b'<?xml version="1.0"?><html xmlns="x"></html>', page),
        "SVG": _wrong("drawing.svg", SVG, page),
        "SVG as PNG": _wrong("drawing.png", SVG, page),
        "SVG with a mark before it": _wrong("drawing.jpg", b"\xef\xbb\xbf" + SVG, page),
        "words under the name of a page": _wrong("page.htm", b"words", page),
    }


def _programs() -> dict[str, Hostile]:
    program = Family.PROGRAM
    return {
        "program": _wrong("setup.exe", EXE, program),
        "program as PDF": _wrong("report.pdf", EXE, program),
        "program as photograph": _wrong("photo.jpg", EXE, program),
        "program behind two endings": _wrong("report.pdf.exe", EXE, program),
        "program without an ending": _wrong("report", b"\x7fELF\x02\x01\x01" + bytes(50), program),
        "program whose name is turned": _wrong("photo\u202egpj.exe", b"words", program),
        "program in Java": _wrong("a.txt", b"\xca\xfe\xba\xbe\0\0\0\x37", program),
        "shortcut": _wrong("report.lnk", b"L\0\0\0\x01\x14\x02\0" + bytes(60), program),
        "script of a browser": _wrong("evidence.js", b"alert(1)", program),
        "script of a shell": _wrong("clean.sh", b"#!/bin/sh\nrm -rf ~\n", program),
        "script of a shell as text": _wrong("note.txt", b"#!/bin/sh\nrm -rf ~\n", program),
        "script of Windows": _wrong("run.bat", b"@echo off\r\ndel *.*", program),
        "script of PowerShell": _wrong("run.ps1", b"Remove-Item *", program),
        "script of a server": _wrong("note.txt", b"<?php system($_GET['c']); ?>", program),
        "application of HTML": _wrong("a.hta", b"words", program),
    }


def _archives() -> dict[str, Hostile]:
    archive = Family.ARCHIVE
    jar = making.packed({"META-INF/MANIFEST.MF": "Main-Class: A", "A.class": b"\xca\xfe\xba\xbe"})
    return {
        "zip": _wrong("files.zip", ZIP, archive),
        "zip as text": _wrong("files.txt", ZIP, archive),
        "zip as letter": Hostile("letter.docx", ZIP, Reason.BROKEN),
        "rar": _wrong("files.rar", b"Rar!\x1a\x07\x01\0" + bytes(40), archive),
        "7z as PDF": _wrong("report.pdf", b"7z\xbc\xaf\x27\x1c\0\x04" + bytes(40), archive),
        "gzip": _wrong("files.gz", b"\x1f\x8b\x08\0" + bytes(40), archive),
        "tar": _wrong("files.tar", b"a.txt" + bytes(252) + b"ustar\0" + bytes(300), archive),
        "jar as letter": _wrong("letter.docx", jar, Family.PROGRAM),
    }


def _others() -> dict[str, Hostile]:
    image, document = Family.OTHER_PICTURE, Family.OTHER_DOCUMENT
    old = OLE + bytes(504) + "WordDocument".encode("utf-16-le").ljust(64, b"\0") + b"\x1a\0" + bytes(62)
    slides = making.ooxml({"ppt/presentation.xml": "<p/>"}, main="ppt/presentation.xml", main_type="x")
    return {
        "GIF": _wrong("moving.gif", picture("GIF"), image),
        "GIF as JPG": _wrong("photo.jpg", picture("GIF"), image),
        "WebP as PNG": _wrong("photo.png", making.webp(), image),
        "HEIC as JPG": _wrong("photo.jpg", b"\0\0\0\x18ftypheic" + bytes(60), image),
        "BMP": _wrong("photo.bmp", picture("BMP"), image),
        "TIFF": _wrong("photo.tif", picture("TIFF"), image),
        "video": _wrong("video.mp4", b"\0\0\0\x18ftypmp42" + bytes(60), Family.RECORDING),
        "sound": _wrong("sound.mp3", b"ID3\x03\0\0\0\0\0\x21" + bytes(60), Family.RECORDING),
        "old letter": _wrong("letter.doc", old, Family.OLD_OFFICE),
        "old letter as new": _wrong("letter.docx", old, Family.OLD_OFFICE),
        "RTF as letter": _wrong("letter.docx", b"{\\rtf1\\ansi hello}", document),
        "slides": _wrong("slides.pptx", slides, document),
        "PostScript as PDF": _wrong("report.pdf", b"%!PS-Adobe-3.0\nshowpage\n", document),
        "book": _wrong("book.epub", making.packed({"mimetype": "application/epub+zip"}), document),
        "XML as table": _wrong("table.csv", b'<?xml version="1.0"?><data/>', document),
    }


def _misnamed() -> dict[str, Hostile]:
    contradiction = Reason.CONTRADICTION
    return {
        "picture as PDF": Hostile("report.pdf", picture("PNG"), contradiction, Family.PICTURE),
        "PDF as picture": Hostile("photo.jpg", making_pdf.pdf(), contradiction, Family.PDF),
        "letter as PDF": Hostile("report.pdf", making.docx(), contradiction, Family.OFFICE),
        "table as letter": Hostile("letter.docx", making.xlsx(), contradiction, Family.OFFICE),
        "letter as zip": Hostile("letter.zip", making.docx(), contradiction, Family.OFFICE),
        "text as PDF": Hostile("report.pdf", b"just words", contradiction, Family.TEXT),
    }


def _broken() -> dict[str, Hostile]:
    damaged = bytearray(picture("PNG", image=Image.effect_noise((90, 90), 60)))
    damaged[200:260] = bytes(60)
    letter = bytearray(making.docx())
    place = letter.index(b"word/document.xml") + 30
    letter[place : place + 4] = b"\xff\xff\xff\xff"
    broken = Reason.BROKEN
    return {
        "nothing": Hostile("empty.pdf", b"", Reason.EMPTY),
        "PDF that was cut": Hostile("cut.pdf", making_pdf.talkative_pdf()[:-300], broken),
        "PDF without anything": Hostile("a.pdf", b"%PDF-1.7\n%%EOF\n", broken),
        "photograph that was cut": Hostile("cut.jpg", picture(image=making.halves((300, 300)))[:900], broken),
        "large photograph that was cut": Hostile("cut.jpg", crafted.large_jpeg()[:-500], broken),
        "PNG with a hole": Hostile("hole.png", bytes(damaged), broken),
        "letter that was cut": Hostile("cut.docx", making.docx()[:-40], broken),
        "letter with a hole": Hostile("hole.docx", bytes(letter), broken),
        "letter that is no XML": Hostile("a.docx", making.docx(more={"word/document.xml": "<w:p>"}), broken),
        "letter without its text": Hostile(
            "a.odt", making.packed({"mimetype": making._ODF + ".text"}), broken
        ),
        "noise as PDF": Hostile("noise.pdf", bytes(range(7, 250)) * 3, broken),
        "noise": _wrong("noise", b"\x01\x02\x03\x04" * 50, Family.OTHER),
    }


def _bombs() -> dict[str, Hostile]:
    zeros = making.docx(more={"word/media/zeros.bin": bytes(60_000_000)})
    many = making.docx(more={f"word/{number}.txt": "" for number in range(1000)})
    inner = making.xlsx(more={"xl/zeros.bin": bytes(30_000_000)})
    nested = making.docx(more={f"word/embeddings/{n}.xlsx": inner for n in range(4)})
    unpacks = Reason.UNPACKS_TOO_LARGE
    return {
        "file of eleven megabytes": Hostile("large.txt", b"a" * 11 * 1024**2, Reason.TOO_LARGE),
        "letter of zeros": Hostile("zeros.docx", zeros, unpacks),
        "letter of a thousand parts": Hostile("many.docx", many, unpacks),
        "letter of tables of zeros": Hostile("nested.docx", nested, unpacks),
        "letter that lies of its size": Hostile("lies.docx", crafted.lying(), Reason.BROKEN),
        "letter whose parts are one": Hostile("overlap.docx", crafted.overlapping(), Reason.BROKEN),
        "letter of entities": Hostile("entities.docx", crafted.entities(), Reason.UNSAFE),
        "PNG of a billion pixels": Hostile("wall.png", crafted.many_pixels(), Reason.TOO_MANY_PIXELS),
        "JPEG of fifty megapixels": Hostile("wall.jpg", crafted.wide_jpeg(), Reason.TOO_MANY_PIXELS),
        "JPEG of a thousand passes": Hostile("passes.jpg", crafted.many_passes(), Reason.TOO_MANY_PIXELS),
        "PDF of packed zeros": Hostile("zeros.pdf", crafted.packed_pdf(), Reason.BROKEN),
        "PDF of a hundred thousand objects": Hostile("objects.pdf", crafted.many_objects(), unpacks),
    }


def _crafted() -> dict[str, Hostile]:
    def letter(name: str, content: str | bytes = "x") -> bytes:
        return making.docx(more={name: content})

    unsafe, inside, two = Reason.UNSAFE, Reason.FILE_INSIDE, Reason.TWO_IN_ONE
    wrapped = making.packed({"a.docx": making.docx()})
    deep = making.xlsx(more={"xl/embeddings/a.xlsx": making.xlsx(more={"xl/embeddings/b.xlsx": making.xlsx(
        more={"xl/embeddings/c.xlsx": making.xlsx()})})})  # fmt: skip
    return {
        "letter that leads upwards": Hostile("a.docx", letter("../../etc/passwd"), unsafe),
        "letter that leads upwards in Windows": Hostile("a.docx", letter("..\\..\\evil.dll"), unsafe),
        "letter that leads to the root": Hostile("a.docx", letter("/etc/cron.d/a"), unsafe),
        "letter that leads to a disk": Hostile("a.docx", letter("C:/evil.dll"), unsafe),
        "letter with a link": Hostile("a.docx", crafted.linked(), unsafe),
        "letter with one part twice": Hostile("a.docx", letter("word/DOCUMENT.xml"), unsafe),
        "letter behind a zip": Hostile("a.docx", ZIP + making.docx(), unsafe),
        "letter with a tail": Hostile("a.docx", making.docx() + b"<script>", unsafe),
        "letter with a zip in it": Hostile("a.docx", letter("word/embeddings/a.zip", wrapped), inside),
        "letter with a rar in it": Hostile("a.docx", letter("word/a.bin", b"Rar!\x1a\x07\x01\0"), inside),
        "letter with a program in it": Hostile("a.odt", making.odt(more={"Pictures/a.png": EXE}), inside),
        "table in table in table in table": Hostile("a.xlsx", deep, inside),
        "photograph and zip": Hostile("a.jpg", making.jpeg(tail=ZIP), two),
        "photograph and page": Hostile("a.jpg", making.jpeg(tail=HTML), two),
        "photograph and script": Hostile("a.jpg", making.jpeg(tail=b"<?php system('id'); ?>"), two),
        "PNG and program": Hostile("a.png", making.png(tail=EXE), two),
        "PNG, letters and zip": Hostile("a.png", making.png(tail=b"\x01letters" + ZIP), two),
        "PDF and zip": Hostile("a.pdf", making_pdf.pdf() + ZIP, two),
        "PDF and page": Hostile("a.pdf", making_pdf.pdf() + HTML, two),
        "program and PDF": _wrong("a.pdf", EXE + making_pdf.pdf(), Family.PROGRAM),
        "page and PDF": _wrong("a.pdf", b"<html><!--" + making_pdf.pdf(), Family.WEB_PAGE),
    }
