"""The rules for people and institutions, asked of the acts themselves, without a screen before them."""

import time
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from institutions.access_reviews import check_may_settle
from institutions.invitations import invite, resend, revoke
from institutions.leaving import come_back, leave
from institutions.lifecycle import become_partner, rename, reopen
from institutions.memberships import grant
from institutions.models import Institution, Membership, User
from institutions.permissions import NOT_ONESELF
from institutions.roles import Role
from institutions.sign_in.sessions import has_second_factor, is_fresh, note_second_factor
from tests.people import institution, member, membership_of, roles_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed(db: None) -> Institution:
    found = institution("mrafp")
    found.closed_on = timezone.localdate()
    return found


def test_closed_institution_gets_nobody(closed: Institution, body_editor: User) -> None:
    with pytest.raises(ValidationError):
        grant(user=body_editor, institution=closed, role=Role.TRANSLATOR, by=None)
    with pytest.raises(ValidationError):
        invite(email="new@mrafp.example", institution=closed, role=Role.TRANSLATOR, by=None)
    assert "mrafp" not in {slug for slug, _role in roles_of(body_editor)}


def test_nobody_keeps_the_own_invitation(administrator: User) -> None:
    body = institution("icpc")
    second = member("second@icpc.example", Role.ADMINISTRATOR, "icpc")
    invitation = invite(email=second.email, institution=body, role=Role.TRANSLATOR, by=administrator)
    for act in (resend, revoke):
        with pytest.raises(PermissionDenied, match=str(NOT_ONESELF)):
            act(invitation=invitation, by=second)


def test_withdrawn_invitation_is_not_sent_again(administrator: User) -> None:
    invitation = invite(
        email="new@mrafp.example", institution=institution("mrafp"), role=Role.LEAD, by=administrator
    )
    revoke(invitation=invitation, by=administrator)
    for act in (resend, revoke):
        with pytest.raises(ValidationError):
            act(invitation=invitation, by=administrator)


def test_nobody_lets_themself_go(lead: User) -> None:
    with pytest.raises(PermissionDenied, match=str(NOT_ONESELF)):
        leave(user=lead, by=lead, reason="Départ")
    assert roles_of(lead) == {("mrafp", "lead")}


def test_nobody_reopens_the_own_account(administrator: User, lead: User) -> None:
    with pytest.raises(PermissionDenied, match=str(NOT_ONESELF)):
        come_back(user=administrator, by=administrator)
    with pytest.raises(PermissionDenied):
        come_back(user=administrator, by=lead)


def test_categories_and_closed_institutions_get_no_section(closed: Institution, lead: User) -> None:
    group = Institution(slug="all-ministries", names={"en": "All ministries"}, is_group=True)
    for impossible in (group, closed):
        with pytest.raises(ValidationError):
            become_partner(institution=impossible, by=None)
    with pytest.raises(PermissionDenied):
        become_partner(institution=institution("mrafp"), by=lead)


def test_open_institution_is_not_reopened(administrator: User) -> None:
    with pytest.raises(ValidationError):
        reopen(institution=institution("mrafp"), by=administrator)


def test_names_follow_each_other_in_time(administrator: User) -> None:
    today = timezone.localdate()
    this = institution("mrafp")
    rename(institution=this, names={"en": "Second name"}, since=today - timedelta(days=5), by=administrator)
    with pytest.raises(ValidationError):
        rename(
            institution=this, names={"en": "Third name"}, since=today - timedelta(days=9), by=administrator
        )
    rename(institution=this, names={"en": "Third name"}, since=today, by=administrator)
    assert institution("mrafp").names == {"en": "Third name"}


def test_only_an_administrator_without_colleagues_settles_the_own_role(lead: User) -> None:
    Membership.objects.filter(role=Role.ADMINISTRATOR).delete()
    with pytest.raises(PermissionDenied):
        check_may_settle(membership=membership_of(lead, Role.LEAD), by=lead)
    alone = member("alone@icpc.example", Role.ADMINISTRATOR, "icpc")
    check_may_settle(membership=membership_of(alone, Role.ADMINISTRATOR, "icpc"), by=alone)
    member("second@icpc.example", Role.ADMINISTRATOR, "icpc")
    with pytest.raises(PermissionDenied):
        check_may_settle(membership=membership_of(alone, Role.ADMINISTRATOR, "icpc"), by=alone)


def test_second_factor_is_the_persons_own(lead: User, editor: User) -> None:
    session: dict[str, int] = {}
    assert not has_second_factor(session, AnonymousUser())
    assert not has_second_factor(session, lead)
    note_second_factor(session, lead)
    assert has_second_factor(session, lead)
    assert not has_second_factor(session, editor)


def test_password_is_fresh_for_minutes() -> None:
    assert is_fresh(time.time() - 60)
    assert not is_fresh(time.time() - 60 * 60)
