"""Unpublishing, expiring, deleting: the page, its source, what is above it."""

from collections.abc import Generator

from django.utils import timezone
from wagtail.models import Page

from editorial.models import InstitutionDirectoryPage
from editorial.scheduling import expire_due
from tests.search.changes.world import (
    ARABIC,
    NEW,
    OLD,
    Words,
    change,
    french,
    in_arabic,
    initiative,
    publish,
    section_of,
)


@change
def unpublished() -> Generator[Words | None]:
    page = initiative()
    in_arabic(page)
    yield None
    page.unpublish()
    yield Words(gone=[OLD, ARABIC])


@change
def translation_unpublished() -> Generator[Words | None]:
    translation = in_arabic(initiative())
    yield None
    translation.unpublish()
    yield Words(there=[OLD], gone=[ARABIC])


@change
def unpublished_with_what_lies_below() -> Generator[Words | None]:
    initiative()
    yield None
    section_of().unpublish()
    for page in section_of().get_descendants().live().specific():
        page.unpublish()
    yield Words(gone=[OLD])


@change
def published_again() -> Generator[Words | None]:
    page = initiative(NEW)
    page.unpublish()
    yield None
    publish(page)
    yield Words(there=[NEW])


@change
def expired() -> Generator[Words | None]:
    page = initiative()
    yield None
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now())
    assert expire_due() == 1
    yield Words(gone=[OLD])


@change
def deleted() -> Generator[Words | None]:
    page = initiative()
    yield None
    page.delete()
    yield Words(gone=[OLD])


@change
def translation_deleted() -> Generator[Words | None]:
    translation = in_arabic(initiative())
    yield None
    Page.objects.get(pk=translation.pk).delete()
    yield Words(there=[OLD], gone=[ARABIC])


@change
def source_deleted() -> Generator[Words | None]:
    page = initiative()
    in_arabic(page)
    yield None
    Page.objects.get(pk=page.pk).delete()
    yield Words(gone=[OLD, ARABIC])


@change
def section_deleted() -> Generator[Words | None]:
    initiative()
    yield None
    Page.objects.get(pk=section_of().pk).delete()
    yield Words(gone=[OLD])


@change
def section_unpublished() -> Generator[Words | None]:
    yield None
    section_of().unpublish()
    yield Words()


@change
def directory_unpublished() -> Generator[Words | None]:
    yield None
    InstitutionDirectoryPage.objects.get(locale__language_code="fr").unpublish()
    yield Words()


@change
def directory_deleted() -> Generator[Words | None]:
    initiative()
    yield None
    Page.objects.get(pk=InstitutionDirectoryPage.objects.get(locale=french()).pk).delete()
    yield Words(gone=[OLD])
