"""Kinds of value as links to the shapes they name."""

from collections.abc import Collection, Sequence

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from portal.api_reference import PROBLEM
from portal.api_schemas import Kind

register = template.Library()

BETWEEN = SafeString(" |<wbr> ")


@register.filter
def kind_links(kinds: Sequence[Kind], shapes: Collection[str]) -> SafeString:
    """`MilestoneOut[]`, where `shapes` are those that stand on the same page."""
    linked = ((kind.before, _linked(kind, shapes), kind.after) for kind in kinds)
    return format_html('<code dir="ltr">{}</code>', format_html_join(BETWEEN, "{}{}{}", linked))


def _linked(kind: Kind, shapes: Collection[str]) -> SafeString:
    if not kind.shape:
        return format_html("{}", kind.name)
    page = "" if kind.shape in shapes or kind.shape != PROBLEM else _overview()
    return format_html('<a href="{}#{}">{}</a>', page, kind.shape, kind.name)


def _overview() -> str:
    return f"{reverse('api_docs')}?locale={get_language()}"
