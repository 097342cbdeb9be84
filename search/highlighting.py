"""Showing why a record was found, safely: texts are escaped, only our own marks become markup."""

from collections.abc import Collection

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from search.analysis import Word, stem, words

# Letters for private use: nobody writes them, so they can't be mistaken for the text's own.
OPEN, CLOSE = "\ue000", "\ue001"
LENGTH = 220


def as_markup(fragment: str) -> SafeString:
    """Escaped HTML with `<mark>` where `fragment` has our marks."""
    balanced = fragment if fragment.count(OPEN) == fragment.count(CLOSE) else without_marks(fragment)
    html = escape(balanced).replace(OPEN, "<mark>").replace(CLOSE, "</mark>")
    return mark_safe(html)  # noqa: S308 -- escaped above


def without_marks(text: str) -> str:
    return text.replace(OPEN, "").replace(CLOSE, "")


def marked_excerpt(texts: Collection[str], stems: Collection[str], locale: str) -> SafeString:
    """The part of the first of `texts` that has one of `stems`, marked; empty when none has."""
    for text in map(without_marks, texts):
        found = [word for word in words(text) if stem(word.text, locale) in stems]
        if found:
            return as_markup(_marked(text, found))
    return mark_safe("")


def _marked(text: str, found: list[Word]) -> str:
    start, end = _around(text, found[0])
    pieces, position = ["… " if start else ""], start
    for word in found:
        if word.end <= end:
            pieces += [text[position : word.start], OPEN, word.text, CLOSE]
            position = word.end
    return "".join([*pieces, text[position:end], " …" if end < len(text) else ""])


def _around(text: str, word: Word) -> tuple[int, int]:
    """Where an excerpt begins and ends, at spaces."""
    start = max(0, word.start - LENGTH // 3)
    if start and (space := text.find(" ", start, word.start)) >= 0:
        start = space + 1
    end = min(len(text), start + LENGTH)
    if end < len(text) and (space := text.rfind(" ", word.end, end)) >= 0:
        end = space
    return start, max(end, word.end)
