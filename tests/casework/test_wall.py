"""Who sees which case. Behind the wall there is nothing: no row, no count, no answer of its own."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone, translation

from casework import handling, reading
from casework.models import AuditEntry, Case
from casework.permissions import may_handle, may_release_identity, may_triage, visible_to
from institutions.models import User
from institutions.roles import Role, roles_of
from tests.casework.cases import sent
from tests.people import institution, member, membership_of

pytestmark = pytest.mark.django_db

BODY = "icpc"
OTHER = "ministry-solidarity"


@pytest.fixture
def triager() -> User:
    return member("triage@desk.example", Role.TRIAGE_OFFICER, BODY)


@pytest.fixture
def officer() -> User:
    return member("officer@desk.example", Role.CASE_OFFICER, BODY)


def sees(user: User, case: Case) -> bool:
    return visible_to(user).filter(pk=case.pk).exists()


def routed(case: Case, by: User, slug: str) -> Case:
    handling.triage(
        case=case, by=by, about=[c.institution for c in case.concerns.all()], theme=None, region=None
    )
    handling.route(case=case, by=by, to=institution(slug))
    case.refresh_from_db()
    return case


def test_the_desk_sees_what_comes_in_and_editors_and_approvers_nothing(
    triager: User, officer: User, editor: User, approver: User
) -> None:
    case, _receipt = sent()
    assert sees(triager, case)
    assert sees(officer, case)
    assert may_triage(triager, case)
    assert not may_triage(officer, case)
    for other in (editor, approver, member("a@desk.example", Role.ADMINISTRATOR, BODY)):
        assert not sees(other, case)


def test_the_operator_is_no_officer() -> None:
    case, _receipt = sent()
    operator = User.objects.create_superuser("operator@desk.example", "a-long-enough-sentence")
    assert not sees(operator, case)


def test_a_lead_sees_what_is_routed_to_them_alone(triager: User) -> None:
    lead = member("lead@desk.example", Role.LEAD, OTHER)
    case, _receipt = sent()
    waiting, _receipt = sent()
    assert not sees(lead, case)
    routed(case, triager, OTHER)
    assert list(visible_to(lead)) == [case]
    assert may_handle(lead, case)
    assert not may_triage(lead, case)
    assert not sees(lead, waiting)


@pytest.mark.parametrize("kind", ["complaint", "information"])
@pytest.mark.parametrize("role", [Role.LEAD, Role.CONTRIBUTOR, Role.REVIEWER])
def test_people_of_the_institution_complained_about_see_nothing(kind: str, role: Role, triager: User) -> None:
    inside = member("inside@desk.example", role, "mrafp")
    member("inside@desk.example", Role.TRIAGE_OFFICER, BODY)
    case, _receipt = sent(kind, about=("mrafp", OTHER))
    other, _receipt = sent(kind, about=(OTHER,))
    assert not sees(inside, case)
    assert sees(inside, other)
    assert sees(triager, case)


def test_who_left_the_institution_within_a_year_stays_behind_the_wall() -> None:
    officer = member("moved@desk.example", Role.CASE_OFFICER, BODY)
    member("moved@desk.example", Role.CONTRIBUTOR, "mrafp")
    case, _receipt = sent()
    held = membership_of(officer, Role.CONTRIBUTOR, "mrafp")
    held.ended_at = timezone.now() - timedelta(days=364)
    held.save()
    assert not sees(officer, case)
    held.ended_at = timezone.now() - timedelta(days=366)
    held.save()
    assert sees(officer, case)


def test_a_suggestion_to_an_institution_has_no_wall(triager: User) -> None:
    lead = member("lead@desk.example", Role.LEAD, OTHER)
    case, _receipt = sent("suggestion", about=(OTHER,))
    routed(case, triager, OTHER)
    assert sees(lead, case)


def test_a_complaint_cannot_be_routed_to_whom_it_is_about(triager: User) -> None:
    case, _receipt = sent(about=(OTHER,))
    with translation.override("en"), pytest.raises(ValidationError, match="about"):
        routed(case, triager, OTHER)
    case.refresh_from_db()
    assert case.routed_to is None


def test_whoever_it_turns_out_to_concern_loses_it_at_once(triager: User, officer: User) -> None:
    lead = member("lead@desk.example", Role.LEAD, OTHER)
    case, _receipt = sent(about=())
    case = routed(case, triager, OTHER)
    handling.take(case=case, by=lead)
    handling.classify(case=case, by=triager, about=[institution(OTHER)], theme=None, region=None)
    case.refresh_from_db()
    assert not sees(lead, case)
    assert (case.routed_to, case.officer) == (None, None)


def test_a_case_about_the_body_itself_goes_to_the_reviewer(triager: User, officer: User) -> None:
    reviewer = member("reviewer@desk.example", Role.REVIEWER, OTHER)
    own, _receipt = sent(about=(BODY,))
    other, _receipt = sent(about=("mrafp",))
    assert not sees(triager, own)
    assert not sees(officer, own)
    assert list(visible_to(reviewer)) == [own]
    assert may_triage(reviewer, own)
    assert not sees(reviewer, other)


def test_the_body_has_no_reviewer_and_no_partner_a_triage_officer() -> None:
    assert Role.REVIEWER not in roles_of(institution(BODY))
    assert not {Role.TRIAGE_OFFICER, Role.CASE_OFFICER, Role.CUSTODIAN} & set(roles_of(institution(OTHER)))


def test_whoever_steps_aside_sees_nothing_any_more(officer: User) -> None:
    case, _receipt = sent()
    handling.triage(
        case=case, by=member("t@desk.example", Role.TRIAGE_OFFICER, BODY), about=[], theme=None, region=None
    )
    case.refresh_from_db()
    handling.take(case=case, by=officer)
    handling.recuse(case=case, by=officer)
    case.refresh_from_db()
    assert not sees(officer, case)
    assert case.officer is None
    assert AuditEntry.objects.filter(
        act="recusal.declared", actor=officer.pk, subject=case.public_id
    ).exists()


def test_the_custodian_releases_without_seeing_and_not_about_their_own() -> None:
    custodian = member("custodian@desk.example", Role.CUSTODIAN, BODY)
    case, _receipt = sent()
    assert not sees(custodian, case)
    assert may_release_identity(custodian, case)
    member("custodian@desk.example", Role.CONTRIBUTOR, "mrafp")
    assert not may_release_identity(custodian, case)


def test_a_role_that_ended_ends_the_sight(triager: User) -> None:
    case, _receipt = sent()
    held = membership_of(triager, Role.TRIAGE_OFFICER, BODY)
    held.ended_at = timezone.now()
    held.save()
    assert not sees(triager, case)
    triager.is_active = False
    assert not sees(triager, case)


def test_looking_where_one_may_not_is_refused_and_each_look_is_kept(officer: User, editor: User) -> None:
    case, _receipt = sent()
    with pytest.raises(PermissionDenied):
        reading.look(case=case, by=editor)
    assert not AuditEntry.objects.filter(subject=case.public_id).exists()
    opened = reading.look(case=case, by=officer)
    assert opened.words["text"]
    entry = AuditEntry.objects.get(subject=case.public_id)
    assert (entry.act, entry.actor) == ("case.viewed", officer.pk)


@pytest.mark.parametrize(
    "act",
    [
        lambda case, by: handling.triage(case=case, by=by, about=[], theme=None, region=None),
        lambda case, by: handling.classify(case=case, by=by, about=[], theme=None, region=None),
        lambda case, by: handling.refuse(case=case, by=by, reason="not-integrity", text="No."),
        lambda case, by: handling.redirect(case=case, by=by, text="There."),
        lambda case, by: handling.route(case=case, by=by, to=institution(OTHER)),
        lambda case, by: handling.take(case=case, by=by),
        lambda case, by: handling.ask(case=case, by=by, text="When?"),
        lambda case, by: handling.answer(case=case, by=by, text="So."),
        lambda case, by: handling.close(case=case, by=by, outcome="upheld", text="Done."),
        lambda case, by: handling.merge(case=case, by=by, into=case, text="Same."),
        lambda case, by: handling.pause(case=case, by=by, reason="expert"),
        lambda case, by: handling.resume(case=case, by=by),
        lambda case, by: handling.note(case=case, by=by, text="Aside."),
        lambda case, by: handling.recuse(case=case, by=by),
    ],
)
def test_nobody_behind_the_wall_does_anything(act: object) -> None:
    inside = member("inside@desk.example", Role.TRIAGE_OFFICER, BODY)
    member("inside@desk.example", Role.LEAD, "mrafp")
    case, _receipt = sent()
    with pytest.raises(PermissionDenied):
        act(case, inside)  # type: ignore[operator]
    assert not AuditEntry.objects.filter(subject=case.public_id).exists()
    assert case.events.count() == 1
