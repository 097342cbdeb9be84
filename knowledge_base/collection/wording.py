"""Text as people send it, made fit to keep: one form of each letter, no invisible tricks."""

import re
import unicodedata

# Embeddings and overrides turn letters around to hide what is written; isolates and marks in prose do not.
_OVERRIDES = re.compile("[\u202a-\u202e]")
_ISOLATES = re.compile("[\u2066-\u2069]")
_MARKS = re.compile("[\u061c\u200e\u200f\u2066-\u2069\ufeff]")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_BLANKS = re.compile(r"\s+")


def control_in(text: str) -> str:
    """The first control character of `text` as `U+0000`; empty when there is none."""
    found = _CONTROLS.search(text)
    return f"U+{ord(found.group()):04X}" if found else ""


def one_line(text: str) -> str:
    """For titles and identifiers: no line break, no invisible direction marks. Vowel marks stay."""
    plain = _MARKS.sub("", _OVERRIDES.sub("", unicodedata.normalize("NFC", text)))
    return _BLANKS.sub(" ", plain).strip()


def prose(text: str) -> str:
    """Several lines; isolates stay where each that opens is closed."""
    plain = _OVERRIDES.sub("", unicodedata.normalize("NFC", text)).replace("\r\n", "\n").replace("\r", "\n")
    return (plain if _balanced(plain) else _ISOLATES.sub("", plain)).strip()


def _balanced(text: str) -> bool:
    depth = 0
    for mark in _ISOLATES.findall(text):
        depth += -1 if mark == "\u2069" else 1
        if depth < 0:
            return False
    return depth == 0


def compared(text: str) -> str:
    """For comparing labels: without case, accents, vowel marks, hyphens and blanks."""
    bare = unicodedata.normalize("NFKD", one_line(text).casefold())
    return "".join(letter for letter in bare if unicodedata.category(letter)[0] in "LN")
