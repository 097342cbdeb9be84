"""What a file is called, as far as it can be shown."""

import re
import unicodedata

from casework.attachments.kinds import ENDINGS, Kind, kind_named

MOST_LETTERS = 100
MOST_OF_ENDING = 10
_FOLDERS = re.compile(r"^.*[\\/]", re.DOTALL)
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_SPACES = re.compile(r"\s+")
# Controls, marks that turn the direction of writing, letters of no script.
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def plain(name: str) -> str:
    """The name alone, without folders and without letters that cannot be seen."""
    whole = unicodedata.normalize("NFC", _SPACES.sub(" ", _FOLDERS.sub("", name)))
    seen = "".join(letter for letter in whole if unicodedata.category(letter) not in _UNSEEN)
    return _SPACES.sub(" ", _FORBIDDEN.sub("_", seen)).strip(" .")


def ending_of(name: str) -> str:
    """In lower case, without the dot; empty for a name without one, or with a date at its end."""
    stem, dot, ending = plain(name).rpartition(".")
    ending = ending.strip().lower()
    named = stem and dot and ending.isalnum() and not ending.isdigit() and len(ending) <= MOST_OF_ENDING
    return ending if named else ""


def displayed(name: str, kind: Kind) -> str:
    """To be shown to officers and to download under: short, with an ending of its kind."""
    ending = ending_of(name)
    # That of another picture, as telephones give, goes; that of a sentence stays.
    known = kind_named(ending) is not None
    stem = plain(name)[: -len(ending) - 1] if known else plain(name)
    ending = ending if ending in ENDINGS[kind] else str(kind)
    return f"{stem[:MOST_LETTERS].strip(' .') or 'file'}.{ending}"
