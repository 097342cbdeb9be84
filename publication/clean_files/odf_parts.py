"""The parts of ODT, ODS and ODP files: which go, and what is taken out of the others."""

import re
from collections.abc import Iterable

from publication.clean_files import paths, tags

_GONE = re.compile(
    r"^(?:Thumbnails/.*|META-INF/(?:document|macro)signatures\.xml|Versions/.*|VersionList\.xml)$"
)
_META = re.compile(r"(?:^|/)meta\.xml$")
_PICTURE = re.compile(r"\.(?:jpe?g|jfif|png|webp|jp2)$", re.IGNORECASE)
_EMBEDDED = re.compile(r"^(?:Object|ObjectReplacements)[^/]*$")
# In memory; tables are not taken apart into tags unless there is something to change.
MOST_REWRITTEN = 40 * 1024**2
MANIFEST = "META-INF/manifest.xml"

_TITLE = re.compile(rb"<dc:title(?:\s[^<>]*)?>([^<]*)</dc:title\s*>")
_EMPTY_META = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<office:document-meta xmlns:dc="http://purl.org/dc/elements/1.1/"'
    b' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.2"><office:meta>%b'
    b"</office:meta></office:document-meta>"
)
_ENTRY = re.compile(rb"<(?:[\w.-]++:)?file-entry\s[^<>]*?(?:/>|>\s*</(?:[\w.-]++:)?file-entry\s*>)")
_FULL_PATH = re.compile(rb"full-path\s*=\s*[\"']([^\"'<>]*)[\"']")
_WORTH = re.compile(rb":(?:paragraph-)?rsid\s*=|" + paths.WHOLE_WAY.pattern, re.IGNORECASE)
# Who remarked or changed something; when; and in the settings: whose printer, which sessions.
_WHO = b"dc:creator|meta:creator-initials|loext:sender-initials"
_WHEN = b"dc:date|meta:date-string"
_SETTINGS = (
    rb"[^<>]{0,300}\bname=\"(?:Printer\w*|RsidRoot|Rsid|PrintFaxName|CurrentDatabase\w*|EmbeddedDatabaseName"
    rb"|Default(?:Doc)?Path\w*|TemplateName|TemplateDir|ModifiedBy\w*)\"[^<>]{0,300}"
)


def is_gone(name: str) -> bool:
    return _GONE.match(name) is not None


def is_picture(name: str) -> bool:
    return _PICTURE.search(name) is not None


def is_embedded(name: str) -> bool:
    return _EMBEDDED.match(name) is not None


def is_rewritten(name: str) -> bool:
    """Whether there may be something in it; other parts are copied piece by piece."""
    return name.endswith((".xml", ".rdf"))


def copied(name: str, pieces: Iterable[bytes]) -> Iterable[bytes]:
    return pieces


def cleaned(name: str, part: bytes, gone: set[str], *, titled: bool) -> bytes:
    part = tags.in_utf8(part)
    if _META.search(name):
        found = _TITLE.search(part) if titled and name == "meta.xml" else None
        return _EMPTY_META % (b"<dc:title>" + found[1] + b"</dc:title>" if found else b"")
    if name == MANIFEST:
        return _ENTRY.sub(lambda found: b"" if _full_path(found[0]) in gone else found[0], part)
    if name.endswith("settings.xml"):
        return tags.without_elements(part, b"config-item", _SETTINGS)
    return _without_people(part)


def _without_people(part: bytes) -> bytes:
    part = tags.without_elements(tags.with_text(part, _WHO, b"Author"), _WHEN)

    def change(attribute: bytes, value: bytes) -> bytes | None:
        return None if attribute in {b"rsid", b"paragraph-rsid"} else paths.shortened(value)

    return tags.with_attributes(part, _WORTH, change)


def _full_path(entry: bytes) -> str:
    found = _FULL_PATH.search(entry)
    return found[1].decode("utf-8", "replace") if found else ""
