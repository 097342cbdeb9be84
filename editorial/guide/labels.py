"""What buttons say, as the guide quotes it: always the words of the reader's own interface."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext, override

from editorial.guide.chapters import CHAPTERS, MARKED, GuideText, text_of
from publication.collation import filing_key

PLACEHOLDER = re.compile(r"%\(\w+\)s")


def label_shown(msgid: str) -> str:
    """The label in the active language; what it names differs from page to page and is left open."""
    return PLACEHOLDER.sub("…", gettext(msgid)).strip() if msgid else ""


def labels_in(text: GuideText) -> Iterator[str]:
    """The msgids of the labels that a chapter quotes."""
    return (found["label"] for item in text.items for found in MARKED.finditer(item) if found["label"])


def links_in(text: GuideText) -> Iterator[str]:
    """The chapters that a chapter leads to."""
    return (found["chapter"] for item in text.items for found in MARKED.finditer(item) if found["chapter"])


def words_of(text: GuideText) -> str:
    """All that its reader sees, apart from the titles of other chapters."""
    with override(text.language):
        parts = (text.title, text.audience, text.summary, *text.items)
        return MARKED.sub(lambda found: label_shown(found["label"] or ""), " ".join(parts))


def chapters_naming(words: str, language: str) -> list[GuideText]:
    """Chapters in which each of the words stands; accents and Arabic marks do not matter."""
    wanted = filing_key(words).split()
    texts = [text_of(chapter.slug, language) for chapter in CHAPTERS]
    found = {text.chapter.slug: filing_key(words_of(text)) for text in texts}
    return [text for text in texts if all(word in found[text.chapter.slug] for word in wanted)]
