"""The yearly look at who has which role."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from wagtail.models import ModelLogEntry

from editorial.access_reminders import DUE, OVERDUE, SOON, remind
from editorial.models import InstitutionSectionPage
from institutions.access_reviews import (
    a_year_after,
    begin_reviews,
    confirm,
    end_unconfirmed,
    refuse,
    remaining,
    reviews_visible_to,
)
from institutions.last_edits import last_edits
from institutions.models import AccessReview, Institution, Membership, User
from institutions.roles import Role
from knowledge_base.models import InitiativePage
from notifications.models import Notice
from tests import cms
from tests.people import institution, member, membership_of, roles_of

pytestmark = pytest.mark.django_db

TODAY = date(2027, 3, 1)


@pytest.fixture
def review(db: None) -> AccessReview:
    """Of mrafp, whose people have had their roles for long; due on TODAY."""
    Membership.objects.update(granted_at=timezone.now() - timedelta(days=900))
    AccessReview.objects.all().delete()
    return AccessReview.objects.create(institution=institution("mrafp"), due_on=TODAY)


def settle(review: AccessReview, by: User, *, apart_from: User | None = None) -> None:
    for held in review.open_memberships().exclude(user=apart_from):
        confirm(review=review, membership=held, by=by)


def test_first_one_is_due_a_year_after_the_institution_was_opened() -> None:
    Institution.objects.filter(slug="mrafp").update(opened_on=date(2026, 2, 3))
    for _time in range(2):
        begin_reviews()
    (review,) = AccessReview.objects.filter(institution__slug="mrafp")
    assert review.due_on == date(2027, 2, 3)
    assert not AccessReview.objects.filter(institution__slug="parliament").exists()


def test_a_year_after_the_29th_of_february() -> None:
    assert a_year_after(date(2028, 2, 29)) == date(2029, 2, 28)


def test_lead_answers_for_officers_and_administrators_for_leads(
    review: AccessReview, lead: User, editor: User, administrator: User
) -> None:
    with pytest.raises(PermissionDenied):
        confirm(review=review, membership=membership_of(lead, Role.LEAD), by=lead)
    settle(review, lead, apart_from=lead)
    review.refresh_from_db()
    assert review.completed_at is None
    settle(review, administrator)
    review.refresh_from_db()
    assert (review.completed_by, roles_of(editor)) == (administrator, {("mrafp", "contributor")})
    following = AccessReview.objects.open().get(institution__slug="mrafp")
    assert following.due_on == a_year_after(timezone.localdate())
    assert ModelLogEntry.objects.filter(action="portal.access.reviewed").count() == 1


def test_role_that_is_no_longer_needed_ends(review: AccessReview, lead: User, editor: User) -> None:
    refuse(review=review, membership=membership_of(editor, Role.CONTRIBUTOR), by=lead, reason="moved")
    assert roles_of(editor) == set()
    assert Membership.objects.get(user=editor).end_reason == "moved"


def test_roles_of_another_institution_are_not_answered_for(
    review: AccessReview, lead: User, body_editor: User, administrator: User
) -> None:
    foreign = membership_of(body_editor, Role.CONTRIBUTOR, "icpc")
    for by in (lead, administrator):
        for act in (confirm, refuse):
            more: dict[str, Any] = {"reason": "x"} if act is refuse else {}
            with pytest.raises((PermissionDenied, ValidationError)):
                act(review=review, membership=foreign, by=by, **more)
    assert roles_of(body_editor) == {("icpc", "contributor")}


def test_new_roles_wait_for_the_next_review(review: AccessReview) -> None:
    new = member("new@mrafp.example", Role.TRANSLATOR)
    Membership.objects.filter(user=new).update(granted_at=timezone.make_aware(datetime(2027, 2, 20)))
    assert not review.open_memberships().filter(user=new).exists()


def test_only_administrator_answers_for_themself_if_there_is_no_other(administrator: User) -> None:
    Membership.objects.update(granted_at=timezone.now() - timedelta(days=900))
    own = membership_of(administrator, Role.ADMINISTRATOR, "icpc")
    AccessReview.objects.all().delete()
    review = AccessReview.objects.create(institution=institution("icpc"), due_on=TODAY)
    other = member("second@icpc.example", Role.ADMINISTRATOR, "icpc")
    with pytest.raises(PermissionDenied):
        confirm(review=review, membership=own, by=administrator)
    Membership.objects.filter(role=Role.ADMINISTRATOR).exclude(user=administrator).delete()
    assert roles_of(other) == set()
    confirm(review=review, membership=own, by=administrator)
    assert not review.open_memberships().filter(pk=own.pk).exists()


def test_nothing_ends_in_one_step_before_two_months(
    review: AccessReview, administrator: User, lead: User, editor: User
) -> None:
    late = TODAY + timedelta(days=62)
    with pytest.raises(ValidationError):
        end_unconfirmed(review=review, by=administrator, on=TODAY + timedelta(days=30))
    with pytest.raises(PermissionDenied):
        end_unconfirmed(review=review, by=lead, on=late)
    confirm(review=review, membership=membership_of(editor, Role.CONTRIBUTOR), by=lead)
    expected = review.open_memberships().count()
    assert expected >= 1
    assert end_unconfirmed(review=review, by=administrator, on=late) == expected
    assert roles_of(editor) == {("mrafp", "contributor")}
    assert roles_of(lead) == set()


def test_nothing_ends_without_a_person(review: AccessReview, editor: User) -> None:
    remind(TODAY + timedelta(days=300))
    assert roles_of(editor) == {("mrafp", "contributor")}


def told(message: str) -> set[str]:
    notices = Notice.objects.filter(message=message, key="mrafp 2027")
    return set(notices.values_list("recipient__email", flat=True))


def test_leads_are_told_in_time_and_administrators_when_it_is_late(
    review: AccessReview, lead: User, administrator: User
) -> None:
    remind(TODAY - timedelta(days=31))
    assert not Notice.objects.filter(key="mrafp 2027").exists()
    for _time in range(2):
        remind(TODAY - timedelta(days=30))
    assert told(SOON) == {lead.email}
    remind(TODAY)
    assert told(DUE) == {lead.email}
    assert told(OVERDUE) == set()
    remind(TODAY + timedelta(days=1))
    assert administrator.email in told(OVERDUE)
    assert lead.email not in told(OVERDUE)
    notice = Notice.objects.get(message=SOON, recipient=lead)
    assert institution("mrafp").name_in("fr") in notice.text
    assert notice.url == f"/cms/people/reviews/{review.pk}/"


def test_institution_without_a_lead_is_the_administrators_business(
    review: AccessReview, administrator: User
) -> None:
    Membership.objects.filter(role=Role.LEAD).delete()
    remind(TODAY - timedelta(days=30))
    assert administrator.email in told(SOON)


def test_completed_and_closed_ones_are_quiet(review: AccessReview, administrator: User) -> None:
    Institution.objects.filter(slug="mrafp").update(closed_on=TODAY)
    remind(TODAY)
    assert not Notice.objects.filter(key="mrafp 2027").exists()
    assert not reviews_visible_to(administrator).filter(pk=review.pk).exists()


def test_screen_settles_what_was_answered(
    review: AccessReview, signed_in: cms.SignIn, lead: User, editor: User
) -> None:
    second = member("second@mrafp.example", Role.TRANSLATOR)
    Membership.objects.filter(user=second).update(granted_at=timezone.now() - timedelta(days=900))
    client, url = signed_in(lead), f"/cms/people/reviews/{review.pk}/"
    shown = client.get(url).content.decode()
    assert editor.email in shown
    assert lead.email not in shown.partition("people__review")[2]
    keep, away = membership_of(editor, Role.CONTRIBUTOR), membership_of(second, Role.TRANSLATOR)
    mine = membership_of(lead, Role.LEAD)
    answers = {f"answer-{keep.pk}": "keep", f"answer-{away.pk}": "end", f"answer-{mine.pk}": "keep"}
    client.post(url, answers)
    assert roles_of(second) == set()
    assert not review.open_memberships().filter(pk=keep.pk).exists()
    assert review.open_memberships().filter(pk=mine.pk).exists()


def test_lead_finds_no_other_review(review: AccessReview, signed_in: cms.SignIn, other_lead: User) -> None:
    client = signed_in(other_lead)
    absent = client.get("/cms/people/reviews/999999/")
    foreign = client.get(f"/cms/people/reviews/{review.pk}/")
    assert (absent.status_code, foreign.status_code) == (404, 404)
    assert institution("mrafp").name_in("ar") not in client.get("/cms/people/reviews/").content.decode()


def test_list_asks_the_same_however_many_reviews(
    review: AccessReview, administrator: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for slug in ("icpc", "parliament", "national-education-sector"):
        AccessReview.objects.create(institution=institution(slug), due_on=TODAY)
    reviews = list(reviews_visible_to(administrator))
    assert len(reviews) == 4
    with django_assert_num_queries(3):
        left = remaining(reviews, administrator)
    assert left[review.pk] == review.open_memberships().count()


def test_last_edit_counts_within_the_institution(
    signed_in: cms.SignIn, editor: User, section: InstitutionSectionPage
) -> None:
    assert editor.pk not in last_edits([editor.pk], institution("mrafp"))
    cms.create(signed_in(editor), InitiativePage, section, title="Guichet")
    page = InitiativePage.objects.get(title="Guichet")
    assert last_edits([editor.pk], institution("mrafp")) == {editor.pk: page.latest_revision.created_at}
    assert last_edits([editor.pk], institution("national-education-sector")) == {}
