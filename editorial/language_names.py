"""The portal's languages, each in the reader's own language."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

_NAMES: Mapping[str, Any] = {"ar": _("Arabic"), "fr": _("French"), "en": _("English")}


def language_name_here(code: str) -> str:
    """`French` for an English reader, `الفرنسية` for an Arabic one; else its own name, `Français`."""
    return str(_NAMES.get(code) or dict(settings.WAGTAIL_CONTENT_LANGUAGES).get(code, code))
