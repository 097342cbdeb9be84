"""A file that a citizen sends, looked at and made clean: what it is, what the desk must know, what stays."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from casework.attachments import names, packed, pdf_files, pictures, text_files
from casework.attachments.encrypted_office import is_encrypted_office
from casework.attachments.families import Family, family_of
from casework.attachments.flags import Flag
from casework.attachments.kinds import (
    ACCEPTED,
    ENDINGS,
    IMAGES,
    OFFICE,
    OOXML,
    TEXTS,
    Kind,
    kind_named,
)
from casework.attachments.limits import MOST_BYTES, MOST_BYTES_TOGETHER, MOST_FILES
from casework.attachments.refusals import FileRefused, Reason
from publication.clean_files import stripped
from publication.clean_files.failures import Damaged, Locked, NotStripped, TooMuch, Unsafe
from publication.clean_files.kinds import kind_of

__all__ = ["Checked", "CheckedFile", "FileRefused", "Flag", "Kind", "Reason", "check", "check_all"]

_REASONS: dict[type[NotStripped], Reason] = {
    Damaged: Reason.BROKEN,
    TooMuch: Reason.UNPACKS_TOO_LARGE,
    Unsafe: Reason.UNSAFE,
}
_PROGRAMS = frozenset(
    [
        "bat",
        "cmd",
        "com",
        "exe",
        "hta",
        "js",
        "jse",
        "lnk",
        "msi",
        "php",
        "pl",
        "ps1",
        "py",
        "reg",
        "scr",
        "sh",
        "vb",
        "vbe",
        "vbs",
        "wsf",
    ]
)
_WEB_PAGES = frozenset(["htm", "html", "mht", "mhtml", "shtml", "svg", "xht", "xhtml"])


@dataclass(frozen=True, repr=False)
class CheckedFile:
    """`name` is shown to officers and sealed with `content`; `is_original`: byte for byte what was sent."""

    kind: Kind
    name: str
    content: bytes
    flags: frozenset[Flag] = frozenset()
    is_original: bool = False
    sha256: str = ""


@dataclass(frozen=True, repr=False)
class Checked:
    """`refused` by the place of the file among those sent, from 0."""

    files: Sequence[CheckedFile] = ()
    refused: dict[int, FileRefused] = field(default_factory=dict)


def check(*, name: str, content: bytes, keep_original: bool = False) -> CheckedFile:
    """One file, all in memory. Raises FileRefused with a sentence for the citizen.

    `keep_original`: the citizen wants its metadata kept, as they may prove something.
    """
    if not content:
        raise FileRefused(Reason.EMPTY)
    if len(content) > MOST_BYTES:
        raise FileRefused(Reason.TOO_LARGE)
    kind = _recognised(content, names.ending_of(name))
    try:
        flags = _looked_at(content, kind)
        cleaned = content if Flag.ENCRYPTED in flags else stripped(content, kind)
    except NotStripped as error:
        raise FileRefused(_REASONS[type(error)]) from error
    if Flag.ENCRYPTED in flags:
        flags |= {Flag.NOT_STRIPPED}
    if keep_original:
        cleaned, flags = content, flags | {Flag.ORIGINAL_KEPT}
    return CheckedFile(
        kind=kind,
        name=names.displayed(name, kind),
        content=cleaned,
        flags=flags,
        is_original=cleaned == content,
        sha256=hashlib.sha256(cleaned).hexdigest(),
    )


def check_all(files: Sequence[tuple[str, bytes]], *, keep_original: bool = False) -> Checked:
    """All (name, content) of one form, in their order: what can be kept, and why the others cannot."""
    kept: list[CheckedFile] = []
    refused: dict[int, FileRefused] = {}
    together = 0
    for place, (name, content) in enumerate(files):
        try:
            _refuse_too_much(len(kept), together + len(content), content)
            kept.append(check(name=name, content=content, keep_original=keep_original))
            together += len(content)
        except FileRefused as refusal:
            refused[place] = refusal
    return Checked(kept, refused)


def _refuse_too_much(number: int, together: int, content: bytes) -> None:
    if number >= MOST_FILES:
        raise FileRefused(Reason.TOO_MANY)
    if len(content) <= MOST_BYTES and together > MOST_BYTES_TOGETHER:
        raise FileRefused(Reason.TOO_LARGE_TOGETHER)


def _recognised(content: bytes, ending: str) -> Kind:
    """By its content; the name must not say something else."""
    said = kind_named(ending)
    kind = _kind_by_content(content, said)
    if ending and ending not in ENDINGS[kind] and not (kind in IMAGES and said in IMAGES):
        raise _contradicted(kind, ending)
    return kind


def _kind_by_content(content: bytes, said: Kind | None) -> Kind:
    """Text has no mark of its own kind: there the name tells a table from a letter."""
    if pdf_files.begins(content):
        return Kind.PDF
    kind = kind_of(content)
    if kind in ACCEPTED and kind is not None:
        return kind
    if is_encrypted_office(content):
        return said if said in OOXML and said is not None else Kind.DOCX
    family = family_of(content)
    if family is None and text_files.is_text(content):
        return said if said in TEXTS and said is not None else Kind.TXT
    raise _unaccepted(family, said)


def _unaccepted(family: Family | None, said: Kind | None) -> FileRefused:
    if (family is None and said) or (family is Family.ARCHIVE and said in OFFICE):
        return FileRefused(Reason.BROKEN)
    return FileRefused(Reason.WRONG_KIND, family=family or Family.OTHER)


def _contradicted(kind: Kind, ending: str) -> FileRefused:
    if kind in TEXTS and ending in _PROGRAMS:
        return FileRefused(Reason.WRONG_KIND, family=Family.PROGRAM)
    if kind in TEXTS and ending in _WEB_PAGES:
        return FileRefused(Reason.WRONG_KIND, family=Family.WEB_PAGE)
    return FileRefused(Reason.CONTRADICTION, family=_family_for(kind), ending=ending, right=str(kind))


def _family_for(kind: Kind) -> Family:
    if kind is Kind.PDF:
        return Family.PDF
    if kind in IMAGES:
        return Family.PICTURE
    return Family.OFFICE if kind in OFFICE else Family.TEXT


def _looked_at(content: bytes, kind: Kind) -> frozenset[Flag]:
    """What the desk must know. Raises FileRefused and NotStripped."""
    if kind in OOXML and is_encrypted_office(content):
        return frozenset({Flag.ENCRYPTED})
    try:
        return _flags_of(content, kind)
    except Locked:
        return frozenset({Flag.ENCRYPTED})


def _flags_of(content: bytes, kind: Kind) -> frozenset[Flag]:
    if kind in IMAGES:
        pictures.check(content, kind)
    elif kind is Kind.PDF:
        return pdf_files.check(content)
    elif kind in OFFICE:
        return packed.check(content, kind)
    elif kind is Kind.CSV and text_files.calls_for_something(content):
        return frozenset({Flag.ACTIVE_CONTENT})
    return frozenset()
