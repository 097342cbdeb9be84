"""The screen on which one waiting page is decided: nothing is approved unseen."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.messages import get_messages
from django.core.exceptions import PermissionDenied
from django.utils import translation
from wagtail.models import Comment, TaskState

from editorial.approval import CHANGED_SINCE, OWN_EDIT
from editorial.models import InstitutionSectionPage
from editorial.queue.deciding import ALREADY_DECIDED, approve_seen
from institutions.models import User
from knowledge_base.models import InitiativePage
from tests import cms
from tests.editorial.waiting_pages import draft, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(signed_in: cms.SignIn, approver: User) -> Any:
    approver.wagtail_userprofile.preferred_language = "en"  # type: ignore[attr-defined]
    approver.wagtail_userprofile.save()  # type: ignore[attr-defined]
    return signed_in(approver)


@pytest.fixture
def page(editor: User, section: InstitutionSectionPage) -> InitiativePage:
    return draft(section, editor, "En attente", summary="Un résumé.")


@pytest.fixture
def state(page: InitiativePage, editor: User) -> TaskState:
    return submitted(page, editor)


def shown(client: Any, address: str) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == 200, address
    return BeautifulSoup(response.content, "html.parser")


def review(state: TaskState, query: str = "") -> str:
    return f"/cms/queue/{state.pk}/{query}"


def test_new_page_shows_all_that_it_says(client: Any, state: TaskState) -> None:
    page = shown(client, review(state))
    added = [span.text for span in page.select(".review-fields .addition")]
    assert "En attente" in " ".join(added)
    assert "Un résumé." in " ".join(added)
    assert not page.select(".review-fields .deletion")


def test_change_is_compared_with_what_is_public_facts_apart(
    client: Any, editor: User, page_of: cms.PageOf
) -> None:
    page = page_of("commitment/mo0007").get_latest_revision_as_object()
    before = page.progress_percent
    page.title = f"{page.title} révisé"
    page.progress_percent = 41
    page.save_revision(user=editor)
    screen = shown(client, review(submitted(page, editor)))
    groups = {
        heading.text: heading.find_next("dl")
        for heading in screen.select("h3")
        if heading.text in {"Facts", "Text"}
    }
    assert set(groups) == {"Facts", "Text"}
    facts = groups["Facts"]
    assert [span.text for span in facts.select(".deletion")] == ([str(before)] if before is not None else [])  # type: ignore[union-attr]
    assert [span.text for span in facts.select(".addition")] == ["41"]  # type: ignore[union-attr]
    assert "révisé" in groups["Text"].select_one(".addition").text  # type: ignore[union-attr]


def test_approving_publishes_exactly_the_version_on_the_screen(
    client: Any, page: InitiativePage, state: TaskState, approver: User
) -> None:
    seen = shown(client, review(state)).select_one("[name=revision]")
    assert seen is not None
    client.post(f"{review(state)}approve/", {"revision": seen["value"]})
    page.refresh_from_db()
    assert page.live
    assert page.live_revision_id == int(str(seen["value"]))
    assert page.live_revision.approval.approver == approver


def test_changed_since_approves_nothing_and_shows_the_new_version(
    client: Any, page: InitiativePage, state: TaskState, body_editor: User
) -> None:
    fresh = page.get_latest_revision_as_object()
    fresh.title = "Changé entre-temps"
    fresh.save_revision(user=body_editor)
    response = client.post(f"{review(state)}approve/", {"revision": state.revision_id}, follow=True)
    assert "Changé entre-temps" in response.content.decode()
    assert "A newer version of this page waits now" in response.content.decode()
    page.refresh_from_db()
    assert not page.live


@pytest.mark.parametrize("given", ["", "abc", "999999"])
def test_another_version_than_the_one_that_waits_is_refused(
    client: Any, page: InitiativePage, state: TaskState, given: str
) -> None:
    response = client.post(f"{review(state)}approve/", {"revision": given})
    with translation.override("en"):
        reasons = [str(message).strip() for message in get_messages(response.wsgi_request)]
        assert reasons == [str(CHANGED_SINCE)]
    page.refresh_from_db()
    assert not page.live


def test_own_edit_has_no_button_and_is_refused(
    client: Any, approver: User, section: InstitutionSectionPage
) -> None:
    own = draft(section, approver, "La mienne")
    state = submitted(own, approver)
    assert shown(client, review(state)).select_one("[data-queue-approve]") is None
    client.post(f"{review(state)}approve/", {"revision": state.revision_id})
    own.refresh_from_db()
    assert not own.live


def test_approving_asks_the_workflow_who_may(state: TaskState, editor: User, lead: User) -> None:
    for person in (lead, User.objects.create_user("nobody@x.example", "a-long-enough-password")):
        with pytest.raises(PermissionDenied):
            approve_seen(task_state=state, revision_id=state.revision_id, by=person)
    assert TaskState.objects.get(pk=state.pk).status == TaskState.STATUS_IN_PROGRESS


def test_refusals_of_the_act_itself_say_why(
    state: TaskState, approver: User, editor: User, section: InstitutionSectionPage
) -> None:
    own = submitted(draft(section, approver, "La mienne"), approver)
    with pytest.raises(PermissionDenied, match=str(OWN_EDIT)):
        approve_seen(task_state=own, revision_id=own.revision_id, by=approver)
    approve_seen(task_state=state, revision_id=state.revision_id, by=approver)
    with pytest.raises(PermissionDenied, match=str(ALREADY_DECIDED)):
        approve_seen(task_state=state, revision_id=state.revision_id, by=approver)


@pytest.mark.parametrize(("person", "status"), [("lead", 302), ("foreign_lead", 404)])
def test_step_that_is_over_is_known_to_who_works_there(
    person: str,
    status: int,
    request: pytest.FixtureRequest,
    signed_in: cms.SignIn,
    state: TaskState,
    approver: User,
) -> None:
    """Also when the page itself is public and known to everybody."""
    user = request.getfixturevalue(person)
    approve_seen(task_state=state, revision_id=state.revision_id, by=approver)
    assert signed_in(user).get(review(state)).status_code == status


def test_approved_twice_is_said(client: Any, state: TaskState) -> None:
    client.post(f"{review(state)}approve/", {"revision": state.revision_id})
    again = client.post(f"{review(state)}approve/", {"revision": state.revision_id}, follow=True)
    assert "no longer waits here" in again.content.decode()


def test_open_remarks_and_the_reason_of_the_last_return(
    client: Any, page: InitiativePage, state: TaskState, approver: User, editor: User
) -> None:
    state.specific.reject(user=approver, comment="Trop court pour être compris.")
    Comment.objects.create(page=page, user=approver, text="Qui est concerné ?", contentpath="title")
    page.current_workflow_state.resume(user=editor)
    now = TaskState.objects.get(workflow_state=state.workflow_state_id, status="in_progress")
    text = shown(client, review(now)).text
    assert "Trop court pour être compris." in text
    assert "Qui est concerné ?" in text


def test_preview_frames_in_each_language_and_width(
    client: Any, page: InitiativePage, state: TaskState
) -> None:
    wide = shown(client, review(state)).select_one("iframe")
    assert wide is not None
    assert str(wide["src"]).endswith(f"/revisions/{state.revision_id}/view/")
    assert "allow-scripts" not in str(wide["sandbox"])
    assert client.get(wide["src"]).status_code == 200
    phone = shown(client, review(state, "?width=phone")).select_one("iframe")
    assert phone is not None
    assert "review-frame--phone" in phone["class"]
    missing = shown(client, review(state, "?preview=ar"))
    assert missing.select_one("iframe") is None
    assert "no page in this language yet" in missing.text


def test_preview_of_a_sibling_is_its_draft(client: Any, editor: User, page_of: cms.PageOf) -> None:
    page = page_of("commitment/mo0007").get_latest_revision_as_object()
    page.save_revision(user=editor)
    state = submitted(page, editor)
    for code in ("ar", "fr", "en"):
        frame = shown(client, review(state, f"?preview={code}")).select_one("iframe")
        assert frame is not None
        assert client.get(frame["src"]).status_code == 200
    unknown = shown(client, review(state, "?preview=xx&width=huge")).select_one("iframe")
    assert unknown is not None
    assert "review-frame--full" in unknown["class"]


def test_next_and_previous_follow_the_filter(
    client: Any, editor: User, approver: User, section: InstitutionSectionPage
) -> None:
    first = submitted(draft(section, editor, "Première"), editor, days_ago=9)
    submitted(draft(section, approver, "La mienne"), approver, days_ago=6)
    last = submitted(draft(section, editor, "Dernière"), editor, days_ago=3)
    onward = shown(client, review(first, "?mine=on")).select_one("[data-queue-next]")
    assert onward is not None
    assert onward["href"] == f"/cms/queue/{last.pk}/?mine=on"
    back = shown(client, review(last, "?mine=on")).select_one("[data-queue-previous]")
    assert back is not None
    assert back["href"] == f"/cms/queue/{first.pk}/?mine=on"
    response = client.post(f"/cms/queue/{first.pk}/approve/?mine=on", {"revision": first.revision_id})
    assert response["Location"] == f"/cms/queue/{last.pk}/?mine=on"


def test_decisions_so_far_are_listed(
    client: Any, page: InitiativePage, state: TaskState, approver: User, editor: User
) -> None:
    state.specific.reject(user=approver, comment="Première raison")
    page.current_workflow_state.resume(user=editor)
    now = TaskState.objects.get(workflow_state=state.workflow_state_id, status="in_progress")
    listed = [entry.text for entry in shown(client, review(now)).select(".review-history li")]
    assert len(listed) == 1
    assert "Returned" in listed[0]
    assert "Première raison" in listed[0]


def test_unknown_step_is_not_found(client: Any) -> None:
    assert client.get("/cms/queue/999999/").status_code == 404


def test_editor_finds_no_review(signed_in: cms.SignIn, editor: User, state: TaskState) -> None:
    assert signed_in(editor).get(review(state)).status_code in {302, 403}
