"""Attributes and elements of XML changed in the bytes of a document, however large, without a tree of it.

Every pattern takes time in proportion to the document, whatever is written there.
"""

import re
from collections.abc import Callable

Change = Callable[[bytes, bytes], bytes | None]

# In XML that is well formed no "<" stands inside an attribute, so each tag is matched in one go.
_TAG = re.compile(rb"<[A-Za-z_][^<>\"']*+(?:(?:\"[^\"<]*+\"|'[^'<]*+')[^<>\"']*+)*+>")
_ATTRIBUTE = re.compile(
    rb"((?<!\s)\s++(?:[\w.-]++:)?)([\w.-]++)(\s*+=\s*+)(\"[^\"<]*+\"|'[^'<]*+')"
)  # fmt: skip
_DECLARED = re.compile(rb"^(<\?xml[^>]*?)\s+encoding\s*=\s*(\"[^\"]*\"|'[^']*')")


def in_utf8(xml: bytes) -> bytes:
    """Office programs write UTF-8, and may write UTF-16."""
    if not xml.startswith((b"\xff\xfe", b"\xfe\xff")):
        return xml
    return _DECLARED.sub(rb"\1", xml.decode("utf-16", "replace").encode("utf-8", "replace"))


def with_attributes(xml: bytes, worth: re.Pattern[bytes], change: Change) -> bytes:
    """Each attribute of the tags in which `worth` is found becomes what `change` says of its name (without
    prefix) and value, or goes where that is None."""

    def rewrite(tag: re.Match[bytes]) -> bytes:
        return _ATTRIBUTE.sub(attribute, tag[0]) if worth.search(tag[0]) else tag[0]

    def attribute(found: re.Match[bytes]) -> bytes:
        quote, value = found[4][:1], found[4][1:-1]
        new = change(found[2], value)
        return b"" if new is None else b"".join((found[1], found[2], found[3], quote, new, quote))

    return _TAG.sub(rewrite, xml) if worth.search(xml) else xml


def without_elements(xml: bytes, names: bytes, attributes: bytes = rb"[^<>]*") -> bytes:
    """Without elements of these names that hold nothing but text; both are patterns."""
    start = rb"<((?:[\w.-]++:)?(?:" + names + rb"))(?:\s" + attributes + rb")?"
    return re.sub(start + rb"(?:/>|>[^<]*</\1\s*>)", b"", xml)


def with_text(xml: bytes, names: bytes, text: bytes) -> bytes:
    """Elements of these names (a pattern) say `text` instead of their own."""
    start = rb"(<((?:[\w.-]++:)?(?:" + names + rb"))(?:\s[^<>]*)?(?<!/)>)"
    return re.sub(start + rb"[^<]*(</\2\s*>)", rb"\1" + text + rb"\3", xml)
