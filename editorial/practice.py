"""What is practice and what is real: told by where a page lies in the tree."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

# Practice lies beside the home pages, below no site: it has no public address.
SLUG = "practice"
PREFIX = f"/{SLUG}-"

IN_PRACTICE = Q(url_path__startswith=PREFIX)
NEVER_PUBLISHED = _("This is a practice page: nothing here is ever published.")
STAYS_IN_PRACTICE = _(
    "Practice pages stay in the practice section. Write the page anew in your real section."
)
STAYS_OUT = _("The practice section takes no pages from elsewhere. Write a new one there.")


class NeverPublished(PermissionDenied):
    """Publishing or approving was tried for a practice page."""

    def __init__(self) -> None:
        super().__init__(NEVER_PUBLISHED)


def is_practice(page: Any) -> bool:
    """Whether `page` lies in a practice section. Asks the database nothing."""
    return (page.url_path or "").startswith(PREFIX)


def lies_in_practice(page_id: int | None) -> bool:
    """The same by the tree itself, for those who decide what becomes public."""
    page = Page.objects.filter(pk=page_id).first()
    if page is None:
        return False
    above = Page.objects.ancestor_of(page, inclusive=True)
    return is_practice(page) or above.filter(sandboxindexpage__isnull=False).exists()


def practice_pages() -> QuerySet[Page]:
    return Page.objects.filter(IN_PRACTICE)


def real_pages(pages: QuerySet[Page]) -> QuerySet[Page]:
    """`pages` without those that are practice."""
    # By key, which Wagtail's search can filter by as well.
    return pages.exclude(pk__in=practice_pages().values("pk"))


def refuse_practice(page_id: int | None) -> None:
    """Raises NeverPublished."""
    if lies_in_practice(page_id):
        raise NeverPublished


def reason_to_stay(page: Page, target: Page | None) -> Any:
    """Why `page` may not go below `target`, neither moved nor copied; None if it may."""
    if target is None or is_practice(page) == is_practice(target):
        return None
    return STAYS_IN_PRACTICE if is_practice(page) else STAYS_OUT


def refuse_crossing(page: Page, target: Page | None) -> None:
    """Raises PermissionDenied with the reason."""
    if (reason := reason_to_stay(page, target)) is not None:
        raise PermissionDenied(reason)


def practice_among(keys: Iterable[Any]) -> set[str]:
    """Of these primary keys, those of practice pages, as text: workflow states know pages by text."""
    known = [key for key in keys if str(key).isdigit()]
    return {str(pk) for pk in practice_pages().filter(pk__in=known).values_list("pk", flat=True)}
