"""What machines read in the head of a page."""

from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from editorial.templatetags.portal_pages import breadcrumbs
from portal.linked_data import described, headline, script

register = template.Library()

OPEN_GRAPH_LOCALES = {"ar": "ar_MA", "fr": "fr_MA", "en": "en_GB"}


@register.simple_tag(takes_context=True)
def linked_data(context: template.Context) -> SafeString:
    """The page as schema.org describes it, in a data block."""
    return script(described(_values(context), breadcrumbs(context)))


@register.simple_tag(takes_context=True)
def page_headline(context: template.Context) -> str:
    return headline(_values(context))


@register.simple_tag
def open_graph_locale() -> str:
    return OPEN_GRAPH_LOCALES.get(get_language() or "", "")


def _values(context: template.Context) -> dict[str, Any]:
    return {str(name): value for name, value in context.flatten().items()}
