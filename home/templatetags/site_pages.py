"""Addresses of the pages that every installation has."""

from django import template
from django.conf import settings
from django.utils.translation import get_language

from editorial.navigation import navigation
from home.site_tree import key_of

register = template.Library()


@register.simple_tag
def site_page_url(name: str) -> str:
    """The page that the site's set-up made under `name`, in the page's language; "" when it has none."""
    key = str(key_of(name))
    entries = navigation(get_language() or settings.LANGUAGE_CODE).entries
    return next((entry.url for entry in entries if entry.key == key), "")
