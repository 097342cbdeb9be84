"""The second factor: codes that work once, pauses after wrong ones, and losing the device."""

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from wagtail.models import ModelLogEntry

from home.demonstration import PASSWORD
from institutions.memberships import grant
from institutions.models import Institution, User
from institutions.roles import Role
from institutions.sign_in.factors import accept, codes_left, reset_second_factor
from outbox.models import Message
from outbox.relay import deliver_due
from tests.institutions.signing_in import (
    CODE,
    SECRET,
    SIGN_IN,
    give_code,
    give_password,
    is_in,
    one_time_code,
    sign_in,
    wait,
    with_app,
)

pytestmark = pytest.mark.django_db
FACTORS = f"{SIGN_IN}second-factor/"


@pytest.fixture
def administrator(approver: User) -> User:
    body = Institution.objects.all().approving_body()
    grant(user=approver, institution=body, role=Role.ADMINISTRATOR, by=None)
    return approver


def with_recovery_codes(user: User) -> list[str]:
    with_app(user)
    codes: list[str] = RecoveryCodes.activate(user).generate_codes()
    return codes


def test_code_works_once(editor: User) -> None:
    with_app(editor)
    code = one_time_code()
    sign_in(editor, code=code)
    again = Client()
    give_password(again, editor)
    assert give_code(again, code).status_code == 200
    assert not is_in(again)


def test_older_code_does_not_work_after_a_newer_one(editor: User) -> None:
    with_app(editor)
    assert accept(editor, one_time_code())
    assert accept(editor, one_time_code(steps=-1)) is None
    assert accept(editor, one_time_code(steps=1))


@pytest.mark.parametrize("steps", [-3, 3])
def test_code_of_another_time_does_not_work(steps: int, editor: User) -> None:
    assert accept(with_app(editor), one_time_code(steps=steps)) is None


def test_recovery_code_works_once_and_few_are_warned_of(editor: User) -> None:
    codes = with_recovery_codes(editor)
    client = sign_in(editor, code=f"{codes[0][:4]} {codes[0][4:]}")
    assert codes_left(editor) == 9
    again = Client()
    give_password(again, editor)
    assert give_code(again, codes[0]).status_code == 200
    for code in codes[1:7]:
        assert accept(editor, code)
    client = sign_in(editor, code=codes[7])
    assert codes_left(editor) == 2
    assert "sign-in__few" in client.get(FACTORS).content.decode()


def test_wrong_codes_make_everybody_wait_who_knows_the_password(editor: User) -> None:
    with_app(editor)
    client = Client()
    give_password(client, editor)
    for _try in range(5):
        give_code(client, "000000")
    assert give_code(client, one_time_code()).status_code == 200
    elsewhere = Client(REMOTE_ADDR="203.0.113.9")
    give_password(elsewhere, editor)
    assert give_code(elsewhere, one_time_code()).status_code == 200
    wait(31)
    assert give_code(client, one_time_code()).status_code == 302
    assert is_in(client)


def test_person_is_warned_of_wrong_codes_once(editor: User) -> None:
    with_app(editor)
    client = Client()
    give_password(client, editor)
    for _try in range(12):
        give_code(client, "000000")
        wait(16 * 60)
    deliver_due()
    assert [letter.to for letter in mail.outbox] == [[editor.email]]


def test_secret_is_not_in_the_database_in_clear(editor: User) -> None:
    with_app(editor)
    assert SECRET not in str(Authenticator.objects.get(user=editor).data)


def test_changing_factors_asks_again_who_one_is(editor: User) -> None:
    with_recovery_codes(editor)
    client = sign_in(editor)
    session = client.session
    session["account_authentication_methods"] = []
    session.save()
    for path in ("app/remove/", "key/", "codes/new/"):
        assert client.get(f"{FACTORS}{path}")["Location"].startswith(f"{SIGN_IN}confirm/?")


def test_who_removes_the_only_factor_sets_a_new_one_up_at_once(editor: User) -> None:
    with_recovery_codes(editor)
    here, elsewhere = sign_in(editor), sign_in(editor, code=one_time_code(steps=1))
    here.post(f"{SIGN_IN}confirm/", {"password": PASSWORD})
    assert here.post(f"{FACTORS}app/remove/").status_code == 302
    assert not Authenticator.objects.filter(user=editor).exists()
    assert here.get("/cms/")["Location"].startswith(f"{FACTORS}app/")
    assert not is_in(elsewhere)


def test_administrator_resets_the_factor_of_who_lost_the_device(administrator: User, editor: User) -> None:
    client = sign_in(with_app(editor))
    reset_second_factor(user=editor, by=administrator, reason="Phone stolen; called back at the office.")
    assert not is_in(client)
    entry = ModelLogEntry.objects.get(action="portal.second_factor.reset")
    assert (entry.user, entry.object_id) == (administrator, str(editor.pk))
    assert entry.data["reason"].startswith("Phone stolen")
    deliver_due()
    assert mail.outbox[-1].to == [editor.email]
    again = Client()
    give_password(again, editor)
    assert again.get("/cms/")["Location"].startswith(f"{FACTORS}app/")


def test_others_reset_nothing(administrator: User, editor: User, lead: User) -> None:
    for by in (lead, editor):
        with pytest.raises(PermissionDenied):
            reset_second_factor(user=editor, by=by, reason="Because.")
    with pytest.raises(PermissionDenied):
        reset_second_factor(user=administrator, by=administrator, reason="My own.")
    with pytest.raises(ValidationError):
        reset_second_factor(user=editor, by=administrator, reason=" ")
    assert Authenticator.objects.filter(user=editor).exists()


def link_in_mail() -> str:
    found = re.search(r"https?://[^/\s]+(/\S+)", str(mail.outbox[-1].body))
    assert found is not None
    return found.group(1)


def new_password(client: Client, link: str, password: str) -> Any:
    form = client.get(link, follow=True)
    return client.post(form.redirect_chain[-1][0] if form.redirect_chain else link,
                       {"password1": password, "password2": password})  # fmt: skip


def test_link_for_a_new_password_works_once_and_is_no_way_past_the_second_factor(editor: User) -> None:
    with_app(editor)
    Client().post(f"{SIGN_IN}forgotten/", {"email": editor.email})
    deliver_due()
    link, client = link_in_mail(), Client()
    assert new_password(client, link, "seven-quiet-mountains").status_code == 302
    assert not is_in(client)
    assert give_password(client, editor, "seven-quiet-mountains")["Location"] == CODE
    assert new_password(Client(), link, "stolen-quiet-mountains").status_code == 200
    assert User.objects.get(pk=editor.pk).check_password("seven-quiet-mountains")


def test_no_link_is_stored(editor: User) -> None:
    Client().post(f"{SIGN_IN}forgotten/", {"email": editor.email})
    assert [message.payload for message in Message.objects.filter(topic__contains="password")] == [{}]
