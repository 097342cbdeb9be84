"""In which open bundle a page waits to be published."""

from collections.abc import Iterable

from django.apps import apps

BUNDLE: str = "editorial.Bundle"
ENTRY: str = "editorial.BundlePage"


def bundle_names(pages: Iterable[int]) -> dict[int, str]:
    """`{page: name of its open bundle}`."""
    try:
        entries = apps.get_model(ENTRY).objects
    except LookupError:
        return {}
    held = entries.filter(page_id__in=list(pages), left_at=None)
    return dict(held.values_list("page_id", "bundle__name"))


def open_bundles() -> list[tuple[str, str, int]]:
    """(name, address, number of pages) of every open bundle."""
    try:
        bundles = apps.get_model(BUNDLE).objects
    except LookupError:
        return []
    return [
        (bundle.name, f"/cms/bundles/{bundle.pk}/", len(bundle.entries.all()))
        for bundle in bundles.filter(state="open").prefetch_related("entries").order_by("publish_at", "pk")
    ]
