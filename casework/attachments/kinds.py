"""Which kinds of file are accepted, and the endings that each may have."""

from publication.clean_files.kinds import IMAGES, ODF, OFFICE, OOXML, Kind

__all__ = ["ACCEPTED", "ENDINGS", "IMAGES", "ODF", "OFFICE", "OOXML", "TEXTS", "Kind", "kind_named"]

ENDINGS: dict[Kind, tuple[str, ...]] = {
    Kind.PDF: ("pdf",),
    Kind.JPG: ("jpg", "jpeg", "jpe", "jfif"),
    Kind.PNG: ("png",),
    # With macros as well: what they do may be what the complaint is about.
    Kind.DOCX: ("docx", "docm"),
    Kind.XLSX: ("xlsx", "xlsm"),
    Kind.ODT: ("odt",),
    Kind.ODS: ("ods",),
    Kind.TXT: ("txt", "text"),
    Kind.CSV: ("csv",),
}
ACCEPTED = frozenset(ENDINGS)
TEXTS = frozenset({Kind.TXT, Kind.CSV})
_KINDS = {ending: kind for kind, endings in ENDINGS.items() for ending in endings}


def kind_named(ending: str) -> Kind | None:
    """What a file with this ending (lower case, no dot) says it is."""
    return _KINDS.get(ending)
