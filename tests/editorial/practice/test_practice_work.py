"""Practice works like the real section: writing, sending, returning, approving, the guide beside it."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page, TaskState, WorkflowState

from commitments.models import ProgressUpdatePage
from editorial.models import GuideProgress, InstitutionSectionPage, PracticeSectionPage, SandboxIndexPage
from editorial.models.guide import Step
from editorial.practice import practice_pages
from editorial.provisioning import provision
from editorial.sandbox import provision_practice
from home.site_tree import set_up_site
from institutions.models import Institution, User
from knowledge_base.models import InitiativePage
from notifications.models import Notice
from tests import cms
from tests.editorial.practice.practising import TITLE, assert_nothing_public, practice_of, public_state

pytestmark = pytest.mark.django_db


def test_every_partner_has_a_practice_section_in_every_language() -> None:
    assert SandboxIndexPage.objects.count() == 3
    sections = PracticeSectionPage.objects.filter(institution__slug="mrafp")
    assert sections.count() == 3
    assert len(set(sections.values_list("translation_key", flat=True))) == 1
    assert not practice_pages().filter(live=True).exists()
    assert {page.get_url() for page in practice_pages()} == {None}


def test_provisioning_again_changes_nothing() -> None:
    before = (Page.objects.count(), GroupPagePermission.objects.count())
    provision(Institution.objects.get(slug="mrafp"))
    set_up_site()
    assert (Page.objects.count(), GroupPagePermission.objects.count()) == before


def test_renamed_institution_practises_under_its_new_name() -> None:
    institution = Institution.objects.get(slug="mrafp")
    institution.names = {**institution.names, "fr": "Ministère des essais"}
    institution.save()
    provision_practice(institution)
    assert practice_of("mrafp").title.endswith("Ministère des essais")


@pytest.mark.parametrize("kind", [InitiativePage, ProgressUpdatePage])
def test_what_one_writes_for_real_can_be_practised(
    kind: type[Page], signed_in: cms.SignIn, editor: User
) -> None:
    url = reverse(
        "wagtailadmin_pages:add", args=[kind._meta.app_label, kind._meta.model_name, practice_of("mrafp").pk]
    )
    assert signed_in(editor).get(url).status_code == 200


def test_from_draft_over_return_to_well_done(
    signed_in: cms.SignIn, editor: User, approver: User, sent: InitiativePage
) -> None:
    before = public_state()
    cms.send_back(signed_in(approver), sent, "Précisez l’année.")
    assert sent.workflow_states.latest("pk").status == WorkflowState.STATUS_NEEDS_CHANGES
    cms.edit(signed_in(editor), sent, summary="Depuis 2024.", submit=True)
    response = cms.approve(signed_in(approver), InitiativePage.objects.get(pk=sent.pk))
    assert response["Location"] == reverse("practice_approved", args=[sent.pk])
    page = InitiativePage.objects.get(pk=sent.pk)
    assert page.workflow_states.latest("pk").status == WorkflowState.STATUS_APPROVED
    assert page.current_workflow_state is None
    approver.wagtail_userprofile.preferred_language = "en"  # type: ignore[attr-defined]
    approver.wagtail_userprofile.save()  # type: ignore[attr-defined]
    assert "Well done" in signed_in(approver).get(response["Location"]).content.decode()
    assert_nothing_public(page)
    assert public_state() == before


def test_writer_learns_that_it_was_approved(
    signed_in: cms.SignIn, editor: User, approver: User, sent: InitiativePage
) -> None:
    cms.approve(signed_in(approver), sent)
    notice = Notice.objects.get(recipient=editor, message="practice approved")
    assert notice.url == reverse("practice_approved", args=[sent.pk])
    assert TITLE in notice.subject
    assert signed_in(editor).get(notice.url).status_code == 200


@pytest.mark.parametrize(("person", "status"), [("editor", 200), ("lead", 200), ("foreign_lead", 404)])
def test_who_is_told_how_practice_went(
    person: str,
    status: int,
    request: pytest.FixtureRequest,
    signed_in: cms.SignIn,
    approver: User,
    sent: InitiativePage,
) -> None:
    """Nobody before it is approved, then whoever works there; and a real page is no practice."""
    client, url = signed_in(request.getfixturevalue(person)), reverse("practice_approved", args=[sent.pk])
    assert client.get(url).status_code == 404
    cms.approve(signed_in(approver), sent)
    assert client.get(url).status_code == status
    section = InstitutionSectionPage.objects.get(institution__slug="mrafp", locale__language_code="fr")
    WorkflowState.objects.filter(object_id=str(sent.pk)).update(object_id=str(section.pk))
    assert client.get(reverse("practice_approved", args=[section.pk])).status_code == 404


def test_lead_may_look_as_a_trainer_but_not_at_the_own_edit(
    signed_in: cms.SignIn, lead: User, sent: InitiativePage
) -> None:
    cms.edit(signed_in(lead), sent, summary="Changé par le responsable.")
    cms.approve(signed_in(lead), InitiativePage.objects.get(pk=sent.pk))
    assert InitiativePage.objects.get(pk=sent.pk).current_workflow_state is not None


def test_editor_does_not_approve_and_a_return_needs_a_reason(
    signed_in: cms.SignIn, editor: User, approver: User, sent: InitiativePage
) -> None:
    cms.approve(signed_in(editor), sent)
    cms.send_back(signed_in(approver), sent, "  ")
    assert (
        InitiativePage.objects.get(pk=sent.pk).current_workflow_task_state.status
        == TaskState.STATUS_IN_PROGRESS
    )


def test_practice_waits_in_its_own_list(signed_in: cms.SignIn, approver: User, sent: InitiativePage) -> None:
    state = sent.current_workflow_task_state
    assert state.task.name == "Practice"
    assert not TaskState.objects.reviewable_by(approver).exists()
    assert TITLE in signed_in(approver).get("/cms/practice/").content.decode()


def test_screens_say_that_it_is_practice(
    signed_in: cms.SignIn, editor: User, draft: InitiativePage, section: InstitutionSectionPage
) -> None:
    client = signed_in(editor)
    parent = draft.get_parent().pk
    marked = [
        f"/cms/pages/{draft.pk}/edit/",
        f"/cms/pages/{parent}/",
        f"/cms/pages/add/knowledge_base/initiativepage/{parent}/",
        f"/cms/pages/{parent}/add_subpage/",
        f"/cms/pages/{draft.pk}/history/",
        f"/cms/pages/{draft.pk}/copy/",
    ]
    assert [url for url in marked if not has_band(client, url)] == []
    assert not has_band(client, f"/cms/pages/{section.pk}/")
    assert not has_band(client, f"/cms/pages/add/knowledge_base/initiativepage/{section.pk}/")


def has_band(client: Client, url: str) -> bool:
    response = client.get(url)
    assert response.status_code == 200, url
    return BeautifulSoup(response.content, "html.parser").select_one(".guide-beside--practice") is not None


def test_practice_draft_can_be_previewed(signed_in: cms.SignIn, editor: User, draft: InitiativePage) -> None:
    response = signed_in(editor).get(reverse("wagtailadmin_pages:view_draft", args=[draft.pk]))
    assert response.status_code == 200
    assert TITLE in response.content.decode()


def test_steps_are_taken_from_what_people_do(
    signed_in: cms.SignIn, editor: User, approver: User, sent: InitiativePage
) -> None:
    def done() -> set[str]:
        return set(GuideProgress.objects.filter(user=editor).values_list("step", flat=True))

    assert done() == {Step.DRAFTED, Step.SENT}
    cms.send_back(signed_in(approver), sent, "Précisez.")
    assert done() == {Step.DRAFTED, Step.SENT}
    cms.edit(signed_in(editor), sent, summary="Précisé.", submit=True)
    assert done() == {Step.DRAFTED, Step.SENT, Step.CORRECTED}
    assert {row.institution.slug for row in GuideProgress.objects.filter(user=editor)} == {"mrafp"}  # type: ignore[union-attr]


def test_real_work_is_no_practice(
    signed_in: cms.SignIn, editor: User, section: InstitutionSectionPage
) -> None:
    cms.create(signed_in(editor), InitiativePage, section, title="Vraie page", submit=True)
    assert not GuideProgress.objects.exists()


def test_practice_screen_asks_the_database_no_more_with_more_drafts(
    signed_in: cms.SignIn, editor: User, draft: InitiativePage, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(editor)
    for number in range(12):
        draft.get_parent().specific.add_child(
            instance=InitiativePage(title=f"Exercice {number}", locale=draft.locale)
        )
    client.get("/cms/practice/")
    with django_assert_max_num_queries(45):
        client.get("/cms/practice/")
