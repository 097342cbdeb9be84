"""Documents of office programs: packed within bounds, whole, and what they would do when opened."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from casework.attachments.families import Family, family_of
from casework.attachments.flags import Flag
from casework.attachments.kinds import ODF, OFFICE, Kind
from casework.attachments.limits import BOUNDS, MOST_DEPTH, MOST_INNER
from casework.attachments.refusals import FileRefused, Reason
from publication.clean_files.containers import Container
from publication.clean_files.failures import Damaged, TooMuch, Unsafe
from publication.clean_files.kinds import MAIN_PARTS, ZIP, kind_of

_TYPES, _MANIFEST = "[Content_Types].xml", "META-INF/manifest.xml"
_MAIN_TYPE = re.compile(
    rb"(?:wordprocessingml|ms-word|spreadsheetml|ms-excel|presentationml|ms-powerpoint)[^\"]*main\+xml"
)
_MACRO_PARTS = re.compile(
    r"(?:^|/)(?:vbaProject\.bin|macrosheets/.*|intlmacrosheets/.*)$"
    r"|^(?:Scripts/.+|Basic/(?!.*script-l[bc]\.xml$).*[^/])$",
    re.IGNORECASE,
)
_ACTIVE_PARTS = re.compile(
    r"(?:^|/)(?:activeX/.*|embeddings/.*\.bin|ctrlProps/.*|afchunk[^/]*|[^/]+\.(?:html?|mht(?:ml)?|rtf|swf|jar))$",
    re.IGNORECASE,
)
# In small letters, like those that tell whether the slower search is worth it: a document may have 100 MB.
_MACRO_WORDS = (b"macroenabled", b"<script:event-listener")
_PERHAPS_ACTIVE = (b"dde", b"external")
# A template or object fetched from elsewhere, and cells and fields that start other programs.
_ACTIVE_WORDS = re.compile(
    rb"<(?:\w+:)?ddeLink\b|\bDDE(?:AUTO)?\s|dde-source|dde-application"
    rb"|/(?:attachedTemplate|oleObject|frame|subDocument)\"[^<>]*TargetMode\s*=\s*\"External\""
    rb"|TargetMode\s*=\s*\"External\"[^<>]*/(?:attachedTemplate|oleObject|frame|subDocument)\""
)
_ENCRYPTED_WORDS = re.compile(rb"<(?:\w+:)?encryption-data\b")
_ENTITY = b"<!entity"
_OVERLAP = 512
_ENDINGS_OF_XML = (".xml", ".rels", ".vml")
# Office packs its own drawings.
_PACKED_DRAWINGS = (".emz", ".wmz", ".svgz")
_REFUSED_INSIDE = {Family.ARCHIVE, Family.PROGRAM}


@dataclass
class Findings:
    """`inner`: bytes of XML in documents inside the document, all of which is cleaned with it."""

    flags: set[Flag] = field(default_factory=set)
    unpacked: int = 0
    inner: int = 0


def check(content: bytes, kind: Kind) -> frozenset[Flag]:
    """Raises FileRefused, and NotStripped for what is damaged, locked, unsafe or too much."""
    findings = Findings()
    _look_through(content, kind, findings, MOST_DEPTH)
    return frozenset(findings.flags)


def _look_through(content: bytes, kind: Kind, findings: Findings, depth: int) -> None:
    container = Container(content, BOUNDS)
    for name in container.names:
        _look_at(container, name, findings, depth)
    if Flag.ENCRYPTED not in findings.flags:
        _see_main_part(container, kind)


def _look_at(container: Container, name: str, findings: Findings, depth: int) -> None:
    if _MACRO_PARTS.search(name):
        findings.flags.add(Flag.MACROS)
    if _ACTIVE_PARTS.search(name):
        findings.flags.add(Flag.ACTIVE_CONTENT)
    first, before = b"", b""
    for piece in container.pieces(name):
        first = first or piece
        findings.unpacked += len(piece)
        if findings.unpacked > BOUNDS.inflated:
            raise TooMuch
        if name.endswith(_ENDINGS_OF_XML):
            findings.inner += len(piece) if depth < MOST_DEPTH else 0
            if findings.inner > MOST_INNER:
                raise TooMuch
            _read_words(before + piece, name, findings)
        before = piece[-_OVERLAP:]
    if not name.endswith((*_ENDINGS_OF_XML, *_PACKED_DRAWINGS)):
        _look_inside(container, name, first, findings, depth)


def _read_words(words: bytes, name: str, findings: Findings) -> None:
    small = words.lower()
    if _ENTITY in small:
        raise Unsafe
    if any(word in small for word in _MACRO_WORDS):
        findings.flags.add(Flag.MACROS)
    if any(word in small for word in _PERHAPS_ACTIVE) and _ACTIVE_WORDS.search(words):
        findings.flags.add(Flag.ACTIVE_CONTENT)
    if name == _MANIFEST and _ENCRYPTED_WORDS.search(words):
        findings.flags.add(Flag.ENCRYPTED)


def _look_inside(container: Container, name: str, first: bytes, findings: Findings, depth: int) -> None:
    """A member that is a file of its own."""
    if first.startswith(ZIP):
        inner = container.read(name)
        kind = kind_of(inner)
        if kind not in OFFICE or kind is None or depth == 0:
            raise FileRefused(Reason.FILE_INSIDE)
        _look_through(inner, kind, findings, depth - 1)
    elif Flag.ENCRYPTED not in findings.flags and family_of(first) in _REFUSED_INSIDE:
        raise FileRefused(Reason.FILE_INSIDE)


def _see_main_part(container: Container, kind: Kind) -> None:
    """That which makes it this kind is there, and is XML. Raises Damaged and Unsafe."""
    names = set(container.names)
    main = "content.xml" if kind in ODF else MAIN_PARTS[kind]
    if main not in names:
        raise Damaged
    if kind not in ODF and not _MAIN_TYPE.search(container.read(_TYPES).replace(b"\0", b"")):
        raise Damaged
    _parse(container.pieces(main))


def _parse(pieces: Iterator[bytes]) -> None:
    parser = expat.ParserCreate()
    parser.EntityDeclHandler = _refuse_entity
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise Damaged from error


def _refuse_entity(*_declared: object) -> None:
    raise Unsafe
