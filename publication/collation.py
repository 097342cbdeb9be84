"""Titles in the order of a reader's alphabet, on PostgreSQL (ICU) and on the embedded SQLite."""

import unicodedata
from typing import Any

from django.conf import settings
from django.db.backends.signals import connection_created
from django.db.models import F, OrderBy
from django.db.models.functions import Collate
from django.dispatch import receiver

# Letters that a dictionary files under another one; Arabic marks above or below fall away by themselves.
FILED_UNDER = str.maketrans(
    {
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ٱ": "ا",
        "ؤ": "و",
        "ئ": "ي",
        "ى": "ي",
        "ـ": "",
        "œ": "oe",
        "æ": "ae",
    }
)


def by_title(locale: str) -> OrderBy:
    return OrderBy(Collate(F("title"), collation_of(locale)))


def collation_of(locale: str) -> str:
    """The name of the language's collation: PostgreSQL's own, and the one registered below."""
    return f"{locale}-x-icu"


@receiver(connection_created)
def register_collations(sender: type, connection: Any, **kwargs: Any) -> None:
    if connection.vendor == "sqlite":
        for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES:
            connection.connection.create_collation(collation_of(code), compare_titles)


def compare_titles(one: str, other: str) -> int:
    """-1, 0 or 1, as SQLite asks it."""
    first, second = filing_key(one), filing_key(other)
    return (first > second) - (first < second)


def filing_key(title: str) -> str:
    """The letters of `title` as a dictionary files them: without case, accents, quotation marks and signs."""
    folded = unicodedata.normalize("NFKD", title.casefold().translate(FILED_UNDER))
    letters = "".join(letter for letter in folded if letter.isalnum() or letter.isspace())
    return " ".join(letters.split())
