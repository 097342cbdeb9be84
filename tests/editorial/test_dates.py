"""Publishing and expiring at a date: what carries a date was approved with it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, Revision

from editorial import scheduling
from editorial.approval import EXPIRED, NotApproved, live_without_approval
from editorial.models import Approval
from editorial.models.bundles import Obstacle
from editorial.releasing import Obstructed
from editorial.scheduling import publish_due
from editorial.workflow_messages import DATE_FAILED
from institutions.models import User
from knowledge_base.models import InitiativePage
from notifications.models import Notice
from publication.models import PublicRecord
from tests import cms
from tests.editorial.conftest import Submit, typed

pytestmark = pytest.mark.django_db

Later = Callable[[timedelta], None]
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def fresh(page: Page) -> InitiativePage:
    return InitiativePage.objects.get(pk=page.pk)


@pytest.fixture
def dated(submit: Submit, signed_in: cms.SignIn, approver: User) -> InitiativePage:
    """Approved for a date in an hour."""
    page = submit("À l’heure dite", go_live_at=typed(timezone.now() + HOUR))
    cms.approve(signed_in(approver), page)
    return fresh(page)


def notices() -> list[tuple[User, str]]:
    found = Notice.objects.filter(message=DATE_FAILED).order_by("pk")
    return [(notice.recipient, notice.text) for notice in found]


def test_approved_now_and_public_at_its_date(dated: InitiativePage, approver: User, later: Later) -> None:
    assert not dated.live
    assert dated.latest_revision.approval.approver == approver
    assert not PublicRecord.objects.filter(page_id=dated.pk).exists()
    call_command("publish_scheduled")
    assert not fresh(dated).live
    later(HOUR + MINUTE)
    call_command("publish_scheduled")
    assert fresh(dated).live
    assert PublicRecord.objects.get(page_id=dated.pk).title == "À l’heure dite"
    assert not live_without_approval().exists()
    assert notices() == []


def test_new_version_of_a_public_page_waits_for_its_date(
    submit: Submit, signed_in: cms.SignIn, editor: User, approver: User, later: Later
) -> None:
    page = submit("Aujourd’hui")
    cms.approve(signed_in(approver), page)
    go_live_at = typed(timezone.now() + HOUR)
    cms.edit(signed_in(editor), page, submit=True, title="Demain", go_live_at=go_live_at)
    cms.approve(signed_in(approver), fresh(page))
    assert (fresh(page).title, fresh(page).live) == ("Aujourd’hui", True)
    later(HOUR + MINUTE)
    publish_due()
    assert fresh(page).title == "Demain"


def test_editor_gains_nothing_by_a_date(
    submit: Submit, signed_in: cms.SignIn, editor: User, later: Later
) -> None:
    page = submit("Sans approbation", go_live_at=typed(timezone.now() + HOUR))
    later(HOUR + MINUTE)
    call_command("publish_scheduled")
    assert not fresh(page).live
    with pytest.raises(NotApproved):
        page.save_revision(user=editor, approved_go_live_at=timezone.now())
    revision = page.latest_revision
    revision.approved_go_live_at = timezone.now()
    with pytest.raises(NotApproved):
        revision.save(update_fields=["approved_go_live_at"])


def test_date_written_past_the_portal_publishes_nothing(submit: Submit, approver: User) -> None:
    page = submit("Par la base")
    Revision.objects.filter(pk=page.latest_revision_id).update(approved_go_live_at=timezone.now() - HOUR)
    assert publish_due() == 0
    assert not fresh(page).live
    assert [person for person, _text in notices()] == [approver]


def test_date_changed_after_the_approval_is_refused(
    dated: InitiativePage, approver: User, caplog: pytest.LogCaptureFixture
) -> None:
    Revision.objects.filter(pk=dated.latest_revision_id).update(approved_go_live_at=timezone.now() - HOUR)
    assert publish_due() == 0
    assert not fresh(dated).live
    assert Obstacle.DATE_CHANGED.value in caplog.text
    assert [person for person, _text in notices()] == [approver]
    assert Revision.objects.get(pk=dated.latest_revision_id).approved_go_live_at is None


def test_nobody_edits_what_waits_for_its_date(
    dated: InitiativePage, signed_in: cms.SignIn, editor: User, approver: User
) -> None:
    for person in (editor, approver):
        cms.edit(signed_in(person), dated, title="Changé")
    assert fresh(dated).latest_revision_id == dated.latest_revision_id


def test_approving_body_alone_cancels_the_date(
    dated: InitiativePage,
    signed_in: cms.SignIn,
    editor: User,
    lead: User,
    body_editor: User,
    approver: User,
    later: Later,
) -> None:
    url = f"/cms/pages/{dated.pk}/revisions/{dated.latest_revision_id}/unschedule/"
    for person in (editor, lead, body_editor):
        signed_in(person).post(url)
        assert Page.objects.get(pk=dated.pk).approved_schedule, person
    signed_in(approver).post(url)
    assert not Page.objects.get(pk=dated.pk).approved_schedule
    later(HOUR + MINUTE)
    call_command("publish_scheduled")
    assert not fresh(dated).live
    cms.edit(signed_in(editor), dated, title="De nouveau libre")
    assert fresh(dated).get_latest_revision_as_object().title == "De nouveau libre"


def test_later_version_takes_the_place_of_a_dated_one_and_says_so(
    dated: InitiativePage, body_editor: User, approver: User, later: Later
) -> None:
    """Not by the form, which is locked: by an import or a translation."""
    dated.title = "Plus tard"
    dated.save_revision(user=body_editor)
    assert not Page.objects.get(pk=dated.pk).approved_schedule
    assert [person for person, _text in notices()] == [approver]
    later(HOUR + MINUTE)
    publish_due()
    assert not fresh(dated).live


def test_one_that_fails_does_not_hold_up_the_others(
    submit: Submit,
    signed_in: cms.SignIn,
    approver: User,
    later: Later,
    caplog: pytest.LogCaptureFixture,
) -> None:
    pages = []
    for minutes in (10, 20, 30):
        page = submit(f"Page {minutes}", go_live_at=typed(timezone.now() + minutes * MINUTE))
        cms.approve(signed_in(approver), page)
        pages.append(page)
    Page.objects.filter(pk=pages[1].pk).update(locked=True)
    later(HOUR)
    assert publish_due() == 2
    assert [fresh(page).live for page in pages] == [True, False, True]
    assert f"page {pages[1].pk}" in caplog.text
    assert len(notices()) == 1
    assert "Page 20" in notices()[0][1] or "Page 20" in Notice.objects.get(message=DATE_FAILED).subject


def test_process_that_dies_between_two_publishes_the_rest_later(
    submit: Submit, signed_in: cms.SignIn, approver: User, later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = []
    for minutes in (10, 20):
        page = submit(f"Page {minutes}", go_live_at=typed(timezone.now() + minutes * MINUTE))
        cms.approve(signed_in(approver), page)
        pages.append(page)
    later(HOUR)
    release = scheduling.release

    def die_at_the_second(**kwargs: Any) -> None:
        if kwargs["page"].pk == pages[1].pk:
            raise KeyboardInterrupt
        release(**kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(scheduling, "release", die_at_the_second)
        with pytest.raises(KeyboardInterrupt):
            publish_due()
    assert [fresh(page).live for page in pages] == [True, False]
    assert publish_due() == 1
    assert fresh(pages[1]).live


def test_fault_of_the_portal_is_tried_again_and_told_once(
    dated: InitiativePage, later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    later(HOUR + MINUTE)

    def break_down(**kwargs: Any) -> None:
        raise Obstructed(Obstacle.FAULT)

    with monkeypatch.context() as patch:
        patch.setattr(scheduling, "release", break_down)
        assert (publish_due(), publish_due()) == (0, 0)
    assert len(notices()) == 1
    assert publish_due() == 1
    assert fresh(dated).live


def test_page_expires_at_its_date(
    submit: Submit, signed_in: cms.SignIn, approver: User, later: Later
) -> None:
    page = submit("Éphémère", expire_at=typed(timezone.now() + HOUR))
    cms.approve(signed_in(approver), page)
    assert fresh(page).live
    address = fresh(page).get_url()
    later(HOUR + MINUTE)
    call_command("publish_scheduled")
    assert (fresh(page).live, fresh(page).expired) == (False, True)
    assert Client().get(address).status_code == 404
    assert not PublicRecord.objects.filter(page_id=page.pk).exists()


def test_expiry_that_fails_does_not_hold_up_the_others(
    submit: Submit, signed_in: cms.SignIn, approver: User, later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = [submit(f"Page {number}", expire_at=typed(timezone.now() + HOUR)) for number in (1, 2)]
    for page in pages:
        cms.approve(signed_in(approver), page)
    later(HOUR + MINUTE)
    unpublish = InitiativePage.unpublish

    def fail_first(self: InitiativePage, *args: Any, **kwargs: Any) -> Any:
        if self.pk == pages[0].pk:
            raise RuntimeError("no")
        return unpublish(self, *args, **kwargs)

    monkeypatch.setattr(InitiativePage, "unpublish", fail_first)
    assert scheduling.expire_due() == 1
    assert [fresh(page).live for page in pages] == [True, False]


def test_version_that_has_expired_in_the_queue_is_not_approved(
    submit: Submit, signed_in: cms.SignIn, approver: User, later: Later
) -> None:
    page = submit("Trop tard", expire_at=typed(timezone.now() + MINUTE))
    client = signed_in(approver)
    later(2 * MINUTE)
    response = cms.approve(client, page)
    assert str(EXPIRED) in client.get(response["Location"]).content.decode()
    assert not Approval.objects.filter(page=page).exists()
    assert not fresh(page).live
