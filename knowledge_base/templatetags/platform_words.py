"""How the pages of platforms write what is known about them."""

import re
from collections.abc import Iterable
from typing import Any

from django import template
from django.conf import settings
from django.utils.translation import get_language_info

from editorial.wording import choice_label
from knowledge_base.reachability import link_of
from knowledge_base.statuses import PlatformAudience

register = template.Library()

SENTENCE = re.compile(r".+?[.!?؟](?=\s|$)", re.DOTALL)


@register.filter
def web_link(address: str) -> str:
    return link_of(address)


@register.filter
def first_sentence(text: str) -> str:
    """The text up to its first full stop; all of it without one."""
    found = SENTENCE.match(text)
    return found.group() if found else text


@register.filter
def language_names(stated: str) -> str:
    """`ar fr` in words of the page's language; what is no list of codes stays as it is written."""
    codes = stated.replace(",", " ").split()
    try:
        return ", ".join(_language_name(code) for code in codes)
    except KeyError:
        return stated


def _language_name(code: str) -> str:
    """Raises KeyError for a code nobody knows."""
    if code in dict(settings.WAGTAIL_CONTENT_LANGUAGES) or len(code) <= 3:
        return str(get_language_info(code)["name_translated"])
    raise KeyError(code)


@register.filter
def audience_names(values: Iterable[str]) -> list[Any]:
    return [choice_label(PlatformAudience, value) for value in values]
