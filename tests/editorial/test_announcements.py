"""Who is told what: one notice each, never to whoever did it, never of a draft that is not theirs."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.utils import timezone, translation
from pytest_django import Settings
from wagtail.models import PageSubscription, TaskState
from wagtail.models.pages import Comment

from editorial import messages
from editorial.announcements import days_before, tell_of_overdue, tell_of_remarks
from editorial.models import InstitutionSectionPage
from institutions.memberships import end, grant
from institutions.models import Institution, Membership, User
from institutions.roles import Role
from knowledge_base.models import InitiativePage
from notifications.models import Notice
from outbox.models import Message
from outbox.relay import deliver_due
from tests import cms

pytestmark = pytest.mark.django_db

TITLE = "Registre des cadeaux"


@pytest.fixture(autouse=True)
def quiet(db: None) -> None:
    Message.objects.all().delete()
    Notice.objects.all().delete()


@pytest.fixture
def second_approver(db: None) -> User:
    user = User.objects.create_user("second@icpc.example", "a-long-enough-password", first_name="Second")
    grant(user=user, institution=Institution.objects.approving_body(), role=Role.APPROVER, by=None)
    return user


@pytest.fixture
def stranger(db: None) -> User:
    """Editor and lead of another institution."""
    user = User.objects.create_user("stranger@other.example", "a-long-enough-password")
    other = Institution.objects.partners().exclude(slug__in=("mrafp", "icpc")).first()
    assert other is not None
    for role in (Role.CONTRIBUTOR, Role.LEAD):
        grant(user=user, institution=other, role=role, by=None)
    return user


@pytest.fixture
def submit(
    signed_in: cms.SignIn, editor: User, section: InstitutionSectionPage
) -> Callable[[], InitiativePage]:
    def create() -> InitiativePage:
        cms.create(signed_in(editor), InitiativePage, section, title=TITLE, submit=True)
        return InitiativePage.objects.get(draft_title=TITLE)

    return create


def heard(person: User) -> list[str]:
    return list(Notice.objects.filter(recipient=person).order_by("pk").values_list("message", flat=True))


def to_everybody() -> set[str]:
    return set(Notice.objects.values_list("recipient__email", flat=True))


def test_submission_is_one_notice_and_one_mail_for_each_approver(
    submit: Callable[[], InitiativePage], approver: User, second_approver: User, stranger: User
) -> None:
    page = submit()
    assert to_everybody() == {approver.email, second_approver.email}
    deliver_due()
    assert sorted(address for letter in mail.outbox for address in letter.to) == sorted(
        [approver.email, second_approver.email]
    )
    notice = Notice.objects.get(recipient=approver)
    with translation.override("en"):
        assert TITLE in notice.subject
        assert "Salma Editor" in notice.text
    assert notice.url == f"/cms/pages/{page.pk}/edit/"


def test_edits_while_it_waits_are_no_news(
    submit: Callable[[], InitiativePage], signed_in: cms.SignIn, approver: User, second_approver: User
) -> None:
    page = submit()
    cms.edit(signed_in(approver), page, title="Relu")
    assert heard(second_approver) == [messages.WAITING]


def test_return_reaches_submitter_with_the_reason_and_resubmission_approvers(
    submit: Callable[[], InitiativePage], signed_in: cms.SignIn, editor: User, approver: User
) -> None:
    page = submit()
    cms.send_back(signed_in(approver), page, "Ajoutez la source.")
    assert heard(editor) == [messages.RETURNED]
    assert "Ajoutez la source." in Notice.objects.get(recipient=editor).text
    cms.edit(signed_in(editor), InitiativePage.objects.get(pk=page.pk), submit=True)
    assert heard(approver) == [messages.WAITING, messages.WAITING]


def test_return_reaches_the_last_editor_too(
    submit: Callable[[], InitiativePage],
    signed_in: cms.SignIn,
    body_editor: User,
    editor: User,
    approver: User,
) -> None:
    page = submit()
    page.save_revision(user=body_editor)
    cms.send_back(signed_in(approver), page, "Non.")
    assert messages.RETURNED in heard(editor)
    assert messages.RETURNED in heard(body_editor)


def test_approval_that_publishes_is_told_once(
    submit: Callable[[], InitiativePage],
    signed_in: cms.SignIn,
    editor: User,
    lead: User,
    approver: User,
    stranger: User,
) -> None:
    cms.approve(signed_in(approver), submit())
    assert heard(editor) == [messages.PUBLISHED]
    assert heard(lead) == [messages.PUBLISHED]
    assert heard(approver) == [messages.WAITING]
    assert heard(stranger) == []


def test_approval_for_a_date_says_when(
    submit: Callable[[], InitiativePage], signed_in: cms.SignIn, editor: User, lead: User, approver: User
) -> None:
    page = submit()
    revision = page.latest_revision
    soon = timezone.now() + timedelta(days=3)
    revision.content["go_live_at"] = soon.isoformat()
    revision.save()
    cms.approve(signed_in(approver), page)
    assert not InitiativePage.objects.get(pk=page.pk).live
    assert heard(editor) == heard(lead) == [messages.SCHEDULED]
    with translation.override("fr"):
        assert str(timezone.localtime(soon).year) in Notice.objects.get(recipient=editor).text


def test_cancelling_tells_the_submitter_unless_it_was_them(
    submit: Callable[[], InitiativePage], signed_in: cms.SignIn, editor: User, approver: User
) -> None:
    page = submit()
    signed_in(approver).post(f"/cms/pages/workflow/confirm_cancellation/{page.pk}/")
    page.current_workflow_state and page.current_workflow_state.cancel(user=approver)
    assert heard(editor) == [messages.CANCELLED]


def test_ones_own_cancellation_is_no_news(submit: Callable[[], InitiativePage], editor: User) -> None:
    page = submit()
    assert page.current_workflow_state is not None
    page.current_workflow_state.cancel(user=editor)
    assert heard(editor) == []


def test_taking_down_is_told(
    submit: Callable[[], InitiativePage], signed_in: cms.SignIn, editor: User, lead: User, approver: User
) -> None:
    page = submit()
    cms.approve(signed_in(approver), page)
    signed_in(approver).post(f"/cms/pages/{page.pk}/unpublish/")
    assert heard(editor)[-1] == heard(lead)[-1] == messages.UNPUBLISHED
    assert messages.UNPUBLISHED not in heard(approver)


def test_what_the_operator_publishes_is_no_news(page_of: cms.PageOf, approver: User) -> None:
    from editorial.approval import publish_as_operator

    publish_as_operator(page=page_of("commitment/mo0007"), approver=approver, evidence="test")
    assert not Notice.objects.exists()


def test_remarks_reach_followers_but_not_their_author(
    submit: Callable[[], InitiativePage],
    signed_in: cms.SignIn,
    editor: User,
    lead: User,
    approver: User,
    stranger: User,
) -> None:
    page = submit()
    for person in (lead, stranger):
        PageSubscription.objects.create(page=page, user=person, comment_notifications=True)
    tell_of_remarks(page=page, by=approver)
    tell_of_remarks(page=page, by=approver)
    assert heard(editor) == heard(lead) == [messages.COMMENTED]
    assert messages.COMMENTED not in heard(approver)
    assert heard(stranger) == []
    assert Comment.objects.filter(page=page).count() == 0


def test_wagtail_sends_no_mail_of_its_own(
    submit: Callable[[], InitiativePage], signed_in: cms.SignIn, approver: User
) -> None:
    cms.send_back(signed_in(approver), submit(), "Non.")
    assert mail.outbox == []


def test_who_leaves_an_institution_keeps_no_title_of_its_drafts(
    submit: Callable[[], InitiativePage], signed_in: cms.SignIn, editor: User, approver: User
) -> None:
    cms.send_back(signed_in(approver), submit(), "Non.")
    assert heard(editor) == [messages.RETURNED]
    for membership in Membership.objects.current().filter(user=editor):
        end(membership=membership, by=None)
    assert heard(editor) == []
    deliver_due()
    assert editor.email not in {address for letter in mail.outbox for address in letter.to}


def test_overdue_pages_are_counted_for_approvers(
    submit: Callable[[], InitiativePage], editor: User, approver: User, settings: Settings
) -> None:
    settings.PORTAL_APPROVAL_TARGET_DAYS = 5
    submit()
    monday = datetime(2026, 3, 2, 9, tzinfo=UTC)
    TaskState.objects.filter(status="in_progress").update(started_at=monday)
    tell_of_overdue(monday + timedelta(days=6))
    tell_of_overdue(monday + timedelta(days=5))
    assert messages.OVERDUE not in heard(approver)
    for _twice in range(2):
        tell_of_overdue(monday + timedelta(days=8))
    assert heard(approver).count(messages.OVERDUE) == 1
    assert heard(editor) == []
    with translation.override("en"):
        notice = Notice.objects.get(message=messages.OVERDUE)
        assert notice.subject.startswith("1 page ")
        assert "5 working days" in notice.text


@pytest.mark.parametrize(
    ("moment", "before"),
    [("2026-03-09", "2026-03-02"), ("2026-03-07", "2026-03-02"), ("2026-03-04", "2026-02-25")],
)
def test_working_days(moment: str, before: str) -> None:
    assert days_before(datetime.fromisoformat(moment), 5) == datetime.fromisoformat(before)
