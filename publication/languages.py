"""The same words in every language of the portal."""

from typing import Any

from django.conf import settings
from django.utils import translation


def in_every_language(text: Any) -> dict[str, str]:
    """`{language: text}` of a lazily translated text."""
    texts = {}
    for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES:
        with translation.override(code):
            texts[code] = str(text)
    return texts
