"""What approvers meet in the queue: reasons, in their language, and never somebody else's older words."""

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from wagtail.models import TaskState

from editorial.approval import CHANGED_SINCE, OWN_EDIT
from editorial.models import Approval, InstitutionSectionPage
from institutions.models import User
from institutions.roles import Role
from knowledge_base.models import InitiativePage
from tests import cms
from tests.editorial.waiting_pages import draft, submitted
from tests.people import member

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(signed_in: cms.SignIn, editor: User, section: InstitutionSectionPage) -> InitiativePage:
    cms.create(signed_in(editor), InitiativePage, section, title="En attente", submit=True)
    return InitiativePage.objects.get(title="En attente")


def reasons(response: Any) -> list[str]:
    return [str(message).strip() for message in get_messages(response.wsgi_request)]


def test_own_edit_is_refused_with_the_reason(
    signed_in: cms.SignIn, approver: User, waiting: InitiativePage
) -> None:
    client = signed_in(approver)
    cms.edit(client, waiting, title="Relu")
    client.get("/cms/")
    response = cms.approve(client, waiting)
    assert response.status_code == 302
    assert reasons(response) == [str(OWN_EDIT)]
    assert not InitiativePage.objects.get(pk=waiting.pk).live


def test_changing_and_approving_at_once_keeps_the_change_and_waits(
    signed_in: cms.SignIn, approver: User, waiting: InitiativePage
) -> None:
    pressed: dict[str, Any] = {"action-workflow-action": "1", "workflow-action-name": "approve"}
    response = cms.edit(signed_in(approver), waiting, title="Relu", **pressed)
    assert str(OWN_EDIT) in reasons(response)
    page = InitiativePage.objects.get(pk=waiting.pk)
    assert not page.live
    assert page.get_latest_revision_as_object().title == "Relu"
    assert not Approval.objects.filter(page=page).exists()


def test_second_approver_approves_what_the_first_changed(
    signed_in: cms.SignIn, approver: User, second_approver: User, waiting: InitiativePage
) -> None:
    cms.edit(signed_in(approver), waiting, title="Relu")
    cms.approve(signed_in(second_approver), waiting)
    page = InitiativePage.objects.get(pk=waiting.pk)
    assert page.live
    assert page.title == "Relu"
    assert page.live_revision.approval.approver == second_approver


def test_button_below_older_words_approves_nothing(
    signed_in: cms.SignIn, approver: User, second_approver: User, waiting: InitiativePage
) -> None:
    seen = waiting.current_workflow_task_state
    cms.edit(signed_in(approver), waiting, title="Changé entre-temps")
    url = f"/cms/pages/workflow/action/{waiting.pk}/approve/{seen.pk}/"
    response = signed_in(second_approver).post(url)
    assert reasons(response) == [str(CHANGED_SINCE)]
    assert not InitiativePage.objects.get(pk=waiting.pk).live


def test_place_in_the_queue_of_another_page_does_not_serve(
    signed_in: cms.SignIn, approver: User, waiting: InitiativePage, section: InstitutionSectionPage
) -> None:
    client = signed_in(approver)
    cms.create(client, InitiativePage, section, title="Mon propre texte", submit=True)
    own = InitiativePage.objects.get(title="Mon propre texte")
    place = own.current_workflow_task_state
    assert place is not None
    client.post(f"/cms/pages/workflow/action/{waiting.pk}/approve/{place.pk}/")
    assert not InitiativePage.objects.filter(pk__in=[own.pk, waiting.pk], live=True).exists()
    assert not Approval.objects.filter(page__in=[own, waiting]).exists()


WAYS = {
    "dialog": lambda page, place: reverse("wagtailadmin_pages:workflow_action", args=[page, "reject", place]),
    "questions": lambda page, place: reverse(
        "wagtailadmin_pages:collect_workflow_action_data", args=[page, "reject", place]
    ),
    "reasons": lambda page, place: reverse("return_page", args=[page, place]),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("forged", ["nothing", "place"])
def test_returning_takes_the_pages_own_place_in_the_queue(
    forged: str,
    way: str,
    signed_in: cms.SignIn,
    approver: User,
    editor: User,
    waiting: InitiativePage,
    section: InstitutionSectionPage,
) -> None:
    """A page's address is no way to decide about another."""
    other = submitted(draft(section, editor, "Autre"), editor)
    place = other if forged == "place" else waiting.current_workflow_task_state
    assert place is not None
    url = WAYS[way](waiting.pk, place.pk)
    answer = signed_in(approver).post(url, {"comment": "Pourquoi", "reason": "Pourquoi"})
    place.refresh_from_db()
    acted = place.status == TaskState.STATUS_REJECTED or "Pourquoi" in answer.text
    assert acted == (forged == "nothing")


def test_who_may_not_work_on_the_page_is_led_nowhere_near_it(
    signed_in: cms.SignIn, waiting: InitiativePage
) -> None:
    place = waiting.current_workflow_task_state
    assert place is not None
    translator = member("words@mrafp.example", Role.TRANSLATOR)
    url = reverse("wagtailadmin_pages:workflow_action", args=[waiting.pk, "approve", place.pk])
    assert signed_in(translator).get(url)["Location"] == "/cms/"
