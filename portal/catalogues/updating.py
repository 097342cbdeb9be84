"""Bringing the `.po` files in line with the messages of the project."""

import re
from collections.abc import Iterable
from pathlib import Path

import polib

from portal.catalogues.compilation import FOLDER, catalogue_of
from portal.catalogues.extraction import Message

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]")
# Which form a number takes. `n` is the number; forms are counted from 0.
PLURAL_RULES = {
    "ar": "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : "
    "n%100>=11 && n%100<=99 ? 4 : 5;",
    "fr": "nplurals=2; plural=(n > 1);",
    "en": "nplurals=2; plural=(n != 1);",
}
# The language that messages are written in: its catalogue repeats them.
SOURCE_LANGUAGE = "en"


def forms_in(language: str) -> int:
    """How many forms a counted noun has; KeyError for a language without a plural rule here."""
    return int(PLURAL_RULES[language].partition(";")[0].removeprefix("nplurals="))


def update(language: str, messages: Iterable[Message], folder: Path = FOLDER) -> polib.POFile:
    """Write the language's catalogue: kept translations, new messages untranslated, nothing obsolete."""
    path = catalogue_of(language, folder)
    updated = _empty_catalogue(language)
    kept = {(entry.msgid, entry.msgctxt or ""): entry for entry in _entries(path)}
    for message in sorted(messages, key=lambda message: message.key):
        updated.append(_entry(message, language, kept.get(message.key)))
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text(encoding="utf-8") != f"{updated}\n":
        path.write_text(f"{updated}\n", encoding="utf-8")
    return updated


def _entries(path: Path) -> list[polib.POEntry]:
    if not path.exists():
        return []
    return [entry for entry in polib.pofile(str(path)) if not entry.obsolete]


def _empty_catalogue(language: str) -> polib.POFile:
    catalogue = polib.POFile(wrapwidth=100)
    catalogue.metadata = {
        "Project-Id-Version": "National Integrity Portal",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURAL_RULES[language],
    }
    return catalogue


def _entry(message: Message, language: str, kept: polib.POEntry | None) -> polib.POEntry:
    entry = polib.POEntry(
        msgid=message.singular,
        msgid_plural=message.plural,
        msgctxt=message.context or None,
        occurrences=[(file, "") for file in sorted(message.files)],
        tcomment=kept.tcomment if kept else "",
        flags=_flags(message, kept),
    )
    if message.plural:
        entry.msgstr_plural = _forms(message, language, kept)
    else:
        entry.msgstr = kept.msgstr if kept else ""
    if language == SOURCE_LANGUAGE:
        _repeat(entry)
    return entry


def _flags(message: Message, kept: polib.POEntry | None) -> list[str]:
    flags = ["fuzzy"] if kept and kept.fuzzy else []
    return [*flags, "python-format"] if PLACEHOLDER.search(message.singular + message.plural) else flags


def _forms(message: Message, language: str, kept: polib.POEntry | None) -> dict[int, str]:
    said = kept.msgstr_plural if kept and kept.msgid_plural == message.plural else {}
    return {form: said.get(form, "") for form in range(forms_in(language))}


def _repeat(entry: polib.POEntry) -> None:
    if entry.msgid_plural:
        entry.msgstr_plural = {0: entry.msgid, 1: entry.msgid_plural}
    else:
        entry.msgstr = entry.msgid
