"""The rules for pages, asked one by one: who may, and who may not."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.utils import timezone
from wagtail.models import GroupPagePermission, Locale, Page, TaskState

from editorial.approval import (
    OWN_EDIT,
    NotApproved,
    approve,
    has_expired,
    is_approved,
    is_approver,
    is_closed,
    may_approve,
    publish_approved_revision,
)
from editorial.bundles import dissolve, make_bundle, publish_bundle
from editorial.models import ApprovingBodyTask, InstitutionSectionPage, LeadCheckTask
from editorial.models.sandbox import PracticeTask, is_trainer, may_train
from editorial.models.workflow import CHANGED_SINCE
from editorial.ownership import is_lead_of, page_keys_led_by
from editorial.permissions import seen_by, works_on
from editorial.practice import is_practice, lies_in_practice, practice_pages, real_pages, refuse_crossing
from editorial.sandbox import provision_practice
from editorial.translation_gate import may_translate
from institutions.models import Institution, User
from institutions.roles import Role
from knowledge_base.models import InitiativePage
from tests.editorial.practice.practising import practice_of
from tests.editorial.waiting_pages import draft, submitted
from tests.people import member

pytestmark = pytest.mark.django_db
FOREIGN = "national-education-sector"


@pytest.fixture
def page(section: InstitutionSectionPage, editor: User) -> InitiativePage:
    """A draft of mrafp's editor, in French."""
    return draft(section, editor, "Règles")


@pytest.fixture
def english(page: InitiativePage, translator: User) -> InitiativePage:
    """Its translation, by the translator."""
    made = page.copy_for_translation(Locale.objects.get(language_code="en"))
    made.owner = translator
    made.save()
    made.save_revision(user=translator)
    return InitiativePage.objects.get(pk=made.pk)


@pytest.fixture
def practice_page(editor: User) -> InitiativePage:
    provision_practice(Institution.objects.get(slug="mrafp"))
    return draft(practice_of("mrafp"), editor, "Exercice")


@pytest.fixture
def translator(db: None) -> User:
    return User.objects.get(email="translator@mrafp.example")


@pytest.fixture
def foreign_lead(db: None) -> User:
    return member("lead@foreign.example", Role.LEAD, FOREIGN)


@pytest.fixture
def stranger(db: None) -> User:
    """Contributor of another institution."""
    return member("editor@foreign.example", Role.CONTRIBUTOR, FOREIGN)


def gone(user: User) -> User:
    """The same person with a closed account."""
    closed = User.objects.get(pk=user.pk)
    closed.is_active = False
    return closed


def may(user: User, page: Page, what: str) -> bool:
    # Anew: a page remembers nothing, but the person remembers rights.
    return bool(getattr(page.permissions_for_user(User.objects.get(pk=user.pk)), what)())


# Approving


def test_approvers_are_those_of_the_body_while_their_account_is_open(approver: User, lead: User) -> None:
    assert is_approver(approver)
    assert not is_approver(gone(approver))
    assert not is_approver(lead)


def test_nobody_approves_the_own_edit(page: InitiativePage, editor: User, approver: User) -> None:
    assert not may_approve(revision=page.latest_revision, approver=editor)
    assert may_approve(revision=page.latest_revision, approver=approver)
    page.save_revision(user=approver)
    with pytest.raises(PermissionDenied):
        approve(revision=page.latest_revision, approver=approver)
    assert not is_approved(page.latest_revision)


def test_only_approvers_approve_the_latest_version(
    page: InitiativePage, lead: User, approver: User, editor: User
) -> None:
    first = page.latest_revision
    with pytest.raises(PermissionDenied):
        approve(revision=first, approver=lead)
    page.save_revision(user=editor)
    with pytest.raises(PermissionDenied):
        approve(revision=first, approver=approver)
    assert approve(revision=page.latest_revision, approver=approver).approver == approver


@pytest.mark.parametrize(("days", "expired"), [(-1, True), (1, False), (None, False)])
def test_expired_versions_are_not_approved(
    days: int | None, expired: bool, page: InitiativePage, approver: User
) -> None:
    until = None if days is None else (timezone.now() + timedelta(days=days)).isoformat()
    page.latest_revision.content["expire_at"] = until
    page.latest_revision.save()
    assert has_expired(page.latest_revision) is expired
    if expired:
        with pytest.raises(PermissionDenied):
            approve(revision=page.latest_revision, approver=approver)


def test_end_of_the_queue_publishes_nothing_that_nobody_approved(page: InitiativePage, editor: User) -> None:
    state = submitted(page, editor)
    with pytest.raises(NotApproved):
        publish_approved_revision(state.workflow_state)
    assert not InitiativePage.objects.get(pk=page.pk).live


def test_version_is_closed_once_somebody_was_asked(page: InitiativePage, editor: User) -> None:
    assert not is_closed(page.latest_revision)
    submitted(page, editor)
    assert is_closed(page.latest_revision)


# Pages


def test_drafts_are_seen_where_one_works(
    page: InitiativePage, editor: User, stranger: User, approver: User
) -> None:
    this = Page.objects.filter(pk=page.pk)
    for user, seen in ((editor, True), (approver, True), (stranger, False), (gone(editor), False)):
        assert seen_by(user, this).exists() is seen, user
        assert works_on(user, page) is seen, user


MAY: dict[str, dict[str, bool]] = {
    "can_edit": {"editor": True, "lead": True, "translator": False, "stranger": False},
    "can_translate": {"editor": True, "lead": True, "translator": True, "stranger": False},
    "can_delete": {"editor": True, "translator": False, "stranger": False},
    "can_move": {"editor": True, "translator": False, "stranger": False},
    "can_unschedule": {"editor": False, "lead": False, "approver": True, "stranger": False},
    "can_add_translation": {"editor": True, "translator": True, "stranger": False},
}


@pytest.mark.parametrize(("what", "who"), [(what, who) for what, people in MAY.items() for who in people])
def test_source_page(what: str, who: str, request: pytest.FixtureRequest, page: InitiativePage) -> None:
    assert may(request.getfixturevalue(who), page, what) is MAY[what][who]


def test_closed_accounts_may_nothing(page: InitiativePage, approver: User, editor: User) -> None:
    for user in (gone(approver), gone(editor)):
        tester = page.permissions_for_user(user)
        for what in MAY:
            assert not getattr(tester, what)(), what


def test_translators_change_and_delete_their_own_unpublished_translation(
    english: InitiativePage, page: InitiativePage, translator: User, editor: User
) -> None:
    assert may(translator, english, "can_edit")
    assert may(translator, english, "can_delete")
    assert not may(translator, english, "can_move")
    InitiativePage.objects.filter(pk=english.pk).update(owner=editor)
    assert not may(translator, InitiativePage.objects.get(pk=english.pk), "can_delete")


def test_translator_who_owns_a_source_or_a_public_page_does_not_delete_it(
    english: InitiativePage, page: InitiativePage, translator: User
) -> None:
    alone = draft(page.get_parent().specific, translator, "Seule")
    assert not may(translator, alone, "can_delete")
    english.live = True
    assert not may(translator, english, "can_delete")


def test_page_whose_facts_others_show_stays(
    page: InitiativePage, english: InitiativePage, editor: User
) -> None:
    assert not may(editor, page, "can_delete")


def test_copies_stay_within_what_one_works_on(
    page: InitiativePage, practice_page: InitiativePage, section: InstitutionSectionPage, editor: User
) -> None:
    foreign = InstitutionSectionPage.objects.get(institution__slug=FOREIGN, locale=section.locale)
    tester = page.permissions_for_user(User.objects.get(pk=editor.pk))
    assert tester.can_copy_to(section)
    assert not tester.can_copy_to(foreign)
    assert not tester.can_copy_to(practice_page.get_parent().specific)


def test_translating_needs_the_right_on_the_page_and_below_its_parent(
    page: InitiativePage, english: InitiativePage, translator: User, stranger: User
) -> None:
    assert may_translate(page, translator)
    assert not may_translate(page, stranger)
    assert not may_translate(english, translator)


@pytest.mark.parametrize("only_in_french", [True, False])
def test_half_of_the_rights_do_not_make_a_translator(
    only_in_french: bool, page: InitiativePage, translator: User
) -> None:
    """Only below the page's own section, or everywhere but there."""
    of_french = Q(page__locale=page.locale)
    lost = GroupPagePermission.objects.filter(group__user=translator)
    lost.filter(~of_french if only_in_french else of_french).delete()
    assert not may_translate(InitiativePage.objects.get(pk=page.pk), User.objects.get(pk=translator.pk))


def test_records_lie_where_their_kind_may_lie(page: InitiativePage) -> None:
    assert not InitiativePage.can_create_at(page)
    assert not page.can_move_to(page.get_parent().get_parent().specific)


def test_nothing_new_below_a_closed_institution(page: InitiativePage) -> None:
    section = InstitutionSectionPage.objects.filter(locale=page.locale).exclude(pk=page.get_parent().pk)[0]
    assert InitiativePage.can_create_at(section)
    assert page.can_move_to(section)
    Institution.objects.filter(pk=section.institution_id).update(closed_on=timezone.localdate())
    section = InstitutionSectionPage.objects.get(pk=section.pk)
    assert not InitiativePage.can_create_at(section)
    assert not page.can_move_to(section)


# Bundles


def test_empty_bundle_is_not_published(approver: User, lead: User) -> None:
    bundle = make_bundle(by=approver, name="Vide")
    with pytest.raises(ValidationError):
        publish_bundle(bundle=bundle, by=approver)
    assert bundle.is_open
    for act in (publish_bundle, dissolve):
        with pytest.raises(PermissionDenied):
            act(bundle=bundle, by=lead)


# The lead's step


def test_lead_step_is_for_the_leads_of_the_section(
    page: InitiativePage, lead: User, foreign_lead: User, editor: User
) -> None:
    task = LeadCheckTask.objects.get()
    for user, acts in ((lead, True), (foreign_lead, False), (editor, False), (gone(lead), False)):
        assert task.user_can_access_editor(page, user) is acts, user
        assert task.user_can_lock(page, user) is acts, user
        assert task.locked_for_user(page, user) is not acts, user
        assert bool(task.get_actions(page, user)) is acts, user


def test_leads_lead_their_institution_while_their_account_is_open(
    page: InitiativePage, lead: User, foreign_lead: User
) -> None:
    mrafp = Institution.objects.get(slug="mrafp")
    assert is_lead_of(lead, mrafp)
    assert not is_lead_of(gone(lead), mrafp)
    assert not is_lead_of(foreign_lead, mrafp)
    led = {row["key"] for row in page_keys_led_by(lead)}
    assert str(page.pk) in led
    assert str(page.pk) not in {row["key"] for row in page_keys_led_by(foreign_lead)}


@pytest.fixture
def asked_lead(page: InitiativePage, editor: User) -> TaskState:
    Institution.objects.filter(slug="mrafp").update(lead_checks_first=True)
    state = submitted(page, editor)
    assert isinstance(state.task.specific, LeadCheckTask)
    return state


def test_leads_moderate_what_waits_in_their_section(
    asked_lead: TaskState, lead: User, foreign_lead: User
) -> None:
    task = LeadCheckTask.objects.get()
    assert list(task.get_task_states_user_can_moderate(lead)) == [asked_lead]
    assert not task.get_task_states_user_can_moderate(foreign_lead).exists()


def test_only_the_lead_passes_it_on(asked_lead: TaskState, lead: User, foreign_lead: User) -> None:
    task = asked_lead.task.specific
    assert not task.is_passed(asked_lead.workflow_state)
    with pytest.raises(PermissionDenied):
        task.on_action(asked_lead, foreign_lead, "approve")
    asked_lead.refresh_from_db()
    assert asked_lead.status == TaskState.STATUS_IN_PROGRESS
    task.on_action(asked_lead, lead, "approve")
    assert task.is_passed(asked_lead.workflow_state)


def test_lead_who_edited_leaves_it_to_another(
    asked_lead: TaskState, lead: User, page: InitiativePage
) -> None:
    member("second@mrafp.example", Role.LEAD)
    type(page.latest_revision).objects.filter(pk=page.latest_revision_id).update(user=lead)
    with pytest.raises(PermissionDenied):
        asked_lead.task.specific.on_action(TaskState.objects.get(pk=asked_lead.pk), lead, "approve")


@pytest.mark.parametrize("action", ["approve", "reject"])
def test_what_is_over_is_not_decided_again(
    action: str, page: InitiativePage, editor: User, approver: User
) -> None:
    state = submitted(page, editor)
    task = state.task.specific
    assert isinstance(task, ApprovingBodyTask)
    with pytest.raises(PermissionDenied):
        task.on_action(state, approver, "reject", comment=" ")
    state.status = TaskState.STATUS_CANCELLED
    state.save()
    with pytest.raises(PermissionDenied, match=str(CHANGED_SINCE)):
        task.on_action(state, approver, action, comment="Pourquoi")


# Practice


def test_trainers_are_the_bodys_and_the_leads(
    practice_page: InitiativePage,
    approver: User,
    lead: User,
    editor: User,
    foreign_lead: User,
) -> None:
    section: Any = practice_of("mrafp")
    assert is_trainer(approver)
    assert not is_trainer(gone(approver))
    assert not is_trainer(User(is_superuser=True, is_active=False))
    assert not is_trainer(lead)
    task = PracticeTask.objects.get()
    for user, trains in ((approver, True), (lead, True), (foreign_lead, False), (editor, False)):
        assert may_train(user, section) is trains, user
        assert task.user_can_access_editor(practice_page, user) is trains, user
        assert task.locked_for_user(practice_page, user) is not trains, user
    assert not may_train(gone(lead), section)


def test_trainers_alone_decide_about_practice(
    practice_page: InitiativePage, editor: User, lead: User, foreign_lead: User
) -> None:
    state: Any = practice_page.get_workflow().start(practice_page, editor).current_task_state
    task = state.task.specific
    assert isinstance(task, PracticeTask)
    with pytest.raises(PermissionDenied):
        task.on_action(state, foreign_lead, "reject", comment="Pourquoi")
    type(practice_page.latest_revision).objects.update(user=lead)
    with pytest.raises(PermissionDenied, match=str(OWN_EDIT)):
        task.on_action(TaskState.objects.get(pk=state.pk).specific, lead, "approve")
    task.on_action(state, lead, "reject", comment="Pourquoi")
    state.refresh_from_db()
    assert state.status == TaskState.STATUS_REJECTED


def test_practice_is_told_from_what_is_real(page: InitiativePage, practice_page: InitiativePage) -> None:
    found: Callable[[Any], set[int]] = lambda pages: set(pages.values_list("pk", flat=True))  # noqa: E731
    assert (is_practice(practice_page), is_practice(page)) == (True, False)
    assert (lies_in_practice(practice_page.pk), lies_in_practice(page.pk)) == (True, False)
    assert practice_page.pk in found(practice_pages())
    assert page.pk not in found(practice_pages())
    assert page.pk in found(real_pages(Page.objects.all()))
    assert practice_page.pk not in found(real_pages(Page.objects.all()))


def test_nothing_crosses_the_border(page: InitiativePage, practice_page: InitiativePage) -> None:
    with pytest.raises(PermissionDenied):
        refuse_crossing(page, practice_page.get_parent())
    with pytest.raises(PermissionDenied):
        refuse_crossing(practice_page, page.get_parent())
    refuse_crossing(page, page.get_parent())
    assert not page.can_move_to(practice_page.get_parent().specific)
