"""The guide beside the work: the strip above each screen, and texts with labels and links."""

from collections.abc import Iterator
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from wagtail.models import Page

from editorial.guide.chapters import MARKED, GuideText, language_known, text_of
from editorial.guide.help import help_for
from editorial.guide.labels import label_shown
from editorial.practice import is_practice

register = template.Library()


def reader_language() -> str:
    """The language in which the reader sees the CMS, if the guide speaks it."""
    code = (get_language() or "").split("-")[0]
    return code if language_known(code) else "en"


@register.inclusion_tag("editorial/guide/beside.html", takes_context=True)
def beside_the_work(context: template.Context) -> dict[str, Any]:
    """Above a screen of the CMS: that it is practice, if it is, and the chapters that help here."""
    request = getattr(context, "request", None) or context.get("request")
    if request is None or not getattr(request, "user", None) or not request.user.is_authenticated:
        return {}
    page = _page_in(context)
    language = reader_language()
    practised = page is not None and is_practice(page)
    slugs = help_for(request, _written(context) or page, practice=practised)
    return {"practice": practised, "chapters": [text_of(slug, language) for slug in slugs]}


def _page_in(context: template.Context) -> Page | None:
    """The page on which somebody works; the one above it, while it has no place in the tree yet."""
    for name in ("page", "object", "instance", "page_to_move", "parent_page"):
        page = context.get(name)
        if isinstance(page, Page) and page.url_path:
            return page
    return None


def _written(context: template.Context) -> Page | None:
    """The page in the form, which may not be stored yet."""
    written = getattr(context.get("form"), "instance", None)
    return written if isinstance(written, Page) else None


@register.simple_tag
def guide_text(item: str, text: GuideText) -> SafeString:
    """One paragraph or step: labels as labels, chapters as links, all else as it is."""
    return format_html_join("", "{}", ((part,) for part in _parts(item, text)))


def _parts(item: str, text: GuideText) -> Iterator[str | SafeString]:
    end = 0
    for found in MARKED.finditer(item):
        yield item[end : found.start()]
        if found["label"]:
            yield format_html('<b class="guide-label">{}</b>', label_shown(found["label"]))
        else:
            url = reverse("guide_chapter", args=[found["chapter"]])
            yield format_html('<a href="{}">{}</a>', url, text_of(found["chapter"], text.language).title)
        end = found.end()
    yield item[end:]
