"""The address of a translation: made of its own title, for as long as nobody outside has seen it."""

import re
from collections.abc import Iterable
from typing import Any

from wagtail.models import Page
from wagtail_localize.models import Translation

from editorial.slugs import free_slug, slug_of


def is_translated_from(page: Page) -> bool:
    """Whether translations are made from this page: never from one that is a translation itself."""
    specific = page.specific
    if hasattr(specific, "is_source"):
        return bool(specific.is_source)
    return not Translation.objects.filter(
        source__object_id=page.translation_key, target_locale=page.locale_id
    ).exists()


def give_own_slug(page: Any) -> None:
    """Take over the words of the title that was translated, in place of those of the source.

    A slug that somebody typed stays, and so does one that was ever public. The stored page follows, so that
    its siblings find the new slug taken; nothing is redirected from an address that nobody has seen.
    """
    if page.first_published_at is None and not page.live and page.latest_revision_id:
        wanted = slug_of(page.title)
        if page.slug != wanted and not is_translated_from(page) and _is_to_be_replaced(page):
            _take(page, free_slug(wanted, page.get_parent(), apart_from=page))


def _is_to_be_replaced(page: Any) -> bool:
    """It came with the copy of another language, or from the words that the title had before."""
    others = list(page.get_translations().values_list("slug", "title", "draft_title"))
    if any(page.title in titles for _slug, *titles in others):
        return False
    before = [] if page.title == page.draft_title else [slug_of(page.draft_title)]
    return _is_one_of(page.slug, [slug for slug, *_titles in others] + before)


def _is_one_of(slug: str, made: Iterable[str]) -> bool:
    """With the number that tells it from a sibling's, too."""
    return any(re.fullmatch(re.escape(base) + r"(-\d{1,2})?", slug) for base in made)


def _take(page: Any, slug: str) -> None:
    stored = Page.objects.only("slug", "url_path", "path").get(pk=page.pk)
    page.slug = slug
    page.set_url_path(page.get_parent())
    if stored.slug != slug:
        Page.objects.filter(pk=page.pk).update(slug=slug, url_path=page.url_path)
        stored._update_descendant_url_paths(stored.url_path, page.url_path)
