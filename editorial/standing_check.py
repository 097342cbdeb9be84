"""The standing check: what is public was approved, word for word."""

import json
import logging
from collections.abc import Iterator
from typing import Any

from wagtail.models import COMMENTS_RELATION_NAME, Page

from editorial.approval import live_without_approval

logger = logging.getLogger(__name__)

# What Wagtail keeps of a page beside its content, and where it stands in the tree.
KEPT_BESIDE = {
    "pk", "path", "depth", "numchild", "url_path", "live", "has_unpublished_changes", "draft_title",
    "first_published_at", "last_published_at", "live_revision", "latest_revision",
    "latest_revision_created_at", "expired", "locked", "locked_at", "locked_by", "owner", "content_type",
    "translation_key", "locale", "alias_of", COMMENTS_RELATION_NAME,
}  # fmt: skip


KEYS = {"pk", "page", "id"}


def violations() -> Iterator[str]:
    """A line for each live page that nobody approved, or that says something else than was approved."""
    for page in live_without_approval():
        yield f"{page.pk} “{page.title}”: its public version has no approval"
    approved = Page.objects.live().filter(depth__gt=1, live_revision__approval__isnull=False)
    for page in approved.order_by("pk").specific().select_related("live_revision").iterator(100):
        if changed := differences(page):
            yield f"{page.pk} “{page.title}”: differs from what was approved in {', '.join(changed)}"


def differences(page: Any) -> list[str]:
    """Names of the fields in which the live page is not what its approved revision says."""
    approved = page.live_revision.as_object().serializable_data()
    public = page.serializable_data()
    names = (set(approved) | set(public)) - KEPT_BESIDE
    return sorted(name for name in names if _said(approved.get(name)) != _said(public.get(name)))


def _said(value: Any) -> Any:
    """Rows and blocks of a page may get their keys when they are saved: what counts is what they say."""
    if isinstance(value, str) and value.startswith("["):
        value = _blocks(value)
    if isinstance(value, list):
        return [_said(row) for row in value]
    if isinstance(value, dict):
        return {name: _said(part) for name, part in value.items() if name not in KEYS}
    return value


def _blocks(text: str) -> Any:
    """A stream field is written as JSON."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def report_unapproved() -> int:
    """Log an error for each violation; return how many there are."""
    found = list(violations())
    for line in found:
        logger.error("Public without approval: %s", line)
    return len(found)
