"""Pages and collections that only some may see; files that are replaced."""

from collections.abc import Generator

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from tests.search.changes.world import (
    NEW,
    OLD,
    Words,
    change,
    commitment_of_ours,
    file_named,
    initiative,
    publish,
    section_of,
    update_on,
)


@change
def page_made_private() -> Generator[Words | None]:
    page = initiative()
    yield None
    for place in (page, section_of()):
        try:
            PageViewRestriction.objects.create(page=place, restriction_type="login")
        except PermissionDenied:
            continue
        raise AssertionError("A page is public or a draft.")
    yield Words(there=[OLD])


def _private(collection: Collection) -> CollectionViewRestriction:
    return CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")


@change
def collection_made_private() -> Generator[Words | None]:
    file = file_named(OLD)
    update_on(commitment_of_ours(), file)
    yield None
    _private(file.collection)
    yield Words(gone=[file.url])


@change
def collection_above_made_private() -> Generator[Words | None]:
    file = file_named(OLD)
    file.collection = file.collection.add_child(instance=Collection(name="Sous-dossier"))
    file.save()
    update_on(commitment_of_ours(), file)
    yield None
    _private(file.collection.get_parent())
    yield Words(gone=[file.url])


@change
def collection_made_public_again() -> Generator[Words | None]:
    file = file_named(NEW)
    restriction = _private(file.collection)
    update_on(commitment_of_ours(), file)
    yield None
    restriction.delete()
    yield Words(there=[file.url])


@change
def document_moved_into_a_private_collection() -> Generator[Words | None]:
    file = file_named(OLD)
    hidden = file.collection.add_child(instance=Collection(name="Réservé"))
    _private(hidden)
    update_on(commitment_of_ours(), file)
    yield None
    file.collection = hidden
    file.save()
    yield Words(gone=[file.url])


@change
def collection_moved_into_a_private_one() -> Generator[Words | None]:
    file = file_named(OLD)
    root = file.collection
    hidden = root.add_child(instance=Collection(name="Réservé"))
    file.collection = root.add_child(instance=Collection(name="Sous-dossier"))
    file.save()
    _private(hidden)
    update_on(commitment_of_ours(), file)
    yield None
    moved = Collection.objects.get(pk=file.collection.pk)
    # As the CMS does it.
    moved.save()
    moved.move(Collection.objects.get(pk=hidden.pk), pos="sorted-child")
    yield Words(gone=[file.url])


@change
def document_replaced() -> Generator[Words | None]:
    file = file_named(OLD)
    update_on(commitment_of_ours(), file)
    old = file.url
    yield None
    file.file = ContentFile(b"other text", name=f"{NEW}.txt")
    file.save()
    yield Words(there=[file.url], gone=[old])


@change
def document_no_longer_used_and_deleted() -> Generator[Words | None]:
    file = file_named(OLD)
    page = update_on(commitment_of_ours(), file)
    old = file.url
    yield None
    page.evidence.set([])
    publish(page)
    file.delete()
    yield Words(gone=[old])
