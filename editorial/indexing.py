"""The CMS's own indices, when many pages are saved: each page is written once, at the end."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from wagtail.models import Page, ReferenceIndex
from wagtail.search.backends import get_search_backends
from wagtail.signal_handlers import disable_reference_index_auto_update

# The pages that wait to be written into the indices of the CMS, by their models; None: none waits.
_waiting: ContextVar[dict[type[Page], set[int]] | None] = ContextVar("waiting", default=None)


@contextmanager
def indexed_together() -> Iterator[None]:
    """Pages saved in the block enter the CMS's search and reference index at its end, in one go.

    Leave it before the transaction ends. An error in the block leaves the indices as they were.
    """
    token = _waiting.set(defaultdict(set))
    try:
        with disable_reference_index_auto_update():
            yield
        for model, keys in (_waiting.get() or {}).items():
            _index(model, keys)
    finally:
        _waiting.reset(token)


def waits_for_index(page: Page) -> bool:
    """Whether the page is indexed later; then it is noted."""
    waiting = _waiting.get()
    if waiting is None:
        return False
    waiting[type(page)].add(page.pk)
    return True


def _index(model: type[Page], keys: set[int]) -> None:
    pages = list(model.objects.filter(pk__in=keys))
    for backend in get_search_backends(with_auto_update=True):
        backend.add_bulk(model, pages)
    for page in pages:
        ReferenceIndex.create_or_update_for_object(page)
