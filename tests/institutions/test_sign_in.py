"""Signing in: a password, then a second factor, and nothing that tells strangers about accounts."""

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import SESSION_KEY
from django.core.mail import EmailMessage
from django.test import Client
from pytest_django import Settings

from home.demonstration import PASSWORD
from institutions.models import User
from outbox.relay import deliver_due
from tests import cms
from tests.institutions.signing_in import (
    APP,
    CODE,
    HOME,
    SIGN_IN,
    give_code,
    give_password,
    is_in,
    one_time_code,
    sign_in,
    with_app,
    without_factor,
)

pytestmark = pytest.mark.django_db
NEW_PASSWORD = "seven-quiet-mountains"


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.mark.parametrize("typed", ["editor@mrafp.example", " Editor@MRAFP.example"])
def test_password_then_code_in_any_case_of_the_address(typed: str, editor: User, client: Client) -> None:
    with_app(editor)
    assert give_password(client, typed)["Location"] == CODE
    assert SESSION_KEY not in client.session
    assert not is_in(client)
    assert give_code(client, one_time_code())["Location"] == HOME
    assert is_in(client)


def test_wagtails_own_form_is_not_there(editor: User, client: Client) -> None:
    response = client.post("/cms/login/", {"username": editor.email, "password": PASSWORD, "next": HOME})
    assert (response.status_code, response["Location"]) == (302, "/cms/sign-in/?next=%2Fcms%2F")
    assert SESSION_KEY not in client.session
    assert client.get("/cms/login/?next=/cms/pages/2/")["Location"].endswith("?next=%2Fcms%2Fpages%2F2%2F")
    assert sign_in(with_app(editor)).get("/cms/password_reset/").status_code == 404


def test_nobody_makes_an_account(client: Client) -> None:
    before = User.objects.count()
    for path in ("signup/", "sign-up/", "email/", "confirm-email/", "social/", "login/code/"):
        assert client.post(f"{SIGN_IN}{path}", {"email": "new@portal.example"}).status_code in {302, 404}
    assert User.objects.count() == before


def test_next_leads_back_and_not_away(editor: User) -> None:
    with_app(editor)
    for after, expected in (
        ("/cms/account/", "/cms/account/"),
        ("https://evil.example/", HOME),
        ("//evil.example/cms/", HOME),
        ("javascript:alert(1)", HOME),
    ):
        client = Client()
        give_password(client, editor, next=after)
        with_app(editor)
        assert give_code(client, one_time_code())["Location"] == expected
        away = Client().get("/cms/login/", {"next": after})["Location"]
        assert "evil.example" not in away
        assert "javascript" not in away


def test_answer_is_the_same_for_accounts_that_do_not_exist(editor: User, db: None) -> None:
    pages = []
    for email in (editor.email, "nobody@mrafp.example"):
        page = text_of(give_password(Client(), email, "not-the-password"))
        pages.append(re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.replace(email, "…")))
    assert pages[0] == pages[1]
    answers = [
        Client().post(f"{SIGN_IN}forgotten/", {"email": email})["Location"]
        for email in (editor.email, "nobody@mrafp.example")
    ]
    assert answers[0] == answers[1] == f"{SIGN_IN}forgotten/sent/"


def test_inactive_people_get_the_answer_of_strangers(editor: User, client: Client) -> None:
    User.objects.filter(pk=editor.pk).update(is_active=False)
    response = give_password(client, editor)
    assert response.status_code == 200
    assert SESSION_KEY not in client.session


def test_session_key_is_new_after_signing_in(editor: User) -> None:
    """Whoever planted a session key before has nothing afterwards."""
    with_app(editor)
    client = Client()
    give_password(client, editor)
    planted = client.session.session_key
    give_code(client, one_time_code())
    assert client.session.session_key != planted
    thief = Client()
    thief.cookies["sessionid"] = planted or ""
    assert not is_in(thief)


def test_session_of_somebody_else_is_left_behind(editor: User, approver: User) -> None:
    client = sign_in(with_app(editor))
    client.post(f"{SIGN_IN}leave/")
    with_app(approver)
    give_password(client, approver)
    give_code(client, one_time_code())
    assert client.session[SESSION_KEY] == str(approver.pk)
    assert is_in(client)


def test_second_factor_of_one_person_is_not_that_of_another(editor: User, approver: User) -> None:
    client = sign_in(with_app(editor))
    client.force_login(approver)
    assert not is_in(client)


@pytest.mark.parametrize("locale", ["ar", "fr", "en"])
def test_page_speaks_the_chosen_language_without_a_cookie_for_it(locale: str, client: Client) -> None:
    response = client.get(f"{SIGN_IN}?language={locale}")
    assert f'<html lang="{locale}" dir="{"rtl" if locale == "ar" else "ltr"}"' in text_of(response)
    assert set(response.cookies) <= {"csrftoken"}
    assert "<script" not in text_of(response)


def test_language_stays_after_the_password(editor: User, client: Client) -> None:
    with_app(editor)
    client.post(f"{SIGN_IN}?language=fr", {"login": editor.email, "password": PASSWORD})
    assert 'lang="fr"' in text_of(client.get(CODE))


def test_leaving_ends_the_session(editor: User) -> None:
    client = sign_in(with_app(editor))
    assert client.post("/cms/logout/").status_code == 302
    assert not is_in(client)


def test_half_a_sign_in_can_be_given_up(editor: User, client: Client) -> None:
    with_app(editor)
    give_password(client, editor)
    assert client.get(SIGN_IN)["Location"] == CODE
    client.post(f"{SIGN_IN}leave/")
    assert client.get(SIGN_IN).status_code == 200


def test_password_is_kept_with_argon2(db: None) -> None:
    user = User.objects.create_user("hash@portal.example", NEW_PASSWORD)
    assert user.password.startswith("argon2$")


def test_changing_the_password_asks_for_the_old_one_and_ends_other_sessions(editor: User) -> None:
    with_app(editor)
    here = sign_in(editor)
    elsewhere = sign_in(with_app(User.objects.get(pk=editor.pk)))
    form = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert here.post(f"{SIGN_IN}password/", {"oldpassword": "guessed", **form}).status_code == 200
    assert is_in(elsewhere)
    assert here.post(f"{SIGN_IN}password/", {"oldpassword": PASSWORD, **form}).status_code == 302
    assert is_in(here)
    assert not is_in(elsewhere)


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_has_no_password_is_led_to_the_link_by_mail(
    method: str, signed_in: cms.SignIn, editor: User, mailoutbox: list[EmailMessage]
) -> None:
    editor.set_unusable_password()
    editor.save()
    client = signed_in(with_app(editor))
    assert is_in(client)
    response = getattr(client, method)(f"{SIGN_IN}password/?language=en", follow=True)
    assert response.redirect_chain == [(f"{SIGN_IN}forgotten/", 302)]
    page = BeautifulSoup(response.content, "html.parser")
    assert "no password yet" in page.select_one(".sign-in__note").text  # type: ignore[union-attr]
    assert page.select_one("[name=email]")["value"] == editor.email  # type: ignore[index]
    client.post(f"{SIGN_IN}forgotten/", {"email": editor.email})
    deliver_due()
    assert [mail.to for mail in mailoutbox] == [[editor.email]]


def test_who_has_a_password_changes_it_on_the_spot(editor: User) -> None:
    assert sign_in(with_app(editor)).get(f"{SIGN_IN}password/").status_code == 200


def test_account_page_of_wagtail_changes_neither_password_nor_address(
    editor: User, settings: Settings
) -> None:
    client = sign_in(with_app(editor))
    data = {
        "name_email-first_name": "S", "name_email-last_name": "E", "name_email-email": "x@evil.example",
        "password-old_password": PASSWORD, "password-new_password1": NEW_PASSWORD,
        "password-new_password2": NEW_PASSWORD, "locale-preferred_language": "fr", "theme-theme": "system",
        "theme-density": "default",
    }  # fmt: skip
    client.post("/cms/account/", data)
    changed = User.objects.get(pk=editor.pk)
    assert changed.email == editor.email
    assert changed.check_password(PASSWORD)


def test_who_has_no_factor_is_led_to_enrolment_and_back(editor: User, client: Client) -> None:
    without_factor(editor)
    assert give_password(client, editor, next="/cms/account/")["Location"] == "/cms/account/"
    to_enrolment = client.get("/cms/account/")
    assert to_enrolment["Location"] == f"{APP}?next=%2Fcms%2Faccount%2F"
    page = client.get(to_enrolment["Location"])
    assert "data:image/svg+xml;base64," in text_of(page)
    done = client.post(to_enrolment["Location"], {"code": one_time_code(page.context["form"].secret)})
    assert done["Location"] == f"{SIGN_IN}second-factor/codes/?next=%2Fcms%2Faccount%2F"
    codes = client.get(done["Location"])
    assert len(re.findall(r"<code>", text_of(codes))) == 10
    assert 'href="/cms/account/"' in text_of(codes)
    assert "<code>" not in text_of(client.get(done["Location"]))
    assert is_in(client)


def test_enrolment_needs_a_fresh_password(editor: User, client: Client) -> None:
    without_factor(editor)
    give_password(client, editor)
    session = client.session
    session["account_authentication_methods"] = [
        record | {"at": record["at"] - 600} for record in session["account_authentication_methods"]
    ]
    session.save()
    assert client.get(APP)["Location"].startswith(f"{SIGN_IN}confirm/?")
    client.post(f"{SIGN_IN}confirm/?next={APP}", {"password": PASSWORD})
    assert client.get(APP).status_code == 200
