"""Bundles: all their pages become public together, or none does."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry, Page

from editorial.approval import live_without_approval
from editorial.bundles import (
    add_page,
    change_bundle,
    dissolve,
    make_bundle,
    open_bundle_of,
    publish_bundle,
    publish_due_bundles,
    remove_page,
)
from editorial.models import Bundle
from editorial.models.bundles import BundleState, Obstacle
from editorial.releasing import publish_ready
from editorial.workflow_messages import BUNDLE_FAILED, BUNDLE_PUBLISHED
from institutions.models import User
from knowledge_base.models import InitiativePage
from notifications.models import Notice
from publication.models import PublicRecord
from tests import cms
from tests.editorial.conftest import Submit, typed

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def fresh(page: Page) -> InitiativePage:
    return InitiativePage.objects.get(pk=page.pk)


def live(pages: Sequence[Page]) -> list[bool]:
    return [fresh(page).live for page in pages]


def test_approving_marks_ready_and_publishes_nothing(ready: Sequence[InitiativePage], bundle: Bundle) -> None:
    assert live(ready) == [False, False, False]
    assert bundle.entries.filter(approval__isnull=False).count() == 3
    assert {page.latest_revision.approval.pk for page in ready} == set(
        bundle.entries.values_list("approval_id", flat=True)
    )


def test_all_become_public_together(ready: Sequence[InitiativePage], bundle: Bundle, approver: User) -> None:
    assert publish_bundle(bundle=bundle, by=approver)
    assert live(ready) == [True, True, True]
    assert [page.live_revision_id for page in map(fresh, ready)] == [p.latest_revision_id for p in ready]
    assert PublicRecord.objects.filter(page_id__in=[page.pk for page in ready]).count() == 3
    assert not live_without_approval().exists()
    assert (bundle.state, bundle.closed_by) == (BundleState.PUBLISHED, approver)
    assert open_bundle_of(ready[0]) is None
    assert Notice.objects.get(message=BUNDLE_PUBLISHED).recipient == approver
    acts = ModelLogEntry.objects.filter(object_id=str(bundle.pk)).order_by("timestamp", "pk")
    assert acts.last().action == "portal.bundle.publish"
    with pytest.raises(ValidationError):
        publish_bundle(bundle=bundle, by=approver)


def _change(page: InitiativePage, people: Any) -> None:
    page.title = "Changé"
    page.save_revision(user=people)


def _delete(page: InitiativePage, people: Any) -> None:
    page.delete()


def _lock(page: InitiativePage, people: Any) -> None:
    Page.objects.filter(pk=page.pk).update(locked=True, locked_by=people)


def _take_its_slug(page: InitiativePage, people: Any) -> None:
    """Another page has taken its address meanwhile."""
    Page.objects.filter(pk=page.pk).update(slug="ailleurs")
    page.get_parent().add_child(instance=InitiativePage(title="Autre", slug=page.slug, locale=page.locale))


@pytest.mark.parametrize(
    ("harm", "obstacle"),
    [
        (_change, Obstacle.CHANGED),
        (_delete, Obstacle.DELETED),
        (_lock, Obstacle.LOCKED),
        (_take_its_slug, Obstacle.INVALID),
    ],
)
def test_one_that_fails_keeps_all_back_and_is_named(
    harm: Callable[[InitiativePage, User], None],
    obstacle: Obstacle,
    ready: Sequence[InitiativePage],
    bundle: Bundle,
    signed_in: cms.SignIn,
    approver: User,
    editor: User,
) -> None:
    messages = PublicRecord.objects.count()
    harm(ready[2], editor)
    client = signed_in(approver)
    client.post(reverse("bundle_publish", args=[bundle.pk]))
    assert live(ready[:2]) == [False, False]
    assert PublicRecord.objects.count() == messages
    bundle.refresh_from_db()
    assert (bundle.state, bundle.failure, bundle.failed_title) == ("open", obstacle, "Page 3")
    shown = client.get(reverse("bundle", args=[bundle.pk])).content.decode()
    alert = BeautifulSoup(shown, "html.parser").select_one('.help-critical[role="alert"]')
    assert alert is not None
    assert "Page 3" in alert.text
    assert str(obstacle.label) in alert.text
    told = Notice.objects.get(message=BUNDLE_FAILED)
    assert told.recipient == approver
    assert "Page 3" in told.text
    remove_page(entry=bundle.entries.get(title="Page 3"), by=approver)
    assert publish_bundle(bundle=bundle, by=approver)
    assert live(ready[:2]) == [True, True]


def test_one_without_approval_keeps_all_back(
    pages: Sequence[InitiativePage], bundle: Bundle, signed_in: cms.SignIn, approver: User
) -> None:
    for page in pages[:2]:
        cms.approve(signed_in(approver), page)
    assert not publish_bundle(bundle=bundle, by=approver)
    assert live(pages) == [False, False, False]
    assert (bundle.failure, bundle.failed_title) == (Obstacle.NOT_APPROVED, "Page 3")
    cms.approve(signed_in(approver), pages[2])
    assert publish_bundle(bundle=bundle, by=approver)
    assert (bundle.failure, bundle.failed_at) == ("", None)


def test_fault_in_the_middle_leaves_nothing_public(
    ready: Sequence[InitiativePage],
    bundle: Bundle,
    approver: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    publish = InitiativePage.publish

    def break_at_the_last(self: InitiativePage, *args: Any, **kwargs: Any) -> Any:
        if self.pk == ready[2].pk:
            raise RuntimeError("disk full")
        return publish(self, *args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(InitiativePage, "publish", break_at_the_last)
        assert not publish_bundle(bundle=bundle, by=approver)
    assert live(ready) == [False, False, False]
    assert bundle.failure == Obstacle.FAULT
    assert publish_bundle(bundle=bundle, by=approver)


def test_at_its_time_by_the_job(
    ready: Sequence[InitiativePage],
    bundle: Bundle,
    approver: User,
    later: Callable[[timedelta], None],
) -> None:
    change_bundle(bundle=bundle, by=approver, name=bundle.name, publish_at=timezone.now() + HOUR)
    assert publish_due_bundles() == 0
    later(HOUR + timedelta(minutes=1))
    assert publish_due_bundles() == 1
    assert live(ready) == [True, True, True]
    assert publish_due_bundles() == 0


def test_job_that_failed_waits_for_somebody_and_spares_the_others(
    ready: Sequence[InitiativePage],
    bundle: Bundle,
    approver: User,
    editor: User,
    submit: Submit,
    signed_in: cms.SignIn,
) -> None:
    past = timezone.now() - HOUR
    change_bundle(bundle=bundle, by=approver, name=bundle.name, publish_at=past)
    _change(ready[0], editor)
    other = make_bundle(by=approver, name="Deuxième", publish_at=past)
    page = submit("Seule")
    add_page(bundle=other, page=page, by=approver)
    cms.approve(signed_in(approver), page)
    assert publish_due_bundles() == 1
    assert fresh(page).live
    assert (publish_due_bundles(), Notice.objects.filter(message=BUNDLE_FAILED).count()) == (0, 1)
    bundle.refresh_from_db()
    change_bundle(bundle=bundle, by=approver, name=bundle.name, publish_at=past + timedelta(minutes=1))
    assert publish_due_bundles() == 0
    assert Notice.objects.filter(message=BUNDLE_FAILED).count() == 2


def test_page_is_in_one_open_bundle(ready: Sequence[InitiativePage], bundle: Bundle, approver: User) -> None:
    other = make_bundle(by=approver, name="Deuxième")
    with pytest.raises(ValidationError, match="Journée"):
        add_page(bundle=other, page=ready[0], by=approver)
    dissolve(bundle=bundle, by=approver)
    entry = add_page(bundle=other, page=ready[0], by=approver)
    assert entry.approval == ready[0].latest_revision.approval


def test_what_has_nothing_to_publish_stays_out(
    ready: Sequence[InitiativePage],
    bundle: Bundle,
    approver: User,
    section: Page,
    submit: Submit,
    signed_in: cms.SignIn,
) -> None:
    other = make_bundle(by=approver, name="Deuxième")
    draft = section.add_child(instance=InitiativePage(title="Brouillon", locale=section.locale))
    publish_bundle(bundle=bundle, by=approver)
    dated = submit("Datée", go_live_at=typed(timezone.now() + HOUR))
    cms.approve(signed_in(approver), dated)
    for page in (draft, ready[0], dated):
        with pytest.raises(ValidationError):
            add_page(bundle=other, page=page, by=approver)
    fresh(ready[0]).unpublish(user=approver)
    with pytest.raises(ValidationError):
        add_page(bundle=other, page=ready[0], by=approver)


def test_page_with_a_date_of_its_own_keeps_the_bundle_back(
    submit: Submit, bundle: Bundle, signed_in: cms.SignIn, approver: User
) -> None:
    page = submit("Datée", go_live_at=typed(timezone.now() + HOUR))
    add_page(bundle=bundle, page=page, by=approver)
    cms.approve(signed_in(approver), page)
    assert not publish_bundle(bundle=bundle, by=approver)
    assert bundle.failure == Obstacle.OWN_DATE


def test_taken_out_it_is_published_alone(
    ready: Sequence[InitiativePage], bundle: Bundle, signed_in: cms.SignIn, approver: User, editor: User
) -> None:
    client = signed_in(approver)
    entry = bundle.entries.get(page=ready[0])
    client.post(reverse("bundle_remove", args=[bundle.pk, entry.pk]))
    assert live(ready) == [False, False, False]
    assert "Page 1" in client.get(reverse("bundles")).content.decode()
    with pytest.raises(PermissionDenied):
        publish_ready(page=ready[0], by=editor)
    client.post(reverse("publish_ready", args=[ready[0].pk]))
    assert live(ready) == [True, False, False]
    client.post(reverse("publish_ready", args=[ready[1].pk]))
    assert live(ready) == [True, False, False]


def test_returned_and_approved_again_it_is_ready_again(
    ready: Sequence[InitiativePage],
    bundle: Bundle,
    signed_in: cms.SignIn,
    editor: User,
    approver: User,
) -> None:
    _change(ready[0], editor)
    cms.edit(signed_in(editor), ready[0], submit=True, title="Mieux")
    cms.approve(signed_in(approver), fresh(ready[0]))
    assert live(ready) == [False, False, False]
    assert publish_bundle(bundle=bundle, by=approver)
    assert fresh(ready[0]).title == "Mieux"
