"""In which open bundle a page waits to be published."""

from collections.abc import Iterable

from django.db.models import Count

from editorial.bundles import address_of
from editorial.models.bundles import Bundle, BundlePage, BundleState


def bundle_names(pages: Iterable[int]) -> dict[int, str]:
    """`{page: name of its open bundle}`."""
    held = BundlePage.objects.filter(page_id__in=list(pages), left_at=None)
    return dict(held.values_list("page_id", "bundle__name"))


def open_bundles() -> list[tuple[str, str, int]]:
    """(name, address, number of pages) of every open bundle, the next to be published first."""
    counted = Bundle.objects.filter(state=BundleState.OPEN).annotate(number=Count("entries"))
    return [
        (bundle.name, address_of(bundle), bundle.number) for bundle in counted.order_by("publish_at", "pk")
    ]
