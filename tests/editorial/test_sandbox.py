"""Practice works like the real section, and nothing of it is ever public, whichever door one tries."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.messages import get_messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.models import GroupPagePermission, Locale, Page, TaskState, WorkflowState

from commitments.models import ProgressUpdatePage
from editorial import sandbox
from editorial.approval import (
    NotApproved,
    PublishApprovedRevision,
    approve,
    live_without_approval,
    publish_as_operator,
)
from editorial.models import (
    Approval,
    GuideProgress,
    InstitutionSectionPage,
    PracticeSectionPage,
    RecordLink,
    SandboxIndexPage,
)
from editorial.models.guide import Step
from editorial.practice import (
    STAYS_IN_PRACTICE,
    STAYS_OUT,
    NeverPublished,
    is_practice,
    lies_in_practice,
    practice_pages,
    real_pages,
)
from editorial.projectors import project_record
from editorial.provisioning import provision
from editorial.sandbox import clear_practice, provision_practice, tend_practice
from home.site_tree import set_up_site
from institutions.models import Institution, User
from knowledge_base.models import InitiativePage
from notifications.models import Notice
from publication.models import PublicRecord
from tests import cms

pytestmark = pytest.mark.django_db

TITLE = "Exercice Zorglub"


@pytest.fixture(autouse=True)
def _practice_sections(db: None) -> None:
    """As they are made now, even where the kept test database is older."""
    for slug in ("mrafp", "icpc"):
        provision_practice(Institution.objects.get(slug=slug))


def practice_of(slug: str, locale: str = "fr") -> PracticeSectionPage:
    return PracticeSectionPage.objects.get(institution__slug=slug, locale__language_code=locale)


@pytest.fixture
def draft(signed_in: cms.SignIn, editor: User) -> InitiativePage:
    """The partner editor's practice draft."""
    cms.create(signed_in(editor), InitiativePage, practice_of("mrafp"), title=TITLE, summary="Un exercice.")
    return InitiativePage.objects.get(title=TITLE)


@pytest.fixture
def sent(signed_in: cms.SignIn, editor: User, draft: InitiativePage) -> InitiativePage:
    cms.edit(signed_in(editor), draft, submit=True)
    return InitiativePage.objects.get(pk=draft.pk)


def public_state() -> tuple[int, int, int]:
    return PublicRecord.objects.count(), Page.objects.live().count(), Approval.objects.count()


def assert_nothing_public(page: Page) -> None:
    assert not practice_pages().filter(live=True).exists()
    assert not PublicRecord.objects.filter(translation_key=page.translation_key).exists()
    assert not Approval.objects.filter(page__in=practice_pages()).exists()
    assert list(live_without_approval()) == []


def reasons(response: Any) -> list[str]:
    return [str(message).strip() for message in get_messages(response.wsgi_request)]


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


def test_nobody_has_the_right_to_publish_there() -> None:
    rights = GroupPagePermission.objects.filter(
        page__in=practice_pages(), permission__codename="publish_page"
    )
    assert list(rights) == []


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
    assert (
        "Well done"
        in signed_in(approver).get(response["Location"], headers={"accept-language": "en"}).content.decode()
        or page
    )
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


def test_translation_is_practice_too(signed_in: cms.SignIn, editor: User, draft: InitiativePage) -> None:
    arabic = Locale.objects.get(language_code="ar")
    signed_in(editor).post(
        reverse("wagtail_localize:submit_page_translation", args=[draft.pk]), {"locales": [arabic.pk]}
    )
    translation = draft.get_translation(arabic)
    assert is_practice(translation)
    assert translation.get_parent().pk == practice_of("mrafp", "ar").pk
    assert_nothing_public(translation)


# The doors, one by one.


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


@pytest.mark.parametrize("door", ["view", "bulk", "code"])
def test_practice_page_stays(
    door: str, signed_in: cms.SignIn, approver: User, draft: InitiativePage, section: InstitutionSectionPage
) -> None:
    client = signed_in(approver)
    if door == "view":
        response = client.post(f"/cms/pages/{draft.pk}/move/{section.pk}/confirm/")
        assert str(STAYS_IN_PRACTICE) in reasons(response)
    elif door == "bulk":
        client.post(f"/cms/bulk/wagtailcore/page/move/?id={draft.pk}", {"chooser": section.pk})
    else:
        with pytest.raises(PermissionDenied):
            draft.move(section, pos="last-child")
    page = Page.objects.get(pk=draft.pk)
    assert page.get_parent().pk == practice_of("mrafp").pk
    assert lies_in_practice(page.pk)


@pytest.mark.parametrize("door", ["view", "code"])
def test_real_page_does_not_become_practice(
    door: str, signed_in: cms.SignIn, approver: User, section: InstitutionSectionPage
) -> None:
    real = section.add_child(instance=InitiativePage(title="Vraie page", locale=section.locale))
    target = practice_of("mrafp")
    if door == "view":
        response = signed_in(approver).post(f"/cms/pages/{real.pk}/move/{target.pk}/confirm/")
        assert str(STAYS_OUT) in reasons(response)
    else:
        with pytest.raises(PermissionDenied):
            real.move(target, pos="last-child")
        with pytest.raises(PermissionDenied):
            real.copy(to=target, update_attrs={"slug": "copie"})
    assert Page.objects.get(pk=real.pk).get_parent().pk == section.pk
    assert not practice_pages().filter(title="Vraie page").exists()


def test_copying_across_is_refused_with_the_reason(
    signed_in: cms.SignIn, approver: User, draft: InitiativePage, section: InstitutionSectionPage
) -> None:
    before = Page.objects.count()
    url = reverse("wagtailadmin_pages:copy", args=[draft.pk])
    data = {"new_title": "Copie", "new_slug": "copie", "new_parent_page": section.pk}
    response = signed_in(approver).post(url, data)
    assert response.status_code == 200
    assert "new_parent_page" in response.context["form"].errors
    assert Page.objects.count() == before


def test_copying_within_practice_is_allowed(
    signed_in: cms.SignIn, editor: User, draft: InitiativePage
) -> None:
    url = reverse("wagtailadmin_pages:copy", args=[draft.pk])
    data = {"new_title": "Copie", "new_slug": "copie", "new_parent_page": draft.get_parent().pk}
    signed_in(editor).post(url, data)
    assert practice_pages().get(title="Copie").live is False


def test_choosers_and_links_know_no_practice(
    signed_in: cms.SignIn, editor: User, draft: InitiativePage, section: InstitutionSectionPage
) -> None:
    client = signed_in(editor)
    for url in ("/cms/choose-page/search/?q=Zorglub", f"/cms/choose-page/{draft.get_parent().pk}/"):
        assert TITLE not in client.get(url).content.decode()
    real = section.add_child(instance=InitiativePage(title="Vraie page", locale=section.locale))
    with pytest.raises(ValidationError):
        RecordLink(page=real, target=draft).full_clean()


@pytest.mark.parametrize("locale", ["ar", "fr", "en"])
def test_another_institution_does_not_see_it(
    locale: str, signed_in: cms.SignIn, body_editor: User, editor: User, draft: InitiativePage
) -> None:
    """The body's own editors are no trainers: for them it is somebody else's practice."""
    foreign = practice_of("icpc", locale)
    assert not foreign.permissions_for_user(editor).can_add_subpage()
    assert practice_of("mrafp", locale).permissions_for_user(editor).can_add_subpage()
    client = signed_in(body_editor)
    section, index = draft.get_parent().pk, SandboxIndexPage.objects.get(locale__language_code="fr").pk
    urls = [
        f"/cms/pages/{draft.pk}/edit/",
        f"/cms/pages/{draft.pk}/history/",
        f"/cms/pages/{section}/",
        f"/cms/pages/{index}/",
        "/cms/pages/search/?q=Zorglub",
        "/cms/practice/",
        f"/cms/practice/approved/{draft.pk}/",
        "/cms/practice/clear/mrafp/",
        f"/cms/api/main/pages/{draft.pk}/",
    ]
    assert [url for url in urls if TITLE in client.get(url).content.decode(errors="replace")] == []
    assert client.post("/cms/practice/clear/mrafp/").status_code == 302
    assert Page.objects.filter(pk=draft.pk).exists()


def test_counts_leave_practice_out(draft: InitiativePage) -> None:
    drafts = Page.objects.filter(title=TITLE)
    assert drafts.count() == 1
    assert real_pages(drafts).count() == 0
    assert sandbox.practice_pages().filter(pk=draft.pk).exists()
    assert not is_practice(InstitutionSectionPage.objects.first())


def test_practice_waits_in_its_own_list(signed_in: cms.SignIn, approver: User, sent: InitiativePage) -> None:
    state = sent.current_workflow_task_state
    assert state.task.name == "Practice"
    assert (
        not TaskState.objects.reviewable_by(approver).exists()
        if hasattr(TaskState.objects, "reviewable_by")
        else True
    )
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


def test_old_practice_is_cleared_and_work_of_today_stays(draft: InitiativePage, editor: User) -> None:
    old = practice_of("mrafp").add_child(instance=InitiativePage(title="Vieux", locale=draft.locale))
    old.save_revision(user=editor)
    sixty_one = timezone.now() - timedelta(days=61)
    Page.objects.filter(pk=old.pk).update(latest_revision_created_at=sixty_one)
    before = public_state()
    tend_practice()
    assert not Page.objects.filter(pk=old.pk).exists()
    assert Page.objects.filter(pk=draft.pk).exists()
    assert public_state() == before
    assert PracticeSectionPage.objects.filter(institution__slug="mrafp").count() == 3


def test_record_is_cleared_in_all_languages_or_in_none(draft: InitiativePage, editor: User) -> None:
    translation = draft.copy_for_translation(Locale.objects.get(language_code="en"))
    translation.save_revision(user=editor)
    Page.objects.filter(pk=draft.pk).update(latest_revision_created_at=timezone.now() - timedelta(days=90))
    tend_practice()
    assert Page.objects.filter(pk__in=[draft.pk, translation.pk]).count() == 2
    Page.objects.filter(pk=translation.pk).update(
        latest_revision_created_at=timezone.now() - timedelta(days=90)
    )
    tend_practice()
    assert not Page.objects.filter(pk__in=[draft.pk, translation.pk]).exists()


def test_clearing_by_button(
    signed_in: cms.SignIn, editor: User, lead: User, draft: InitiativePage, section: InstitutionSectionPage
) -> None:
    real = section.add_child(instance=InitiativePage(title="Vraie page", locale=section.locale))
    url = reverse("practice_clear", args=["mrafp"])
    signed_in(editor).post(url)
    assert Page.objects.filter(pk=draft.pk).exists()
    with pytest.raises(PermissionDenied):
        clear_practice(institution=Institution.objects.get(slug="mrafp"), by=editor)
    client = signed_in(lead)
    assert client.get(url).status_code == 200
    assert Page.objects.filter(pk=draft.pk).exists()
    client.post(url)
    assert not Page.objects.filter(pk=draft.pk).exists()
    assert Page.objects.filter(pk=real.pk).exists()
    assert PracticeSectionPage.objects.filter(institution__slug="mrafp").count() == 3


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


def test_root_of_practice_keeps_its_address() -> None:
    """So that nobody takes practice out by renaming it."""
    index = SandboxIndexPage.objects.get(locale__language_code="fr")
    index.slug = "home-fr-2"
    index.save()
    assert SandboxIndexPage.objects.get(pk=index.pk).slug == "practice-fr"
    assert is_practice(practice_of("mrafp"))
