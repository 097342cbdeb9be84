"""The parts of DOCX, XLSX and PPTX files: which go, and what is taken out of the others."""

import re
from collections.abc import Iterable, Iterator

from publication.clean_files import paths, tags

# Properties, a small picture, the printer, what is shown to programs only, signatures that no longer hold.
_GONE = re.compile(
    r"^(?:docProps/(?!core\.xml$).*|customXml/.*|_xmlsignatures/.*|word/people\.xml|[^/]+/printerSettings/.*"
    r"|[Tt]humbnails?/.*|[Tt]humbnail\.\w+|package/services/.*|docMetadata/.*)$"
)
CORE = "docProps/core.xml"
_TYPES = "[Content_Types].xml"
_PICTURE = re.compile(r"\.(?:jpe?g|jfif|png|webp|jp2)$", re.IGNORECASE)
_EMBEDDED = re.compile(r"/embeddings/")
# Each tag is looked at, in memory: what takes two seconds.
MOST_REWRITTEN = 16 * 1024**2
# Tables of a workbook may be huge, and say who only outside them.
_TABLES = re.compile(r"^xl/(?:sharedStrings\.xml|styles\.xml|calcChain\.xml|pivotCache/pivotCacheRecords.*)$")
_PEOPLE = re.compile(r"^(?:xl/persons/.*|ppt/(?:commentAuthors|authors)\.xml)$")
_SHEET = re.compile(r"^xl/(?:worksheets|chartsheets|dialogsheets)/[^/]+\.xml$")

_TITLE = re.compile(rb"<dc:title(?:\s[^<>]*)?>([^<]*)</dc:title\s*>")
_CORE = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties xmlns:cp="http://schemas.'
    b'openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    b"%b</cp:coreProperties>"
)
# People, their mail addresses, times of editing sessions; and the whole way to a file.
_WORTH = re.compile(
    rb"[\s:](?:author|initials|userName|refreshedBy|userId|displayName|providerId|lastIdx|rsid\w*|dateUtc|dT|dt)\s*="
    rb"|(?:cmAuthor|absPath)[\s>]|" + paths.WHOLE_WAY.pattern,
    re.IGNORECASE,
)
_SOMEBODY = b"Author"
_NAMED = {b"author", b"userName", b"refreshedBy"}
_EMPTIED = {b"initials", b"userId"}
_DROPPED = re.compile(rb"^(?:rsid\w*|dateUtc|dT|date)$")
_MOST_IN_A_TAG = 1024**2
_PAGE_SETUP = re.compile(rb"(<(?:[\w.-]++:)?pageSetup(?=\s)[^<>]*?)(?<!\s)\s++[\w.-]++:id=\"[^\"<>]*\"")
_RELATION = re.compile(rb"<(?:[\w.-]++:)?Relationship\s[^<>]*?(?:/>|>\s*</(?:[\w.-]++:)?Relationship\s*>)")
_OVERRIDE = re.compile(rb"<(?:[\w.-]++:)?Override\s[^<>]*?(?:/>|>\s*</(?:[\w.-]++:)?Override\s*>)")
_TARGET = re.compile(rb"\sTarget\s*=\s*[\"']([^\"'<>]*)[\"']")
_PART_NAME = re.compile(rb"\sPartName\s*=\s*[\"']/([^\"'<>]*)[\"']")


def is_gone(name: str) -> bool:
    return _GONE.match(name) is not None


def is_picture(name: str) -> bool:
    return _PICTURE.search(name) is not None


def is_embedded(name: str) -> bool:
    return _EMBEDDED.search(name) is not None


def is_rewritten(name: str) -> bool:
    """Whether there may be something in it; other parts are copied piece by piece."""
    if _TABLES.match(name) or _SHEET.match(name):
        return False
    return name.endswith((".xml", ".rels", ".vml"))


def copied(name: str, pieces: Iterable[bytes]) -> Iterable[bytes]:
    """Piece by piece; a sheet without the way to the settings of a printer."""
    return _sheet(pieces) if _SHEET.match(name) else pieces


def _sheet(pieces: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for piece in pieces:
        whole, begun, tag = (rest + piece).rpartition(b"<")
        yield _PAGE_SETUP.sub(rb"\1", whole)
        rest = begun + tag
        if len(rest) > _MOST_IN_A_TAG:
            yield rest
            rest = b""
    yield _PAGE_SETUP.sub(rb"\1", rest)


def cleaned(name: str, part: bytes, gone: set[str], *, titled: bool) -> bytes:
    part = tags.in_utf8(part)
    if name == CORE:
        return _CORE % (_title_of(part) if titled else b"")
    if name == _TYPES:
        return _OVERRIDE.sub(lambda found: _unless(found, _part_name(found[0]), gone), part)
    if name.endswith(".rels"):
        part = _RELATION.sub(lambda found: _unless(found, _target(found[0], name), gone), part)
        return tags.with_attributes(part, paths.WHOLE_WAY, lambda _name, value: paths.shortened(value))
    return _without_people(name, part)


def _without_people(name: str, part: bytes) -> bytes:
    if name.startswith("xl/comments"):
        part = tags.with_text(part, b"author", _SOMEBODY)
    names = {*_NAMED, b"name", b"displayName"} if _PEOPLE.match(name) else _NAMED
    part = tags.without_elements(part, b"lastModifiedBy|rsid|rsidRoot")

    def change(attribute: bytes, value: bytes) -> bytes | None:
        if attribute in names:
            return _SOMEBODY
        if attribute in _EMPTIED:
            return b""
        return None if _DROPPED.match(attribute) else paths.shortened(value)

    return tags.with_attributes(part, _WORTH, change)


def _title_of(core: bytes) -> bytes:
    found = _TITLE.search(core)
    return b"<dc:title>" + found[1] + b"</dc:title>" if found else b""


def _unless(found: re.Match[bytes], target: str, gone: set[str]) -> bytes:
    return b"" if target in gone else found[0]


def _part_name(override: bytes) -> str:
    found = _PART_NAME.search(override)
    return found[1].decode("utf-8", "replace") if found else ""


def _target(relation: bytes, name: str) -> str:
    """The name of the part that a relation in the part `name` leads to."""
    found = _TARGET.search(relation)
    target = found[1].decode("utf-8", "replace") if found else ""
    if target.startswith("/"):
        return target[1:]
    folders = name.split("/")[:-2]
    for step in target.split("/"):
        folders = folders[:-1] if step == ".." else [*folders, step]
    return "/".join(folders)
