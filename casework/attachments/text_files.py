"""Plain text and tables: letters of any usual encoding, and no other bytes."""

import re

# Everything below the space that no text has; escape sequences and the end-of-file of old systems included.
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
# A cell that a table program would work out instead of showing it.
_FORMULA = re.compile(r"(?:^|[,;\t\n])\s*\"?\s*(?:[=@]|[+-][^\d\s,.;\t\n\"][^\n]*[(|!])")


def is_text(content: bytes) -> bool:
    """UTF-8, UTF-16 with its mark, or one byte a letter, as Windows writes Arabic and French."""
    if content.startswith(_UTF_16):
        return _is_utf_16(content)
    return not _CONTROLS.search(content)


def _is_utf_16(content: bytes) -> bool:
    try:
        text = content.decode("utf-16")
    except UnicodeDecodeError:
        return False
    return all(letter >= " " or letter in "\t\n\r\v\f" for letter in set(text))


def calls_for_something(content: bytes) -> bool:
    """Whether a table has formulas."""
    encoding = "utf-16" if content.startswith(_UTF_16) else "utf-8"
    return _FORMULA.search(content.decode(encoding, "replace").removeprefix("\ufeff")) is not None
