"""Approving several at once, each by itself and none unread."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.utils import translation
from wagtail.models import TaskState

from editorial.approval import OWN_EDIT
from editorial.models import Approval, InstitutionSectionPage
from editorial.queue import deciding
from editorial.queue.together_views import MOST, RETURNED_BEFORE
from institutions.models import User
from tests import cms
from tests.editorial.test_queue_screen import QUEUE, screen, titles
from tests.editorial.waiting_pages import draft, many_waiting, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(signed_in: cms.SignIn, approver: User) -> Any:
    approver.wagtail_userprofile.preferred_language = "en"  # type: ignore[attr-defined]
    approver.wagtail_userprofile.save()  # type: ignore[attr-defined]
    return signed_in(approver)


@pytest.fixture
def three(editor: User, section: InstitutionSectionPage) -> list[TaskState]:
    return [submitted(draft(section, editor, f"Page {number}"), editor) for number in range(3)]


def chosen(*states: TaskState) -> list[str]:
    return [f"{state.pk}:{state.revision_id}" for state in states]


def test_nothing_is_approved_without_the_tick(client: Any, three: list[TaskState]) -> None:
    data = {"chosen": chosen(*three), "number": "3"}
    response = client.post(f"{QUEUE}together/", data)
    assert b'role="alert"' in response.content
    assert not Approval.objects.filter(revision__in=[state.revision_id for state in three]).exists()


def test_each_is_approved_and_public(client: Any, three: list[TaskState], approver: User) -> None:
    data = {"chosen": chosen(*three), "number": "3", "read": "on"}
    page = BeautifulSoup(client.post(f"{QUEUE}together/", data).content, "html.parser")
    assert len(page.select(".queue-outcome")) == 3
    assert not page.select(".queue-outcome--no")
    approvals = Approval.objects.filter(revision__in=[state.revision_id for state in three])
    assert [approval.approver for approval in approvals] == [approver] * 3
    assert all(approval.page.live for approval in approvals)


def test_own_returned_and_changed_ones_are_left_out_with_the_reason(
    client: Any,
    three: list[TaskState],
    approver: User,
    editor: User,
    body_editor: User,
    section: InstitutionSectionPage,
) -> None:
    own = submitted(draft(section, approver, "La mienne"), approver)
    page = draft(section, editor, "Revenue")
    submitted(page, editor).specific.reject(user=approver, comment="Trop court.")
    page.current_workflow_state.resume(user=editor)
    again = TaskState.objects.get(status="in_progress", workflow_state__object_id=str(page.pk))
    shown = screen(client, f"{QUEUE}together/?" + "&".join(
        f"chosen={one}" for one in [*chosen(own, again, three[0]), f"{three[1].pk}:1"]
    ))  # fmt: skip
    assert titles(shown) == ["Page 0"]
    reasons = " ".join(left.text for left in shown.select(".queue-outcome--no"))
    with translation.override("en"):
        assert str(OWN_EDIT) in reasons
        assert str(RETURNED_BEFORE) in reasons
    assert "changed after it was submitted" in reasons


def test_no_more_than_twenty(client: Any, editor: User, section: InstitutionSectionPage) -> None:
    steps = many_waiting(section, editor, MOST + 2)
    states = TaskState.objects.filter(pk__in=steps)
    query = "&".join(f"chosen={one}" for one in chosen(*states))
    shown = screen(client, f"{QUEUE}together/?{query}")
    assert len(titles(shown)) == MOST
    assert len(shown.select(".queue-outcome--no")) == 2


def test_one_that_fails_leaves_the_others_approved(
    client: Any, three: list[TaskState], monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = deciding.page_of

    def breaks(state: TaskState) -> Any:
        if state.pk == three[1].pk:
            raise deciding.PermissionDenied("Kaputt")
        return wanted(state)

    monkeypatch.setattr(deciding, "page_of", breaks)
    data = {"chosen": chosen(*three), "number": "3", "read": "on"}
    shown = BeautifulSoup(client.post(f"{QUEUE}together/", data).content, "html.parser")
    assert [("Kaputt" in one.text) for one in shown.select(".queue-outcome")] == [False, True, False]
    approved = Approval.objects.filter(revision__in=[state.revision_id for state in three])
    assert {approval.revision_id for approval in approved} == {three[0].revision_id, three[2].revision_id}


def test_list_that_became_shorter_is_not_approved_blindly(
    client: Any, three: list[TaskState], body_editor: User
) -> None:
    three[0].revision.content_object.get_latest_revision_as_object().save_revision(user=body_editor)
    data = {"chosen": chosen(*three), "number": "3", "read": "on"}
    client.post(f"{QUEUE}together/", data)
    assert not Approval.objects.filter(revision__in=[state.revision_id for state in three]).exists()
