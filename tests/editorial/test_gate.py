"""Nothing becomes public without the approval of the approving body."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page, TaskState

from editorial.approval import NotApproved, approve, live_without_approval
from editorial.models import Approval, InstitutionSectionPage
from institutions.models import User
from knowledge_base.models import InitiativePage
from publication.models import PublicRecord
from tests import cms

pytestmark = pytest.mark.django_db


def draft_of(title: str) -> InitiativePage:
    return InitiativePage.objects.get(title=title)


def test_every_live_page_was_approved() -> None:
    assert Page.objects.live().filter(depth__gt=1).count() > 300
    assert list(live_without_approval()) == []


def test_only_the_approving_body_may_publish() -> None:
    publishers = GroupPagePermission.objects.filter(permission__codename="publish_page")
    assert {right.group.name for right in publishers} == {"icpc: approvers"}


def test_from_draft_to_public(
    signed_in: cms.SignIn, editor: User, approver: User, section: InstitutionSectionPage
) -> None:
    title = "Registre des cadeaux reçus"
    response = cms.create(
        signed_in(editor), InitiativePage, section, title=title, summary="Un registre.", submit=True
    )
    assert response.status_code == 302
    page = draft_of(title)
    assert not page.live
    assert page.is_source
    assert not PublicRecord.objects.filter(page_id=page.pk).exists()
    cms.approve(signed_in(approver), page)
    page.refresh_from_db()
    assert page.live
    assert page.live_revision.approval.approver == approver
    assert PublicRecord.objects.get(page_id=page.pk).title == title
    assert signed_in(approver).get(page.get_url()).status_code == 200


def test_editor_sees_no_publish_button_and_cannot_force_it(
    signed_in: cms.SignIn, editor: User, section: InstitutionSectionPage
) -> None:
    client = signed_in(editor)
    cms.create(client, InitiativePage, section, title="Brouillon")
    page = draft_of("Brouillon")
    html = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert 'name="action-publish"' not in html
    pressed: dict[str, Any] = {"action-publish": "1"}
    cms.edit(client, page, **pressed)
    page.refresh_from_db()
    assert not page.live


def test_approver_cannot_publish_past_the_queue(
    signed_in: cms.SignIn, approver: User, section: InstitutionSectionPage
) -> None:
    client = signed_in(approver)
    pressed: dict[str, Any] = {"action-publish": "1"}
    cms.create(client, InitiativePage, section, title="Sans file", **pressed)
    page = draft_of("Sans file")
    assert not page.live
    with pytest.raises(NotApproved):
        page.get_latest_revision().publish(user=approver, skip_permission_checks=True)


def test_nobody_approves_their_own_edit(
    signed_in: cms.SignIn, approver: User, section: InstitutionSectionPage
) -> None:
    client = signed_in(approver)
    cms.create(client, InitiativePage, section, title="Mon propre texte", submit=True)
    page = draft_of("Mon propre texte")
    cms.approve(client, page)
    page.refresh_from_db()
    assert not page.live
    assert not Approval.objects.filter(page=page).exists()
    assert page.current_workflow_state is not None


def test_approver_who_edits_in_the_queue_needs_a_second_person(
    signed_in: cms.SignIn, editor: User, approver: User, body_editor: User, section: InstitutionSectionPage
) -> None:
    cms.create(signed_in(editor), InitiativePage, section, title="Relu", submit=True)
    page = draft_of("Relu")
    cms.edit(signed_in(approver), page, title="Relu et changé")
    cms.approve(signed_in(approver), page)
    page.refresh_from_db()
    assert not page.live


def test_returned_draft_keeps_the_reason(
    signed_in: cms.SignIn, editor: User, approver: User, section: InstitutionSectionPage
) -> None:
    cms.create(signed_in(editor), InitiativePage, section, title="À revoir", submit=True)
    page = draft_of("À revoir")
    cms.send_back(signed_in(approver), page, "Précisez la période.")
    returned = TaskState.objects.filter(workflow_state__object_id=str(page.pk)).latest("pk")
    assert returned.status == TaskState.STATUS_REJECTED
    assert returned.comment == "Précisez la période."
    assert not draft_of("À revoir").live


def test_editor_cannot_approve(signed_in: cms.SignIn, editor: User, section: InstitutionSectionPage) -> None:
    client = signed_in(editor)
    cms.create(client, InitiativePage, section, title="Pour moi", submit=True)
    page = draft_of("Pour moi")
    cms.approve(client, page)
    page.refresh_from_db()
    assert not page.live


@pytest.mark.parametrize("locale", ["ar", "fr", "en"])
def test_editor_works_in_own_section_only(signed_in: cms.SignIn, editor: User, locale: str) -> None:
    foreign = InstitutionSectionPage.objects.get(institution__slug="icpc", locale__language_code=locale)
    own = InstitutionSectionPage.objects.get(institution__slug="mrafp", locale__language_code=locale)
    assert not foreign.permissions_for_user(editor).can_add_subpage()
    assert not foreign.permissions_for_user(editor).can_edit()
    assert own.permissions_for_user(editor).can_add_subpage()
    url = reverse("wagtailadmin_pages:add", args=["knowledge_base", "initiativepage", foreign.pk])
    assert signed_in(editor).get(url).status_code == 302


def test_only_the_latest_version_can_be_approved(
    signed_in: cms.SignIn, editor: User, approver: User, section: InstitutionSectionPage
) -> None:
    cms.create(signed_in(editor), InitiativePage, section, title="Version une", submit=True)
    page = draft_of("Version une")
    first = page.latest_revision
    page.title = "Version deux"
    page.save_revision(user=editor)
    with pytest.raises(PermissionDenied):
        approve(revision=first, approver=approver)


def test_page_in_the_queue_is_locked_for_its_editor(
    signed_in: cms.SignIn, editor: User, section: InstitutionSectionPage
) -> None:
    cms.create(signed_in(editor), InitiativePage, section, title="En attente", submit=True)
    page = draft_of("En attente")
    lock = page.get_lock()
    assert lock is not None
    assert lock.for_user(editor)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    signed_in(editor).post(url, {"title": "Changé en douce", **cms.without_streams(InitiativePage)})
    assert page.get_latest_revision_as_object().title == "En attente"


def test_pages_are_born_as_drafts(section: InstitutionSectionPage) -> None:
    page = section.add_child(instance=InitiativePage(title="Né en ligne", live=True, locale=section.locale))
    assert not InitiativePage.objects.get(pk=page.pk).live
