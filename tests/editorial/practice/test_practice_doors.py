"""Nothing of practice is ever public, whichever door one tries."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.models import GroupPagePermission, Page

from editorial.approval import NotApproved, PublishApprovedRevision, approve, publish_as_operator
from editorial.models import Approval, SandboxIndexPage
from editorial.practice import NeverPublished, is_practice, practice_pages
from editorial.projectors import project_record
from institutions.models import User
from knowledge_base.models import InitiativePage
from tests import cms
from tests.editorial.practice.practising import TITLE, assert_nothing_public, practice_of, public_state

pytestmark = pytest.mark.django_db


def by_revision(page: Page, person: User) -> None:
    page.get_latest_revision().publish(user=person, skip_permission_checks=True)


def by_approval(page: Page, person: User) -> None:
    approve(revision=page.get_latest_revision(), approver=person)


def by_stored_approval(page: Page, person: User) -> None:
    Approval.objects.create(revision=page.get_latest_revision(), page=page, approver=person, basis="workflow")


def by_operator(page: Page, person: User) -> None:
    publish_as_operator(page=page, approver=person, evidence="test")


def by_wagtails_action(page: Page, person: User) -> None:
    PublishPageRevisionAction(page.get_latest_revision(), user=person).execute(skip_permission_checks=True)


def by_the_portals_action(page: Page, person: User) -> None:
    PublishApprovedRevision(page.get_latest_revision(), user=person).execute(skip_permission_checks=True)


def by_saving(page: Page, person: User) -> None:
    page.live = True
    page.save()


def by_saving_the_row(page: Page, person: User) -> None:
    row = Page.objects.get(pk=page.pk)
    row.live = True
    row.save()


def by_forged_address(page: Page, person: User) -> None:
    """Where it lies is told by the tree, not by a text that somebody has changed."""
    Page.objects.filter(pk=page.pk).update(url_path="/home-fr/faux/")
    by_stored_approval(InitiativePage.objects.get(pk=page.pk), person)


def by_alias(page: Page, person: User) -> None:
    page.create_alias(update_slug="encore")


DOORS = [
    by_revision,
    by_approval,
    by_stored_approval,
    by_operator,
    by_wagtails_action,
    by_the_portals_action,
    by_saving,
    by_saving_the_row,
    by_forged_address,
    by_alias,
]


@pytest.mark.parametrize("door", DOORS)
def test_door_in_code_is_closed(door: Any, approver: User, draft: InitiativePage) -> None:
    before = public_state()
    with pytest.raises((NotApproved, NeverPublished)):
        door(draft, approver)
    assert public_state() == before
    assert_nothing_public(draft)


@pytest.mark.parametrize("person", ["editor", "lead", "approver"])
def test_doors_of_the_cms_are_closed(
    person: str, request: pytest.FixtureRequest, signed_in: cms.SignIn, draft: InitiativePage
) -> None:
    before = public_state()
    client = signed_in(request.getfixturevalue(person))
    past = (timezone.now() - timedelta(hours=1)).strftime("%Y-%m-%d %H:%M")
    changes: dict[str, Any] = {"action-publish": "1", "go_live_at": past, "summary": "Publié ?"}
    cms.edit(client, draft, **changes)
    call_command("publish_scheduled")
    client.post(f"/cms/bulk/wagtailcore/page/publish/?id={draft.pk}", {"include_descendants": "on"})
    copy = {"new_title": "Copie", "new_slug": "copie", "new_parent_page": draft.get_parent().pk}
    client.post(reverse("wagtailadmin_pages:copy", args=[draft.pk]), copy | {"publish_copies": "on"})
    client.post(reverse("wagtailadmin_pages:copy", args=[draft.pk]), copy | {"alias": "on", "new_slug": "a"})
    client.post(f"/cms/localize/page/{draft.pk}/convert_to_alias/")
    assert public_state() == before
    assert_nothing_public(draft)


def test_projector_shows_no_practice_even_if_a_row_called_itself_live(draft: InitiativePage) -> None:
    Page.objects.filter(pk=draft.pk).update(live=True)
    assert list(project_record(InitiativePage.objects.get(pk=draft.pk))) == []
    Page.objects.filter(pk=draft.pk).update(live=False)


def test_no_public_address_search_or_api_knows_it(sent: InitiativePage) -> None:
    client = Client()
    assert sent.get_url() is None
    for url in (f"/fr{sent.url_path}", sent.url_path, f"/id/{sent.public_id}/"):
        assert client.get(url, follow=True).status_code == 404
    assert TITLE not in client.get("/fr/search/?q=Zorglub").content.decode()
    assert TITLE not in client.get("/sitemap.xml").content.decode()
    assert TITLE not in client.get("/fr/").content.decode()


def test_nobody_has_the_right_to_publish_there() -> None:
    rights = GroupPagePermission.objects.filter(
        page__in=practice_pages(), permission__codename="publish_page"
    )
    assert list(rights) == []


def test_root_of_practice_keeps_its_address() -> None:
    """So that nobody takes practice out by renaming it."""
    index = SandboxIndexPage.objects.get(locale__language_code="fr")
    index.slug = "home-fr-2"
    index.save()
    assert SandboxIndexPage.objects.get(pk=index.pk).slug == "practice-fr"
    assert is_practice(practice_of("mrafp"))
