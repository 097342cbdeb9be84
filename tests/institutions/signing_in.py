"""Steps that people take to sign in, by the portal's own forms."""

import time
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import encrypt
from axes.models import AccessAttempt
from django.db.models import F
from django.test import Client

from home.demonstration import PASSWORD
from institutions.models import User

SIGN_IN, CODE, APP = "/cms/sign-in/", "/cms/sign-in/code/", "/cms/sign-in/second-factor/app/"
SECRET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
HOME = "/cms/"


def one_time_code(secret: str = SECRET, *, steps: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def with_app(user: User) -> User:
    """`user` with a private secret in the app."""
    Authenticator.objects.filter(user=user).delete()
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": encrypt(SECRET)})
    return user


def without_factor(user: User) -> User:
    Authenticator.objects.filter(user=user).delete()
    return user


def give_password(client: Client, user: User | str, password: str = PASSWORD, **more: Any) -> Any:
    email = user if isinstance(user, str) else user.email
    return client.post(SIGN_IN, {"login": email, "password": password, **more})


def give_code(client: Client, code: str) -> Any:
    return client.post(CODE, {"code": code})


def sign_in(user: User, *, code: str | None = None) -> Client:
    """A client that has come in through both forms."""
    client = Client()
    assert give_password(client, user)["Location"] == CODE
    response = give_code(client, code or one_time_code())
    assert response.status_code == 302, response.content.decode()
    assert is_in(client)
    return client


def is_in(client: Client) -> bool:
    return bool(client.get(HOME).status_code == 200)


def wait(seconds: int) -> None:
    """As if all tries so far had been made earlier."""
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(seconds=seconds))


@pytest.fixture
def quick_passwords(settings: Any, editor: User, lead: User) -> None:
    """Checking a password is slow on purpose; not where hundreds are tried."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    for person in (editor, lead):
        person.set_password(PASSWORD)
        person.save()
