"""Publishing, in every way that there is."""

from collections.abc import Generator
from datetime import timedelta

from django.utils import timezone
from wagtail.models import Revision

from editorial.approval import approve
from editorial.bundles import add_page, make_bundle, publish_bundle
from editorial.scheduling import publish_due
from tests.search.changes.world import (
    ARABIC,
    NEW,
    OLD,
    Words,
    approver,
    change,
    in_arabic,
    initiative,
    publish,
)


@change
def published_for_the_first_time() -> Generator[Words | None]:
    yield None
    initiative(NEW)
    yield Words(there=[NEW])


@change
def edited() -> Generator[Words | None]:
    page = initiative()
    yield None
    publish(page, title=f"Registre {NEW}")
    yield Words(there=[NEW], gone=[f"Registre {OLD}"])


@change
def approved_in_the_queue() -> Generator[Words | None]:
    page = initiative()
    yield None
    page.title = f"Registre {NEW}"
    revision = page.save_revision(user=None)
    approve(revision=revision, approver=approver())
    revision.publish()
    yield Words(there=[NEW], gone=[f"Registre {OLD}"])


@change
def published_at_its_date() -> Generator[Words | None]:
    page = initiative()
    yield None
    page.title, page.go_live_at = f"Registre {NEW}", timezone.now() + timedelta(hours=1)
    revision = page.save_revision(user=None)
    approve(revision=revision, approver=approver())
    revision.publish()
    _let_it_be_time(revision)
    assert publish_due() == 1
    yield Words(there=[NEW], gone=[f"Registre {OLD}"])


def _let_it_be_time(revision: Revision) -> None:
    past = timezone.now() - timedelta(minutes=1)
    content = revision.content | {"go_live_at": past.isoformat()}
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=past, content=content)


@change
def published_in_a_bundle() -> Generator[Words | None]:
    page = initiative()
    yield None
    page.title = f"Registre {NEW}"
    approve(revision=page.save_revision(user=None), approver=approver())
    bundle = make_bundle(by=approver(), name="Lot")
    add_page(bundle=bundle, page=page, by=approver())
    assert publish_bundle(bundle=bundle, by=approver())
    yield Words(there=[NEW], gone=[f"Registre {OLD}"])


@change
def rolled_back() -> Generator[Words | None]:
    page = initiative(NEW)
    first = page.live_revision
    page = publish(page, title=f"Registre {OLD}")
    yield None
    publish(first.as_object())
    yield Words(there=[f"Registre {NEW}"], gone=[OLD])


@change
def translated() -> Generator[Words | None]:
    page = initiative()
    yield None
    in_arabic(page)
    yield Words(there=[ARABIC, OLD])


@change
def draft_saved() -> Generator[Words | None]:
    page = initiative()
    yield None
    page.title = f"Registre {NEW}"
    page.save_revision(user=None)
    yield Words(there=[OLD], gone=[NEW])
