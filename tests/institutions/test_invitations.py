"""Invitations: what is mailed and kept, who may accept, and that looking is not accepting."""

import json
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.core.serializers import serialize
from django.db import connection
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from institutions.invitation_views import TRIES_OF_A_LINK
from institutions.invitations import accept_as, accept_as_new, invite, resend, revoke, token_of
from institutions.memberships import end
from institutions.models import Institution, Invitation, Membership, User
from institutions.roles import Role
from outbox.models import Message
from tests.institutions.conftest import Apart
from tests.people import delivered, institution, membership_of, path_of, roles_of

pytestmark = pytest.mark.django_db

ADDRESS = "newcomer@mrafp.example"
ANSWER = {
    "first_name": "Hind",
    "last_name": "Newcomer",
    "language": "fr",
    "password": "quatre-mots-sans-suite",
    "password_again": "quatre-mots-sans-suite",
}


def invited(by: User, email: str = ADDRESS, role: Role = Role.CONTRIBUTOR, **more: Any) -> Invitation:
    return invite(email=email, institution=institution("mrafp"), role=role, by=by, language="fr", **more)


def test_mail_in_the_language_of_the_invitation(lead: User) -> None:
    invitation = invited(lead, name="Hind")
    (message,) = delivered()
    assert message.to == [ADDRESS]
    assert f"http://127.0.0.1:8000{path_of(invitation)}" in message.body
    assert "Hind" in message.body
    assert institution("mrafp").name_in("fr") in message.body
    assert delivered() == []


def test_no_row_holds_the_token(lead: User) -> None:
    invitation = invited(lead)
    token = token_of(invitation)
    rows = serialize(
        "json", [*Invitation.objects.all(), *Message.objects.all(), *ModelLogEntry.objects.all()]
    )
    assert token not in rows
    assert ADDRESS not in json.dumps([entry.data for entry in ModelLogEntry.objects.all()])


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_looking_is_not_accepting(method: str, lead: User, client: Client) -> None:
    invitation = invited(lead)
    for _time in range(3):
        getattr(client, method)(path_of(invitation))
    invitation.refresh_from_db()
    assert invitation.accepted_at is None
    assert not User.objects.filter(email=ADDRESS).exists()


def test_page_tells_who_invites_to_what_and_keeps_its_address_to_itself(lead: User, client: Client) -> None:
    response = client.get(path_of(invited(lead)))
    html = unescape(response.content.decode())
    assert response.status_code == 200
    for told in (ADDRESS, institution("mrafp").name_in("fr"), str(lead)):
        assert told in html
    assert 'lang="fr"' in html
    assert response["Referrer-Policy"] == "same-origin"
    assert "no-store" in response["Cache-Control"]


def test_reader_may_change_the_language(lead: User, client: Client) -> None:
    html = client.get(path_of(invited(lead)) + "?language=ar").content.decode()
    assert 'dir="rtl"' in html


def test_accepting_makes_the_account_and_gives_the_role(lead: User, client: Client) -> None:
    invitation = invited(lead)
    response = client.post(path_of(invitation), ANSWER)
    assert (response.status_code, response["Location"]) == (302, "/cms/")
    person = User.objects.get(email=ADDRESS)
    assert (person.get_full_name(), person.check_password(ANSWER["password"])) == ("Hind Newcomer", True)
    assert UserProfile.objects.get(user=person).preferred_language == "fr"
    assert roles_of(person) == {("mrafp", "contributor")}
    assert Membership.objects.get(user=person).granted_by == lead
    assert ModelLogEntry.objects.filter(action="portal.invitation.accepted", user=person).exists()


def test_link_works_once(lead: User, client: Client) -> None:
    invitation = invited(lead)
    client.post(path_of(invitation), ANSWER)
    again = Client().post(path_of(invitation), ANSWER | {"password": "another-long-sentence"})
    assert again.status_code == 410
    assert str(lead) in again.content.decode()
    assert Membership.objects.filter(user__email=ADDRESS).count() == 1
    assert User.objects.get(email=ADDRESS).check_password(ANSWER["password"])


@pytest.mark.parametrize("past", ["expired", "revoked", "replaced", "cut", "of another"])
def test_link_that_no_longer_works(past: str, lead: User, client: Client) -> None:
    invitation = invited(lead)
    path = path_of(invitation)
    if past == "expired":
        Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif past == "revoked":
        revoke(invitation=invitation, by=lead)
    elif past == "replaced":
        resend(invitation=invitation, by=lead)
    elif past == "cut":
        path = f"{path[:-2]}/"
    else:
        path = path.replace(token_of(invitation), "0" * 64)
    for response in (client.get(path), client.post(path, ANSWER)):
        assert response.status_code in {404, 410}
    assert not User.objects.filter(email=ADDRESS).exists()


def test_new_link_works_after_resending(lead: User, client: Client) -> None:
    invitation = invited(lead)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=1))
    delivered()
    resend(invitation=invitation, by=lead)
    (message,) = delivered()
    assert path_of(invitation) in message.body
    assert client.post(path_of(invitation), ANSWER).status_code == 302


def test_withdrawn_invitation_is_not_mailed_any_more(lead: User) -> None:
    revoke(invitation=invited(lead), by=lead)
    assert delivered() == []


def test_bad_answer_keeps_what_was_typed_except_passwords(lead: User, client: Client) -> None:
    invitation = invited(lead)
    answers = [
        ANSWER | {"password_again": "something-else-entirely"},
        ANSWER | {"password": "short", "password_again": "short"},
        ANSWER | {"password": "newcomer@mrafp", "password_again": "newcomer@mrafp"},
        ANSWER | {"last_name": ""},
    ]
    for answer in answers:
        response = client.post(path_of(invitation), answer)
        html = response.content.decode()
        assert response.status_code == 200
        assert 'value="Hind"' in html
        assert f'value="{answer["password"]}"' not in html
    assert not User.objects.filter(email=ADDRESS).exists()


def test_account_that_exists_has_to_sign_in(signed_in: Any, lead: User, body_editor: User) -> None:
    invitation = invited(lead, body_editor.email, Role.TRANSLATOR)
    stranger = Client().post(path_of(invitation), ANSWER)
    assert stranger.status_code == 200
    assert "next=/cms/invitation/" in stranger.content.decode()
    body_editor.refresh_from_db()
    assert not body_editor.check_password(ANSWER["password"])
    assert roles_of(body_editor) == {("icpc", "contributor")}
    client = signed_in(body_editor)
    assert client.get(path_of(invitation)).status_code == 200
    assert roles_of(body_editor) == {("icpc", "contributor")}
    assert client.post(path_of(invitation)).status_code == 302
    assert roles_of(body_editor) == {("icpc", "contributor"), ("mrafp", "translator")}


def test_signed_in_as_somebody_else(signed_in: Any, lead: User, body_editor: User, editor: User) -> None:
    invitation = invited(lead, body_editor.email, Role.TRANSLATOR)
    signed_in(editor).post(path_of(invitation))
    with pytest.raises(PermissionDenied):
        accept_as(invitation=invitation, user=editor)
    assert roles_of(editor) == {("mrafp", "contributor")}
    assert Invitation.objects.open().filter(pk=invitation.pk).exists()


def test_closed_account_is_not_opened_by_an_invitation(lead: User, client: Client) -> None:
    User.objects.create_user(ADDRESS, is_active=False)
    invitation = invited(lead)
    assert client.post(path_of(invitation), ANSWER).status_code == 410
    assert not User.objects.get(email=ADDRESS).is_active


def test_inviter_cannot_tell_whether_the_address_has_an_account(
    signed_in: Any, lead: User, body_editor: User
) -> None:
    client = signed_in(lead)
    asked = {"institution": "mrafp", "role": "translator", "language": "ar", "name": ""}
    answers = []
    for email in ("nobody-yet@example.org", body_editor.email):
        response = client.post("/cms/people/invite/", asked | {"email": email}, follow=True)
        answers.append(response.content.decode().replace(email, "ADDRESS").count("ADDRESS"))
        assert response.redirect_chain == [("/cms/people/", 302)]
    assert answers[0] == 1
    assert len(delivered()) == 2
    assert str(body_editor) not in client.get("/cms/people/").content.decode()


def test_asking_again_replaces_the_link(lead: User, client: Client) -> None:
    first = invited(lead)
    path = path_of(first)
    second = invited(lead)
    assert second.pk == first.pk
    assert client.get(path).status_code == 404


def test_invitation_ends_with_its_inviters_right(lead: User, administrator: User, client: Client) -> None:
    invitation = invited(lead)
    end(membership=membership_of(lead, Role.LEAD), by=administrator, reason="moved")
    assert client.post(path_of(invitation), ANSWER).status_code == 410
    with pytest.raises(ValidationError):
        accept_as_new(
            invitation=invitation, first_name="H", last_name="N", language="fr", password=ANSWER["password"]
        )
    assert not User.objects.filter(email=ADDRESS).exists()


@pytest.mark.parametrize(
    ("role", "slug"), [(Role.LEAD, "mrafp"), (Role.CONTRIBUTOR, "icpc"), (Role.ADMINISTRATOR, "icpc")]
)
def test_lead_invites_nobody_above_or_elsewhere(role: Role, slug: str, lead: User) -> None:
    with pytest.raises(PermissionDenied):
        invite(email=ADDRESS, institution=institution(slug), role=role, by=lead)
    assert not Invitation.objects.exists()


def test_nobody_invites_themselves(lead: User, administrator: User) -> None:
    for by in (lead, administrator):
        with pytest.raises(PermissionDenied):
            invited(by, by.email.upper(), Role.TRANSLATOR)


def test_address_must_be_one(lead: User) -> None:
    with pytest.raises(ValidationError):
        invited(lead, "not an address")


def test_too_many_tries_have_to_wait(lead: User, client: Client) -> None:
    path = path_of(invited(lead))
    wrong = ANSWER | {"password_again": "x"}
    answers = [client.post(path, wrong).status_code for _time in range(TRIES_OF_A_LINK + 1)]
    assert answers == [200] * TRIES_OF_A_LINK + [429]
    cache.clear()
    assert client.post(path, ANSWER).status_code == 302


def test_forged_form_is_refused(lead: User) -> None:
    assert Client(enforce_csrf_checks=True).post(path_of(invited(lead)), ANSWER).status_code == 403


def test_two_at_once_become_one(apart: Apart) -> None:
    address = "twice@mrafp.example"

    def ask() -> Invitation:
        return invite(email=address, institution=institution("mrafp"), role=Role.CONTRIBUTOR, by=None)

    invitation: Any = apart(ask).result()
    answer = {"first_name": "T", "last_name": "W", "language": "fr", "password": ANSWER["password"]}
    try:
        tries = [apart(lambda: accept_as_new(invitation=invitation, **answer)) for _time in range(4)]
        failures = [done.exception() for done in tries]
        assert (
            sorted(type(failure).__name__ for failure in failures) == ["NoneType"] + ["ValidationError"] * 3
        )
        assert Membership.objects.filter(user__email=address).count() == 1
    finally:
        apart(lambda: _forget(invitation)).result()


def _forget(invitation: Invitation) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET portal.ledger_maintenance = 'on'")
    people = User.objects.filter(email=invitation.email)
    ModelLogEntry.objects.filter(user__in=people).delete()
    ModelLogEntry.objects.filter(data__invitation=invitation.pk).delete()
    ModelLogEntry.objects.filter(data__person__in=list(people.values_list("pk", flat=True))).delete()
    Message.objects.filter(topic="invitations by mail", key=str(invitation.pk)).delete()
    Invitation.objects.filter(pk=invitation.pk).delete()
    Membership.objects.filter(user__in=people).delete()
    people.delete()


def test_first_administrator_by_command(client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("invite", "First@ICPC.example", institution="icpc", role="administrator", language="fr")
    printed = capsys.readouterr().out.strip()
    path = printed.removeprefix("http://127.0.0.1:8000")
    assert path.startswith("/cms/invitation/")
    assert client.post(path, ANSWER).status_code == 302
    assert roles_of(User.objects.get(email="first@icpc.example")) == {("icpc", "administrator")}
    assert len(mail.outbox) == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"institution": "nowhere"},
        {"role": "approver"},
        {"by": "nobody@example.org"},
        {"by": "editor@mrafp.example"},
    ],
)
def test_command_says_what_is_wrong(wrong: dict[str, str]) -> None:
    asked = {"institution": "mrafp", "role": "contributor"} | wrong
    with pytest.raises(CommandError):
        call_command("invite", ADDRESS, **asked)
    assert not Invitation.objects.exists()
    assert Institution.objects.filter(slug="mrafp").exists()
