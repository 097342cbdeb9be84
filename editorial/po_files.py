"""A translation as a PO file: written, and checked when it comes back."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polib
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page

from editorial.language_names import language_name_here
from editorial.passages import passages_of
from editorial.text_changes import Change, compared
from editorial.translation_texts import Entry, Texted, cleaned, is_clean, strange_links, texts_of, with_texts

MOST_BYTES = 2 * 1024 * 1024
NOT_WHOLE = gettext_lazy("This is no PO file, or it is cut off. Download it anew, and upload the whole file.")
# A quotation mark at the end that no odd number of backslashes stands before.
_ENDED = re.compile(r'(?<!\\)(\\\\)*"$')
PAGE, SOURCE = "X-Portal-Page", "X-Portal-Source-Text"


@dataclass(frozen=True)
class Remark:
    """Something about one entry of a file. With an error nothing is saved; `place` says where it stands."""

    place: str
    text: str
    is_error: bool = False


@dataclass(frozen=True)
class CheckedFile:
    """What a file would change, and what is to be said about its entries."""

    texts: Mapping[tuple[str, str], str]
    changes: Sequence[Change]
    remarks: Sequence[Remark]

    @property
    def has_errors(self) -> bool:
        return any(remark.is_error for remark in self.remarks)


def written(translation_page: Page) -> str:
    """The PO file of a translation: the source's text, with what the translation says now.

    A text whose source has changed since is marked `fuzzy`.
    """
    texted = texts_of(translation_page)
    file = polib.POFile(wrapwidth=200)
    file.metadata = {
        "POT-Creation-Date": timezone.now().strftime("%Y-%m-%d %H:%M%z"),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": texted.page.locale.language_code,
        PAGE: identity(texted),
        SOURCE: texted.newest.mark,
    }
    for entry in texted.entries:
        file.append(
            polib.POEntry(
                msgctxt=entry.path,
                msgid=entry.source,
                msgstr=entry.text,
                comment=entry.label,
                flags=["fuzzy"] if entry.is_old else [],
            )
        )
    return str(file)


def identity(texted: Texted) -> str:
    return f"{texted.page.public_id}/{texted.page.locale.language_code}"


def checked(translation_page: Page, raw: bytes) -> CheckedFile:
    """Raises ValidationError for a file that cannot be used at all."""
    texted = texts_of(translation_page)
    file = _parsed(raw)
    _refuse_other_page(file, texted)
    texts, remarks = _taken(file, texted)
    changes: list[Change] = []
    if not any(remark.is_error for remark in remarks):
        target = with_texts(texted, texts)
        remarks += _misfits(target)
        changes = compared(*(passages_of(type(p), p.serializable_data()) for p in (texted.page, target)))
    return CheckedFile(texts, changes, remarks)


def _parsed(raw: bytes) -> polib.POFile:
    if len(raw) > MOST_BYTES:
        raise ValidationError(_("The file is larger than 2 MB."))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise ValidationError(
            _("The file is not written in UTF-8. Save it in UTF-8 and upload it again.")
        ) from problem
    if not all(_is_whole(line.strip()) for line in text.splitlines()):
        raise ValidationError(NOT_WHOLE)
    try:
        # Begins with a line break: what has one is never taken for the name of a file.
        return polib.pofile(f"\n{text}", encoding="utf-8")
    except (OSError, ValueError, IndexError, AttributeError) as problem:
        raise ValidationError(NOT_WHOLE) from problem


def _is_whole(line: str) -> bool:
    """polib takes a string without its end for a shorter one: the end of a file that was cut off."""
    _before, quote, string = line.partition('"')
    return not quote or line.startswith("#") or bool(_ENDED.search(string))


def _refuse_other_page(file: polib.POFile, texted: Texted) -> None:
    if file.metadata.get(PAGE) != identity(texted):
        raise ValidationError(
            _("This file is not for this page in %(language)s. Download the file of this page.")
            % {"language": language_name_here(texted.page.locale.language_code)}
        )
    if file.metadata.get(SOURCE) != texted.newest.mark:
        raise ValidationError(_("The source has changed since this file was downloaded. Download it anew."))


def _taken(file: polib.POFile, texted: Texted) -> tuple[dict[tuple[str, str], str], list[Remark]]:
    wanted = {(entry.path, entry.source): entry for entry in texted.entries}
    texts: dict[tuple[str, str], str] = {}
    remarks: list[Remark] = []
    seen = set()
    for given in file:
        if given.obsolete:
            continue
        key = (given.msgctxt or "", given.msgid)
        entry = wanted.get(key)
        place = entry.label if entry else _("Line %(number)s") % {"number": given.linenum}
        seen.add(key)
        remarks += [Remark(place, text, is_error) for text, is_error in _about(given, entry)]
        if entry and given.msgstr.strip() and not given.fuzzy:
            texts[key] = cleaned(given.msgstr)
    remarks += [
        Remark(entry.label, _("The file does not have this text. It stays as it is."))
        for key, entry in wanted.items()
        if key not in seen
    ]
    return texts, remarks


def _about(given: polib.POEntry, entry: Entry | None) -> list[tuple[str, bool]]:
    """(what is to be said, whether it is an error)."""
    if entry is None:
        return [
            (_("The page has no such text. It is left out: “%(text)s”.") % {"text": given.msgid[:80]}, False)
        ]
    if not given.msgstr.strip():
        return [(_("Empty: this text stays as it is."), False)]
    if given.fuzzy:
        return [(_("Marked as fuzzy: this text stays as it is until somebody removes the mark."), False)]
    found = []
    if strange := strange_links(entry.source, cleaned(given.msgstr)):
        links = ", ".join(sorted(strange))
        found.append((_("The source has no link %(links)s here.") % {"links": links}, True))
    if not is_clean(given.msgstr):
        found.append((_("Markup that is not allowed here is taken out."), False))
    return found


def _misfits(target: Any) -> list[Remark]:
    """What the form of the page would not accept."""
    try:
        target.full_clean()
    except ValidationError as problem:
        return [
            Remark(str(target._meta.get_field(name).verbose_name), text, True)
            for name, texts in problem.message_dict.items()
            for text in texts
        ]
    return []
