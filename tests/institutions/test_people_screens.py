"""The screens under /cms/people/: who sees whom, what crafted requests achieve, what the list costs."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from institutions.invitations import invite
from institutions.models import Invitation, Membership, User
from institutions.roles import Role
from tests import cms
from tests.people import institution, member, membership_of, roles_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def foreigner(db: None) -> User:
    """Works for another institution than `lead`."""
    somebody = member("zoubida@education.example", Role.CONTRIBUTOR, "national-education-sector")
    User.objects.filter(pk=somebody.pk).update(first_name="Zoubida", last_name="Elsewhere")
    return User.objects.get(pk=somebody.pk)


def addresses_of(user: User) -> list[str]:
    held = Membership.objects.get(user=user)
    return [
        f"/cms/people/{user.pk}/",
        f"/cms/people/{user.pk}/left/",
        f"/cms/people/roles/{held.pk}/end/",
    ]


def test_list_tells_who_does_what(signed_in: cms.SignIn, lead: User, editor: User) -> None:
    User.objects.filter(pk=editor.pk).update(last_login=timezone.now() - timedelta(days=3))
    html = signed_in(lead).get("/cms/people/").content.decode()
    assert editor.email in html
    assert f"/cms/people/{editor.pk}/" in html


@pytest.mark.parametrize("query", ["", "?q=zoubida", "?institution=national-education-sector", "?who=left"])
def test_lead_sees_nobody_of_others(query: str, signed_in: cms.SignIn, lead: User, foreigner: User) -> None:
    invite(
        email="asked@education.example",
        institution=institution("national-education-sector"),
        role=Role.CONTRIBUTOR,
        by=None,
    )
    html = signed_in(lead).get(f"/cms/people/{query}").content.decode()
    for secret in ("Zoubida", "zoubida@", "asked@", institution("national-education-sector").name_in("fr")):
        assert secret not in html.replace("q=zoubida", "").replace('value="zoubida"', "")


def test_lead_sees_no_lead(signed_in: cms.SignIn, lead: User) -> None:
    fellow = member("fellow@mrafp.example", Role.LEAD)
    client = signed_in(lead)
    assert "fellow@" not in client.get("/cms/people/").content.decode()
    assert client.get(f"/cms/people/{fellow.pk}/").status_code == 404


def test_lead_does_not_see_what_else_an_officer_is(signed_in: cms.SignIn, lead: User) -> None:
    officer = member("both@example.org", Role.CONTRIBUTOR)
    member("both@example.org", Role.CONTRIBUTOR, "national-education-sector")
    elsewhere = membership_of(officer, Role.CONTRIBUTOR, "national-education-sector")
    client = signed_in(lead)
    html = client.get(f"/cms/people/{officer.pk}/").content.decode()
    assert institution("national-education-sector").name_in("fr") not in html
    assert client.post(f"/cms/people/roles/{elsewhere.pk}/end/", {"reason": "x"}).status_code == 404
    assert Membership.objects.current().filter(pk=elsewhere.pk).exists()


def test_absent_and_foreign_look_the_same(signed_in: cms.SignIn, lead: User, foreigner: User) -> None:
    client = signed_in(lead)
    absent = ["/cms/people/999999/", "/cms/people/999999/left/", "/cms/people/roles/999999/end/"]
    for known, unknown in zip(addresses_of(foreigner), absent, strict=True):
        for method in (client.get, client.post):
            answers = [method(known, {"reason": "x"}), method(unknown, {"reason": "x"})]
            assert [answer.status_code for answer in answers] == [404, 404]
            assert answers[0].content == answers[1].content
    assert roles_of(foreigner) == {("national-education-sector", "contributor")}


@pytest.mark.parametrize("person", ["editor", "body_editor", "approver"])
def test_to_others_the_screens_do_not_exist(
    person: str, request: pytest.FixtureRequest, signed_in: cms.SignIn, foreigner: User
) -> None:
    client = signed_in(request.getfixturevalue(person))
    urls = [
        "/cms/people/", "/cms/people/invite/", "/cms/people/reviews/", "/cms/institutions/",
        *addresses_of(foreigner),
    ]  # fmt: skip
    for url in urls:
        assert client.get(url).status_code == 404
        assert client.post(url, {"reason": "x"}).status_code == 404
    assert "/cms/people/" not in client.get("/cms/").content.decode()


CRAFTED = [
    {"institution": "mrafp", "role": "lead"},
    {"institution": "mrafp", "role": "administrator"},
    {"institution": "icpc", "role": "approver"},
    {"institution": "icpc", "role": "contributor"},
    {"institution": "national-education-sector", "role": "contributor"},
    {"institution": "", "role": ""},
]


@pytest.mark.parametrize("asked", CRAFTED)
def test_crafted_forms_give_nothing(
    asked: dict[str, str], signed_in: cms.SignIn, lead: User, editor: User
) -> None:
    client = signed_in(lead)
    assert client.post(f"/cms/people/{editor.pk}/give/", asked).status_code == 200
    assert client.post(f"/cms/people/{lead.pk}/give/", asked).status_code == 404
    typed = asked | {"email": "typed@example.org", "language": "fr", "name": "Typed"}
    response = client.post("/cms/people/invite/", typed)
    assert response.status_code == 200
    assert 'value="typed@example.org"' in response.content.decode()
    assert roles_of(editor) == {("mrafp", "contributor")}
    assert roles_of(lead) == {("mrafp", "lead")}
    assert not Invitation.objects.exists()


def test_administrator_cannot_raise_themself(signed_in: cms.SignIn, administrator: User) -> None:
    client = signed_in(administrator)
    asked = {"institution": "icpc", "role": "approver"}
    client.post(f"/cms/people/{administrator.pk}/give/", asked)
    client.post(f"/cms/people/{administrator.pk}/left/", {"reason": "x"})
    own = membership_of(administrator, Role.ADMINISTRATOR, "icpc")
    client.post(f"/cms/people/roles/{own.pk}/end/", {"reason": "x"})
    client.post("/cms/people/invite/", asked | {"email": administrator.email, "language": "fr"})
    administrator.refresh_from_db()
    assert administrator.is_active
    assert roles_of(administrator) == {("icpc", "administrator")}
    assert not Invitation.objects.exists()


def test_approver_cannot_be_made_of_a_partner(
    signed_in: cms.SignIn, administrator: User, editor: User
) -> None:
    asked = {"institution": "mrafp", "role": "approver"}
    assert signed_in(administrator).post(f"/cms/people/{editor.pk}/give/", asked).status_code == 200
    assert roles_of(editor) == {("mrafp", "contributor")}


def test_giving_and_ending_by_form(signed_in: cms.SignIn, lead: User, editor: User) -> None:
    client = signed_in(lead)
    client.post(f"/cms/people/{editor.pk}/give/", {"institution": "mrafp", "role": "translator"})
    assert roles_of(editor) == {("mrafp", "contributor"), ("mrafp", "translator")}
    held = membership_of(editor, Role.TRANSLATOR)
    url = f"/cms/people/roles/{held.pk}/end/"
    assert client.get(url).status_code == 200
    assert client.post(url, {"reason": " "}).status_code == 200
    assert Membership.objects.current().filter(pk=held.pk).exists()
    assert client.post(url, {"reason": "moved"}).status_code == 302
    assert not Membership.objects.current().filter(pk=held.pk).exists()


def test_leaving_and_returning_by_form(
    signed_in: cms.SignIn, lead: User, editor: User, administrator: User
) -> None:
    client = signed_in(lead)
    response = client.post(f"/cms/people/{editor.pk}/left/", {"reason": "retired"}, follow=True)
    assert response.redirect_chain[-1] == ("/cms/people/", 302)
    assert client.post(f"/cms/people/{editor.pk}/return/").status_code == 404
    keeper = signed_in(administrator)
    assert editor.email in keeper.get("/cms/people/?who=left").content.decode()
    assert keeper.post(f"/cms/people/{editor.pk}/return/").status_code == 302
    editor.refresh_from_db()
    assert editor.is_active
    assert "retired" in keeper.get(f"/cms/people/{editor.pk}/").content.decode()


def test_invitations_of_others_are_not_sent_again_or_withdrawn(signed_in: cms.SignIn, lead: User) -> None:
    foreign = invite(
        email="asked@education.example",
        institution=institution("national-education-sector"),
        role=Role.CONTRIBUTOR,
        by=None,
    )
    above = invite(email="lead2@mrafp.example", institution=institution("mrafp"), role=Role.LEAD, by=None)
    own = invite(email="own@mrafp.example", institution=institution("mrafp"), role=Role.TRANSLATOR, by=lead)
    client = signed_in(lead)
    for invitation in (foreign, above):
        before = invitation.token_hash
        for act in ("resend", "withdraw"):
            assert client.post(f"/cms/people/invitations/{invitation.pk}/{act}/").status_code == 404
        invitation.refresh_from_db()
        assert (invitation.token_hash, invitation.revoked_at) == (before, None)
    html = client.get("/cms/people/").content.decode()
    assert "own@mrafp" in html
    assert "lead2@" not in html
    assert client.post(f"/cms/people/invitations/{own.pk}/withdraw/").status_code == 302
    own.refresh_from_db()
    assert own.revoked_at is not None


@pytest.mark.parametrize("address", ["resend", "withdraw"])
def test_invitations_change_by_post_alone(address: str, signed_in: cms.SignIn, lead: User) -> None:
    own = invite(email="own@mrafp.example", institution=institution("mrafp"), role=Role.TRANSLATOR, by=lead)
    assert signed_in(lead).get(f"/cms/people/invitations/{own.pk}/{address}/").status_code == 405
    assert Invitation.objects.open().filter(token_hash=own.token_hash).exists()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"editor@mrafp.example", "approver@icpc.example"}),
        ("?institution=mrafp", {"editor@mrafp.example"}),
        ("?role=approver", {"approver@icpc.example"}),
        ("?q=APPROVER@icpc", {"approver@icpc.example"}),
        ("?q=nobody-like-this", set()),
        ("?institution=nowhere&role=x&p=99", {"editor@mrafp.example", "approver@icpc.example"}),
    ],
)
def test_filters(query: str, found: set[str], signed_in: cms.SignIn, administrator: User) -> None:
    html = signed_in(administrator).get(f"/cms/people/{query}").content.decode()
    rows = html.partition('id="institution-')[2]
    assert {email for email in ("editor@mrafp.example", "approver@icpc.example") if email in rows} == found


def test_list_costs_the_same_with_many_people(
    signed_in: cms.SignIn, administrator: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(administrator)
    client.get("/cms/people/")
    with django_assert_max_num_queries(60) as few:
        client.get("/cms/people/")
    for number in range(30):
        officer = member(f"officer{number}@mrafp.example", Role.CONTRIBUTOR)
        member(officer.email, Role.TRANSLATOR, "icpc")
        invite(
            email=f"asked{number}@mrafp.example",
            institution=institution("mrafp"),
            role=Role.CONTRIBUTOR,
            by=None,
        )
    with django_assert_max_num_queries(60) as many:
        client.get("/cms/people/")
    assert len(many) == len(few)


def test_typed_names_are_shown_as_text(signed_in: cms.SignIn, administrator: User, editor: User) -> None:
    User.objects.filter(pk=editor.pk).update(first_name="<script>alert(1)</script>")
    client: Any = signed_in(administrator)
    for url in ("/cms/people/", f"/cms/people/{editor.pk}/", f"/cms/people/{editor.pk}/left/"):
        assert "<script>alert(1)" not in client.get(url).content.decode()
