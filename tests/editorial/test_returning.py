"""Returning with remarks on fields and blocks."""

import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from wagtail.models import Comment, Locale, PageLogEntry, TaskState, WorkflowState

from editorial.approval import CHANGED_SINCE
from editorial.models import InstitutionSectionPage
from editorial.models.workflow import NO_REASON
from editorial.page_parts import parts_of
from editorial.returning import RETURNED, last_return, open_remarks, return_with_remarks
from institutions.models import Institution, User
from knowledge_base.models import InitiativePage
from tests import cms
from tests.editorial.conftest import Submit

pytestmark = pytest.mark.django_db

TEXT = "10000000-0000-4000-8000-000000000001"
QUOTE = "10000000-0000-4000-8000-000000000002"
BODY = [
    {"type": "rich_text", "id": TEXT, "value": "<p>Premier <b>paragraphe</b>.</p>"},
    {"type": "quote", "id": QUOTE, "value": {"text": "Une phrase", "author": "Quelqu’un", "source_url": ""}},
]


@pytest.fixture
def waiting(signed_in: cms.SignIn, editor: User, section: InstitutionSectionPage) -> InitiativePage:
    """A page with two blocks, submitted."""
    page = InitiativePage(title="À relire", summary="Un registre.", locale=section.locale, body=BODY)
    section.add_child(instance=page)
    page.save_revision(user=editor)
    page.get_workflow().start(page, editor)
    return InitiativePage.objects.get(pk=page.pk)


def edit_page(client: Client, page: InitiativePage) -> BeautifulSoup:
    response = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    return BeautifulSoup(response.content, "html.parser")


def comments_in_form(page: InitiativePage) -> dict[str, Any]:
    """What Wagtail's script sends of the page's comments."""
    comments = list(Comment.objects.filter(page=page).order_by("pk"))
    count = str(len(comments))
    data = {"comments-TOTAL_FORMS": count, "comments-INITIAL_FORMS": count}
    for place, comment in enumerate(comments):
        form = f"comments-{place}"
        data |= {f"{form}-id": str(comment.pk), f"{form}-text": comment.text, f"{form}-position": ""}
        data |= {f"{form}-contentpath": comment.contentpath}
        data |= {f"{form}-replies-TOTAL_FORMS": "0", f"{form}-replies-INITIAL_FORMS": "0"}
    return data


def status_of(page: InitiativePage) -> str:
    return WorkflowState.objects.filter(object_id=str(page.pk)).latest("pk").status


def test_form_lists_fields_and_blocks_with_room_for_remarks(
    signed_in: cms.SignIn, approver: User, waiting: InitiativePage
) -> None:
    html = BeautifulSoup(signed_in(approver).get(cms.return_address(waiting)).content, "html.parser")
    names = [str(field["name"]) for field in html.select("textarea")]
    assert names[:3] == ["reason", "remark:title", "remark:summary"]
    assert names[3:5] == [f"remark:body.{TEXT}", f"remark:body.{QUOTE}.text"]
    assert "remark:institution" in names
    assert not [name for name in names if "go_live_at" in name]
    written = html.select_one(".workflow-parts li:nth-of-type(3) p")
    assert written is not None
    assert written.text == "Premier paragraphe."
    assert (written["dir"], written["lang"]) == ("ltr", "fr")


def test_arabic_text_keeps_its_direction(
    signed_in: cms.SignIn, approver: User, editor: User, mrafp: Institution
) -> None:
    section = InstitutionSectionPage.objects.get(institution=mrafp, locale__language_code="ar")
    cms.create(signed_in(editor), InitiativePage, section, title="سجل الهدايا", submit=True)
    page = InitiativePage.objects.get(title="سجل الهدايا")
    html = BeautifulSoup(signed_in(approver).get(cms.return_address(page)).content, "html.parser")
    assert html.select_one('.workflow-parts [dir="rtl"][lang="ar"]')


def test_translation_shows_no_facts(page_of: cms.PageOf) -> None:
    page = page_of("initiative/national-transparency-portal", "fr")
    assert not page.is_source
    assert "institution" not in [part.contentpath for part in parts_of(page)]


def test_remarks_become_comments_and_no_revision(
    signed_in: cms.SignIn, approver: User, waiting: InitiativePage
) -> None:
    revisions = waiting.revisions.count()
    remarks = {"title": "Trop court", f"body.{QUOTE}.text": "Qui l’a dit ?"}
    response = cms.return_with(signed_in(approver), waiting, **remarks)
    assert response.status_code == 302
    page = InitiativePage.objects.get(pk=waiting.pk)
    assert page.revisions.count() == revisions
    assert status_of(page) == WorkflowState.STATUS_NEEDS_CHANGES
    said = [(remark.contentpath, remark.text, remark.by) for remark in open_remarks(page)]
    assert said == [(path, text, approver) for path, text in remarks.items()]
    assert PageLogEntry.objects.get(page_id=page.pk, action=RETURNED).user == approver
    returned = last_return(page)
    assert returned is not None
    assert (returned.reason, returned.by, len(returned.remarks)) == ("", approver, 2)


def test_neither_reason_nor_remark_is_refused_and_nothing_typed_is_lost(
    signed_in: cms.SignIn, approver: User, waiting: InitiativePage
) -> None:
    response = cms.return_with(signed_in(approver), waiting, "  ", title=" ")
    assert response.status_code == 422
    assert str(NO_REASON) in response.content.decode()
    assert status_of(waiting) == WorkflowState.STATUS_IN_PROGRESS
    wrong = cms.return_with(signed_in(approver), waiting, "Gardé", **{"body.nowhere": "Perdu"})
    assert wrong.status_code == 422
    assert "Gardé" in wrong.content.decode()
    assert not Comment.objects.filter(page=waiting).exists()


@pytest.mark.parametrize("ajax", [True, False])
def test_stock_dialog_leads_to_the_page_of_reasons(
    ajax: bool, signed_in: cms.SignIn, approver: User, waiting: InitiativePage
) -> None:
    client = signed_in(approver)
    state = waiting.current_workflow_task_state
    assert state is not None
    headers = {"x-requested-with": "XMLHttpRequest"} if ajax else {}
    url = reverse("wagtailadmin_pages:workflow_action", args=[waiting.pk, "reject", state.pk])
    for response in (client.get(url, headers=headers), client.post(url, {"comment": " "}, headers=headers)):
        found = response.json()["redirect"] if ajax else response["Location"]
        assert found == cms.return_address(waiting)
    assert status_of(waiting) == WorkflowState.STATUS_IN_PROGRESS
    page = client.get(cms.return_address(waiting)).content.decode()
    assert str(NO_REASON) in page
    collect = reverse(
        "wagtailadmin_pages:collect_workflow_action_data", args=[waiting.pk, "reject", state.pk]
    )
    assert cms.return_address(waiting) in client.get(collect).json()["html"]
    assert cms.return_address(waiting) in client.post(collect, {"comment": ""}).json()["html"]


def test_editors_form_cannot_return_without_reason(
    signed_in: cms.SignIn, approver: User, waiting: InitiativePage
) -> None:
    client = signed_in(approver)
    forged: dict[str, Any] = {
        "action-workflow-action": "1",
        "workflow-action-name": "reject",
        "workflow-action-extra-data": '{"update": false}',
    }
    response = cms.edit(client, waiting, **forged)
    page = InitiativePage.objects.get(pk=waiting.pk)
    assert response["Location"] == cms.return_address(page)
    assert status_of(waiting) == WorkflowState.STATUS_IN_PROGRESS


def test_button_in_the_editor_is_a_link_to_the_reasons(
    signed_in: cms.SignIn, approver: User, waiting: InitiativePage
) -> None:
    html = edit_page(signed_in(approver), waiting)
    assert html.select_one(f'a[href="{cms.return_address(waiting)}"]')
    assert not html.select('[data-workflow-action-name="reject"]')


def test_editor_sees_reason_and_remarks_with_links(
    signed_in: cms.SignIn, approver: User, editor: User, waiting: InitiativePage
) -> None:
    cms.return_with(signed_in(approver), waiting, "Deux points à revoir.", title="Trop court")
    html = edit_page(signed_in(editor), waiting)
    panel = html.select_one("#returned")
    assert panel is not None
    assert "Deux points à revoir." in panel.text
    assert "Youssef Approver" in panel.text
    comment = Comment.objects.get(page=waiting)
    link = panel.select_one("li a")
    assert link is not None
    assert link["href"] == f"?comment={comment.pk}#:w:contentpath=title"
    assert "Trop court" in panel.text
    data = html.select_one("#comments-data")
    assert data is not None, "Wagtail's own comments are in the form"
    assert [entry["text"] for entry in json.loads(data.text)["comments"]] == ["Trop court"]


def test_resolving_in_the_form_closes_the_remark(
    signed_in: cms.SignIn, approver: User, editor: User, waiting: InitiativePage
) -> None:
    cms.return_with(signed_in(approver), waiting, "", title="Trop court", summary="Trop long")
    resolved = comments_in_form(waiting) | {"comments-0-resolved": "on"}
    cms.edit(signed_in(editor), waiting, **resolved)
    page = InitiativePage.objects.get(pk=waiting.pk)
    assert [remark.contentpath for remark in open_remarks(page)] == ["summary"]
    assert Comment.objects.get(page=page, contentpath="title").resolved_by == editor


def test_submitted_again_with_open_remarks_shows_them_to_the_approver(
    signed_in: cms.SignIn, approver: User, editor: User, waiting: InitiativePage
) -> None:
    cms.return_with(signed_in(approver), waiting, "", title="Trop court")
    cms.edit(signed_in(editor), waiting, submit=True, title="À relire bien")
    page = InitiativePage.objects.get(pk=waiting.pk)
    assert page.workflow_in_progress
    panel = edit_page(signed_in(approver), page).select_one("#returned")
    assert panel is not None
    assert "Trop court" in panel.text
    assert "Trop court" in signed_in(approver).get(cms.return_address(page)).content.decode()
    cms.approve(signed_in(approver), page)
    assert InitiativePage.objects.get(pk=page.pk).live
    assert last_return(InitiativePage.objects.get(pk=page.pk)) is None


def test_remark_on_a_block_that_is_gone_is_still_told(
    signed_in: cms.SignIn, approver: User, editor: User, waiting: InitiativePage
) -> None:
    cms.return_with(signed_in(approver), waiting, "", **{f"body.{TEXT}": "À réécrire"})
    page = InitiativePage.objects.get(pk=waiting.pk)
    assert "1" in open_remarks(page)[0].label
    page.body = []
    page.save_revision(user=editor)
    assert open_remarks(InitiativePage.objects.get(pk=page.pk))[0].text == "À réécrire"


def test_editor_cannot_return_and_place_of_another_page_does_not_serve(
    signed_in: cms.SignIn, editor: User, approver: User, submit: Submit, waiting: InitiativePage
) -> None:
    state = waiting.current_workflow_task_state
    assert state is not None
    assert cms.return_with(signed_in(editor), waiting, "Moi-même").status_code == 302
    other = submit("Une autre")
    url = reverse("return_page", args=[other.pk, state.pk])
    assert signed_in(approver).post(url, {"reason": "Mêlé"}).status_code == 404
    assert status_of(waiting) == status_of(other) == WorkflowState.STATUS_IN_PROGRESS


def test_returned_twice_is_refused(approver: User, waiting: InitiativePage) -> None:
    seen = TaskState.objects.get(pk=waiting.current_workflow_task_state.pk)
    again = TaskState.objects.get(pk=seen.pk)
    return_with_remarks(task_state=seen, by=approver, reason="Une fois", remarks={})
    again.refresh_from_db()
    with pytest.raises(PermissionDenied, match=str(CHANGED_SINCE)):
        return_with_remarks(task_state=again, by=approver, reason="Deux fois", remarks={})


def test_who_may_not_return_is_refused_by_the_act_itself(editor: User, waiting: InitiativePage) -> None:
    state = waiting.current_workflow_task_state
    with pytest.raises(PermissionDenied):
        return_with_remarks(task_state=state, by=editor, reason="Moi-même", remarks={})
    assert status_of(waiting) == WorkflowState.STATUS_IN_PROGRESS


def test_every_language_of_a_page_has_parts(submit: Submit) -> None:
    page = submit("Partout")
    english = page.copy_for_translation(Locale.objects.get(language_code="en"))
    assert [part.contentpath for part in parts_of(english)][:2] == ["title", "summary"]
