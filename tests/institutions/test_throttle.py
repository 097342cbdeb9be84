"""Pauses after wrong passwords: they grow, they end, and guessing gets nowhere."""

import pytest
from axes.models import AccessAttempt
from django.test import Client, RequestFactory
from pytest_django import Settings

from home.demonstration import PASSWORD
from institutions.models import User
from institutions.sign_in import throttle
from tests.institutions.signing_in import CODE, give_password, quick_passwords, wait

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]
__all__ = ["quick_passwords"]


@pytest.mark.parametrize(
    ("failures", "seconds"), [(0, 0), (4, 0), (5, 30), (6, 60), (9, 480), (10, 900), (5000, 900)]
)
def test_pause_grows_up_to_a_quarter_of_an_hour(failures: int, seconds: int) -> None:
    assert throttle.pause_after(failures) == seconds


def test_right_password_waits_too_and_works_afterwards(editor: User) -> None:
    client = Client()
    for number in range(5):
        give_password(client, editor, f"wrong-{number}")
    assert give_password(client, editor).status_code == 200
    wait(29)
    assert give_password(client, editor).status_code == 200
    wait(2)
    assert give_password(client, editor)["Location"] == CODE


def test_pause_is_told(editor: User) -> None:
    client = Client()
    for number in range(6):
        response = client.post("/cms/sign-in/?language=en", {"login": editor.email, "password": f"{number}"})
    page = response.content.decode()
    assert "Wait 30 seconds" in page or "Wait 29 seconds" in page


def test_no_try_locks_anybody_out_for_good(editor: User) -> None:
    client = Client()
    for number in range(40):
        give_password(client, editor, f"wrong-{number}")
        wait(throttle.LONGEST_PAUSE)
    assert give_password(client, editor)["Location"] == CODE


def test_tries_during_a_pause_do_not_lengthen_it(editor: User) -> None:
    client = Client()
    for number in range(30):
        give_password(client, editor, f"wrong-{number}")
    wait(31)
    assert give_password(client, editor)["Location"] == CODE


def test_guessing_elsewhere_does_not_keep_the_person_out(editor: User) -> None:
    for number in range(20):
        give_password(Client(REMOTE_ADDR="203.0.113.9"), editor, f"wrong-{number}")
    assert give_password(Client(), editor)["Location"] == CODE


def test_stuffing_a_thousand_pairs_opens_nothing(editor: User, lead: User) -> None:
    """The right password is among them, as the last of each account's: it comes too late."""
    emails = [editor.email, lead.email, *(f"person{n}@mrafp.example" for n in range(8))]
    client = Client(REMOTE_ADDR="203.0.113.9")
    opened = 0
    for number in range(1, 101):
        for email in emails:
            password = PASSWORD if number == 100 else f"stuffed-{number}"
            opened += give_password(client, email, password).status_code == 302
    assert opened == 0
    assert AccessAttempt.objects.count() <= len(emails)


def test_one_address_with_many_accounts_waits_as_well(editor: User) -> None:
    sprayer = Client(REMOTE_ADDR="203.0.113.9")
    for number in range(50):
        give_password(sprayer, f"person{number}@mrafp.example", "one-common-password")
    assert give_password(sprayer, editor).status_code == 200
    assert give_password(Client(REMOTE_ADDR="203.0.113.10"), editor)["Location"] == CODE


def test_neither_address_nor_password_is_kept(editor: User) -> None:
    give_password(Client(), editor, "a-very-personal-word")
    kept = str(list(AccessAttempt.objects.values()))
    assert editor.email not in kept
    assert "a-very-personal-word" not in kept


@pytest.mark.parametrize(
    ("behind_proxy", "forwarded", "address"),
    [
        (False, "198.51.100.1", "192.0.2.7"),
        (True, "198.51.100.1", "198.51.100.1"),
        (True, "203.0.113.200, 198.51.100.1", "198.51.100.1"),
        (True, "nonsense", throttle.NO_ADDRESS),
        (True, "", "192.0.2.7"),
    ],
)
def test_address_is_what_the_own_proxy_says(
    behind_proxy: bool, forwarded: str, address: str, settings: Settings, rf: RequestFactory
) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if behind_proxy else None
    request = rf.get("/", REMOTE_ADDR="192.0.2.7", headers={"X-Forwarded-For": forwarded})
    assert throttle.address_of(request) == address
