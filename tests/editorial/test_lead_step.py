"""Where an institution asks for it, its lead looks before the approving body does."""

import logging

import pytest
from django.urls import reverse
from django.utils import translation
from wagtail.models import PageLogEntry, TaskState, WorkflowTask

from editorial.lead_step import (
    LEAD_EDITED,
    NO_LEAD,
    NO_STEP,
    ONLY_LEAD_EDITED,
    OUTSIDE,
    SKIPPED,
    acts_as_lead,
)
from editorial.models import ApprovingBodyTask, InstitutionSectionPage, LeadCheckTask
from editorial.waiting import waiting_for_body, waiting_for_lead
from editorial.workflow_setup import NAME, complete_workflow
from institutions.memberships import end
from institutions.models import Institution, Membership, User
from knowledge_base.models import DossierIndexPage, InitiativePage
from tests import cms
from tests.editorial.conftest import Submit

pytestmark = pytest.mark.django_db


def fresh(page: InitiativePage) -> InitiativePage:
    return InitiativePage.objects.get(pk=page.pk)


def waits_for(page: InitiativePage) -> type | None:
    task = fresh(page).current_workflow_task
    return type(task) if task else None


def steps_skipped(page: InitiativePage) -> list[str]:
    states = TaskState.objects.for_instance(page).filter(status=TaskState.STATUS_SKIPPED)
    return list(states.values_list("comment", flat=True))


def test_lead_then_body_then_public(
    submit: Submit, signed_in: cms.SignIn, lead_step: Institution, lead: User, approver: User
) -> None:
    page = submit("Deux regards")
    assert waits_for(page) is LeadCheckTask
    assert [state.revision_id for state in waiting_for_lead()] == [page.latest_revision_id]
    cms.approve(signed_in(approver), page)
    assert waits_for(page) is LeadCheckTask
    cms.approve(signed_in(lead), page)
    assert waits_for(page) is ApprovingBodyTask
    assert [state.revision_id for state in waiting_for_body()] == [page.latest_revision_id]
    assert not fresh(page).live
    cms.approve(signed_in(approver), fresh(page))
    assert fresh(page).live
    assert fresh(page).live_revision.approval.approver == approver


def test_lead_sees_what_waits_and_may_open_preview_and_compare(
    submit: Submit, signed_in: cms.SignIn, lead_step: Institution, lead: User
) -> None:
    page = submit("À regarder")
    state = page.current_workflow_task_state
    assert state is not None
    client = signed_in(lead)
    for name, arguments in [
        ("edit", [page.pk]),
        ("workflow_preview", [page.pk, state.task_id]),
        ("revisions_compare", [page.pk, "earliest", "latest"]),
        ("history", [page.pk]),
    ]:
        assert client.get(reverse(f"wagtailadmin_pages:{name}", args=arguments)).status_code == 200, name
    assert "À regarder" in client.get("/cms/").content.decode()
    assert list(TaskState.objects.reviewable_by(lead)) == [state]


def test_lead_of_another_institution_neither_sees_nor_acts(
    submit: Submit, signed_in: cms.SignIn, lead_step: Institution, foreign_lead: User
) -> None:
    page = submit("Affaire interne de mrafp")
    client = signed_in(foreign_lead)
    assert "Affaire interne" not in client.get("/cms/").content.decode()
    assert client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 404
    assert client.get(cms.return_address(page)).status_code == 404
    cms.approve(client, page)
    cms.return_with(client, page, "De loin")
    assert waits_for(page) is LeadCheckTask
    assert not TaskState.objects.reviewable_by(foreign_lead).exists()


def test_institutions_own_editor_cannot_pass_it_on(
    submit: Submit, signed_in: cms.SignIn, lead_step: Institution, editor: User
) -> None:
    page = submit("Moi-même")
    cms.approve(signed_in(editor), page)
    assert waits_for(page) is LeadCheckTask


def test_institution_without_the_step_goes_to_the_body(
    submit: Submit, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="editorial.lead_step")
    page = submit("Tout droit")
    assert waits_for(page) is ApprovingBodyTask
    assert steps_skipped(page) == [NO_STEP]
    assert f"page {page.pk} skipped: {NO_STEP}" in caplog.text


def test_without_a_lead_it_goes_on_and_the_history_says_so(
    submit: Submit, lead_step: Institution, lead: User
) -> None:
    end(membership=Membership.objects.get(user=lead, ended_at=None), by=None)
    page = submit("Personne")
    assert waits_for(page) is ApprovingBodyTask
    assert steps_skipped(page) == [NO_LEAD]
    assert PageLogEntry.objects.get(page_id=page.pk, action=SKIPPED).data == {"reason": NO_LEAD}


def test_only_lead_does_not_check_the_own_edit(
    signed_in: cms.SignIn, lead_step: Institution, lead: User, section: InstitutionSectionPage
) -> None:
    cms.create(signed_in(lead), InitiativePage, section, title="Du responsable", submit=True)
    page = InitiativePage.objects.get(title="Du responsable")
    assert waits_for(page) is ApprovingBodyTask
    assert steps_skipped(page) == [ONLY_LEAD_EDITED]


def test_lead_who_edits_leaves_the_check_to_the_other(
    submit: Submit, signed_in: cms.SignIn, lead_step: Institution, lead: User, second_lead: User
) -> None:
    page = submit("À corriger")
    client = signed_in(lead)
    cms.edit(client, page, title="Corrigé par le responsable")
    assert waits_for(page) is LeadCheckTask
    response = cms.approve(client, page)
    with translation.override("fr"):
        assert str(LEAD_EDITED) in client.get(response["Location"]).content.decode()
    assert waits_for(page) is LeadCheckTask
    cms.approve(signed_in(second_lead), page)
    assert waits_for(page) is ApprovingBodyTask


def test_lead_whose_colleague_left_since_passes_the_own_edit(
    submit: Submit, signed_in: cms.SignIn, lead_step: Institution, lead: User, second_lead: User
) -> None:
    page = submit("À corriger")
    cms.edit(signed_in(lead), page, title="Corrigé par le responsable")
    end(membership=Membership.objects.get(user=second_lead, ended_at=None), by=None)
    cms.approve(signed_in(lead), page)
    assert waits_for(page) is ApprovingBodyTask


def test_operator_counts_as_lead_while_the_account_is_open(lead_step: Institution, submit: Submit) -> None:
    page = submit("À regarder")
    operator = User.objects.create_superuser("root@portal.example", "a-long-enough-password")
    assert acts_as_lead(page, operator)
    operator.is_active = False
    assert not acts_as_lead(page, operator)


def test_only_lead_who_edits_in_the_queue_passes_it_by_that(
    submit: Submit, signed_in: cms.SignIn, lead_step: Institution, lead: User
) -> None:
    page = submit("À corriger")
    cms.edit(signed_in(lead), page, title="Corrigé par le responsable")
    assert waits_for(page) is ApprovingBodyTask
    assert steps_skipped(page) == [ONLY_LEAD_EDITED]


def test_what_the_body_returned_goes_to_the_lead_again(
    submit: Submit,
    signed_in: cms.SignIn,
    lead_step: Institution,
    lead: User,
    editor: User,
    approver: User,
) -> None:
    page = submit("Aller et retour")
    cms.approve(signed_in(lead), page)
    cms.return_with(signed_in(approver), fresh(page), "La période manque.")
    assert waits_for(page) is None
    cms.edit(signed_in(editor), page, submit=True, title="Aller et retour, 2026")
    assert waits_for(page) is LeadCheckTask
    cms.approve(signed_in(lead), fresh(page))
    cms.approve(signed_in(approver), fresh(page))
    assert fresh(page).title == "Aller et retour, 2026"
    assert fresh(page).live


def test_what_the_body_changes_in_its_queue_stays_there(
    submit: Submit,
    signed_in: cms.SignIn,
    lead_step: Institution,
    lead: User,
    approver: User,
    second_approver: User,
) -> None:
    page = submit("Coquille")
    cms.approve(signed_in(lead), page)
    cms.edit(signed_in(approver), fresh(page), title="Sans coquille")
    assert waits_for(page) is ApprovingBodyTask
    cms.approve(signed_in(second_approver), fresh(page))
    assert fresh(page).live
    assert fresh(page).live_revision.approval.approver == second_approver


def test_what_the_body_never_had_goes_to_the_lead_first(
    submit: Submit, lead_step: Institution, editor: User
) -> None:
    """However the body's step is begun."""
    state = submit("Par un autre chemin").current_workflow_state
    begun = ApprovingBodyTask.objects.get().start(state, user=editor)
    assert begun.task.specific == LeadCheckTask.objects.get()


def test_body_and_pages_of_no_section_skip_it(
    signed_in: cms.SignIn, body_editor: User, lead_step: Institution
) -> None:
    page = DossierIndexPage.objects.get(locale__language_code="fr")
    cms.edit(signed_in(body_editor), page, submit=True, summary="Changé.")
    task = DossierIndexPage.objects.get(pk=page.pk).current_workflow_task
    assert isinstance(task, ApprovingBodyTask)
    assert [s.comment for s in TaskState.objects.for_instance(page).filter(status="skipped")] == [OUTSIDE]


def test_lead_who_is_no_approver_finishes_nothing(
    submit: Submit, signed_in: cms.SignIn, lead_step: Institution, lead: User
) -> None:
    """Even if somebody takes the approving body's step out of the workflow."""
    page = submit("Sans le conseil")
    WorkflowTask.objects.filter(task__in=ApprovingBodyTask.objects.all()).delete()
    response = cms.approve(signed_in(lead), page)
    assert response.status_code == 302
    assert not fresh(page).live
    assert waits_for(page) is LeadCheckTask


def test_older_workflow_gets_the_step(submit: Submit) -> None:
    LeadCheckTask.objects.all().delete()
    submit("D’avant")
    complete_workflow()
    complete_workflow()
    steps = WorkflowTask.objects.filter(workflow__name=NAME).order_by("sort_order")
    assert [type(step.task.specific) for step in steps] == [LeadCheckTask, ApprovingBodyTask]


def test_page_submitted_before_the_step_existed_is_published(
    submit: Submit, signed_in: cms.SignIn, approver: User
) -> None:
    LeadCheckTask.objects.all().delete()
    page = submit("D’avant")
    complete_workflow()
    cms.approve(signed_in(approver), page)
    assert fresh(page).live
