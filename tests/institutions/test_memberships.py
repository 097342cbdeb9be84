"""Giving roles and taking them back: by whom, to whom, and what follows at once."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from wagtail.models import ModelLogEntry, Page

from editorial.models import InstitutionSectionPage
from institutions.leaving import come_back, leave
from institutions.memberships import end, grant, people_with, roles_changed
from institutions.models import Institution, Membership, User
from institutions.permissions import people_visible_to, roles_given_by
from institutions.roles import OUTSIDE_ROLES, Role
from knowledge_base.models import InitiativePage
from tests import cms
from tests.people import groups_of, institution, member, membership_of, roles_of

pytestmark = pytest.mark.django_db


def test_a_role_puts_into_its_group_and_out_again(lead: User) -> None:
    officer = member("new@mrafp.example", Role.CONTRIBUTOR)
    assert groups_of(officer) == {"mrafp: editors"}
    end(membership=membership_of(officer, Role.CONTRIBUTOR), by=lead, reason="moved")
    assert groups_of(officer) == set()
    ended = Membership.objects.get(user=officer)
    assert (ended.end_reason, ended.ended_by) == ("moved", lead)


def test_roles_in_two_institutions_add_up(administrator: User) -> None:
    officer = member("both@example.org", Role.CONTRIBUTOR)
    grant(user=officer, institution=institution("icpc"), role=Role.TRANSLATOR, by=administrator)
    assert groups_of(officer) == {"mrafp: editors", "icpc: translators"}
    end(membership=membership_of(officer, Role.CONTRIBUTOR), by=administrator)
    assert groups_of(officer) == {"icpc: translators"}


def test_each_change_is_told_and_logged_once(administrator: User) -> None:
    told: list[int] = []
    roles_changed.connect(listen := lambda sender, user, **kwargs: told.append(user.pk), weak=False)
    try:
        officer = User.objects.create_user("told@example.org")
        for _time in range(2):
            grant(user=officer, institution=institution("mrafp"), role=Role.TRANSLATOR, by=administrator)
        held = membership_of(officer, Role.TRANSLATOR)
        for _time in range(2):
            end(membership=held, by=administrator, reason="ended twice")
    finally:
        roles_changed.disconnect(listen)
    assert told == [officer.pk] * 2
    acts = ModelLogEntry.objects.filter(data__person=officer.pk).order_by("pk")
    assert [(act.action, act.user) for act in acts] == [
        ("portal.role.given", administrator),
        ("portal.role.ended", administrator),
    ]


@pytest.mark.parametrize("role", sorted(set(Role) - set(OUTSIDE_ROLES)))
def test_nobody_gives_themselves_a_role(role: Role, administrator: User) -> None:
    with pytest.raises(PermissionDenied):
        grant(user=administrator, institution=institution("icpc"), role=role, by=administrator)
    assert roles_of(administrator) == {("icpc", "administrator")}


@pytest.mark.parametrize(
    ("role", "slug"),
    [
        (Role.LEAD, "mrafp"),
        (Role.CONTRIBUTOR, "icpc"),
        (Role.TRANSLATOR, "national-education-sector"),
        (Role.APPROVER, "icpc"),
        (Role.ADMINISTRATOR, "icpc"),
    ],
)
def test_lead_gives_no_role_above_or_elsewhere(role: Role, slug: str, lead: User, editor: User) -> None:
    before = roles_of(editor)
    with pytest.raises(PermissionDenied):
        grant(user=editor, institution=institution(slug), role=role, by=lead)
    assert roles_of(editor) == before


@pytest.mark.parametrize("person", ["editor", "body_editor", "approver"])
def test_others_give_no_role_at_all(person: str, request: pytest.FixtureRequest) -> None:
    by = request.getfixturevalue(person)
    somebody = User.objects.create_user("somebody@example.org")
    for slug in ("mrafp", "icpc"):
        assert roles_given_by(by, institution(slug)) == ()
        with pytest.raises(PermissionDenied):
            grant(user=somebody, institution=institution(slug), role=Role.CONTRIBUTOR, by=by)
    assert not people_visible_to(by).exists()


def test_lead_ends_no_lead_and_nobody_elsewhere(lead: User, other_lead: User) -> None:
    fellow = member("second-lead@mrafp.example", Role.LEAD)
    for held in (membership_of(fellow, Role.LEAD), Membership.objects.get(user=other_lead)):
        with pytest.raises(PermissionDenied):
            end(membership=held, by=lead, reason="away")
        assert Membership.objects.current().filter(pk=held.pk).exists()


def test_only_the_body_has_approvers(administrator: User, editor: User) -> None:
    for role in (Role.APPROVER, Role.ADMINISTRATOR):
        with pytest.raises(ValidationError):
            grant(user=editor, institution=institution("mrafp"), role=role, by=administrator)


def test_last_administrator_stays(administrator: User) -> None:
    Membership.objects.filter(role=Role.ADMINISTRATOR).exclude(user=administrator).delete()
    operator = User.objects.create_superuser("operator@example.org")
    held = membership_of(administrator, Role.ADMINISTRATOR, "icpc")
    for by in (operator, None):
        with pytest.raises(PermissionDenied):
            end(membership=held, by=by)
    with pytest.raises(PermissionDenied):
        leave(user=administrator, by=operator, reason="retired")
    assert User.objects.get(pk=administrator.pk).is_active
    second = member("second@icpc.example", Role.ADMINISTRATOR, "icpc")
    end(membership=held, by=second)
    assert roles_of(administrator) == set()


def test_administrator_without_open_account_does_not_count(administrator: User) -> None:
    Membership.objects.filter(role=Role.ADMINISTRATOR).exclude(user=administrator).delete()
    gone = member("gone@icpc.example", Role.ADMINISTRATOR, "icpc")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    with pytest.raises(PermissionDenied):
        end(membership=membership_of(administrator, Role.ADMINISTRATOR, "icpc"), by=None)


def test_ended_role_loses_the_pages_on_the_next_request(
    signed_in: cms.SignIn, editor: User, lead: User, section: InstitutionSectionPage
) -> None:
    client = signed_in(editor)
    url = f"/cms/pages/{section.pk}/edit/"
    assert client.get(url).status_code == 200
    end(membership=membership_of(editor, Role.CONTRIBUTOR), by=lead, reason="moved")
    assert client.get(url).status_code != 200


def test_leaving_closes_the_account_and_keeps_the_work(
    signed_in: cms.SignIn, editor: User, lead: User, section: InstitutionSectionPage
) -> None:
    cms.create(signed_in(editor), InitiativePage, section, title="Guichet unique")
    page = InitiativePage.objects.get(title="Guichet unique")
    Page.objects.filter(pk=page.pk).update(locked=True, locked_by=editor)
    assert leave(user=editor, by=lead, reason="retired")
    page.refresh_from_db()
    assert (page.locked, page.locked_by) == (False, None)
    assert (page.owner, page.latest_revision.user) == (editor, editor)
    editor.refresh_from_db()
    assert not editor.is_active
    assert groups_of(editor) == set()
    assert editor not in people_with(Role.CONTRIBUTOR, institution("mrafp"))
    assert ModelLogEntry.objects.filter(action="portal.person.left", user=lead).count() == 1


def test_leaving_one_institution_keeps_the_other(lead: User) -> None:
    officer = member("both@example.org", Role.CONTRIBUTOR)
    member("both@example.org", Role.TRANSLATOR, "icpc")
    assert not leave(user=officer, by=lead, reason="moved")
    officer.refresh_from_db()
    assert officer.is_active
    assert roles_of(officer) == {("icpc", "translator")}


def test_leaving_asks_for_a_reason_and_for_somebody_one_looks_after(lead: User, body_editor: User) -> None:
    with pytest.raises(ValidationError):
        leave(user=member("x@mrafp.example", Role.TRANSLATOR), by=lead, reason="  ")
    for user in (body_editor, lead):
        with pytest.raises(PermissionDenied):
            leave(user=user, by=lead, reason="away")
    body_editor.refresh_from_db()
    assert body_editor.is_active


def test_coming_back_brings_no_role(administrator: User, lead: User, editor: User) -> None:
    leave(user=editor, by=lead, reason="abroad")
    with pytest.raises(PermissionDenied):
        come_back(user=editor, by=lead)
    with pytest.raises(ValidationError):
        grant(user=editor, institution=institution("mrafp"), role=Role.CONTRIBUTOR, by=administrator)
    come_back(user=editor, by=administrator)
    editor.refresh_from_db()
    assert editor.is_active
    assert roles_of(editor) == set()


def test_role_names_one_person_once(editor: User) -> None:
    first = membership_of(editor, Role.CONTRIBUTOR)
    assert grant(user=editor, institution=institution("mrafp"), role=Role.CONTRIBUTOR, by=None) == first
    assert Institution.objects.get(slug="mrafp").memberships.filter(user=editor).count() == 1
