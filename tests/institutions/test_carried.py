"""What officers send after their session has ended: given back in the page, closed, and kept nowhere."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from casework.calendar.preparing import prepare_calendar
from casework.models import Case, CaseNote
from institutions.models import User
from institutions.sign_in import carried
from institutions.sign_in.sessions import BEGUN, SEEN
from tests.casework.cases import sent
from tests.casework.desk.making import address, case_officer, triage_officer
from tests.institutions.signing_in import SIGN_IN, give_code, give_password, one_time_code, with_app
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
CARRIED = f"{SIGN_IN}carried/"
WORDS = "Le témoin  s’appelle\nأمينة <b>"
ORIGIN = {"Origin": "http://testserver"}


@pytest.fixture(autouse=True)
def rules() -> None:
    prepare_calendar()


@pytest.fixture
def officer() -> User:
    return with_app(triage_officer())


@pytest.fixture
def case() -> Case:
    return sent()[0]


def ended(client: Client, key: str = SEEN, seconds: int = 31 * 60) -> Client:
    session = client.session
    session[key] = int(time.time()) - seconds
    session.save()
    return client


def soup(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def held_in(response: Any) -> str:
    assert response.status_code == 403, response
    return str(soup(response).select_one("[name=held]")["value"])  # type: ignore[index]


def fields_of(response: Any) -> dict[str, Any]:
    return {field["name"]: field["value"] for field in soup(response).select("main form input")}  # type: ignore[misc]


def comes_in(client: Client, user: User) -> None:
    give_password(client, user, PASSWORD, next=CARRIED)
    assert give_code(client, one_time_code(steps=1))["Location"] == CARRIED


@pytest.mark.parametrize(("key", "seconds"), [(SEEN, 31 * 60), (BEGUN, 8 * 60 * 60 + 60)])
def test_a_note_is_sent_after_signing_in_again(
    key: str, seconds: int, officer: User, case: Case, signed_in: SignIn
) -> None:
    client = ended(signed_in(officer), key, seconds)
    late = client.post(address(case, "note"), {"text": WORDS, "seen": "1"})
    assert "no-store" in late["Cache-Control"]
    held = held_in(late)
    comes_in(client, officer)
    offered = client.post(CARRIED, {"held": held})
    assert "no-store" in offered["Cache-Control"]
    assert soup(offered).select_one("textarea").text.strip().startswith(WORDS)  # type: ignore[union-attr]
    assert soup(offered).select_one("main form")["action"] == address(case, "note")  # type: ignore[index]
    client.post(address(case, "note"), fields_of(offered))
    assert CaseNote.objects.filter(case=case, officer=officer).exists()


def test_nothing_of_it_is_kept_or_readable(officer: User, case: Case, signed_in: SignIn) -> None:
    client = ended(signed_in(officer))
    late = client.post(address(case, "note"), {"text": WORDS})
    assert "témoin" not in late.content.decode()
    assert "أمينة" not in late.content.decode()
    kept = [session.get_decoded() for session in Session.objects.all()]
    assert kept
    assert "témoin" not in str(kept)
    assert not CaseNote.objects.exists()


def test_another_person_at_the_machine_finds_it_closed(officer: User, case: Case, signed_in: SignIn) -> None:
    client = ended(signed_in(officer))
    held = held_in(client.post(address(case, "note"), {"text": WORDS}))
    comes_in(client, with_app(case_officer()))
    answer = client.post(CARRIED, {"held": held})
    assert held_in(answer) == held
    assert "témoin" not in answer.content.decode()


def test_too_soon_the_page_comes_again(officer: User, case: Case, signed_in: SignIn) -> None:
    client = ended(signed_in(officer))
    held = held_in(client.post(address(case, "note"), {"text": WORDS}))
    again = client.post(CARRIED, {"held": held})
    assert held_in(again) == held
    assert soup(again).select_one("[role=alert]") is not None


def test_what_is_forged_or_old_stays_closed(
    officer: User, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(officer)
    held = carried.closed(carried.Carried("/desk/", [("text", WORDS)]), officer.pk)
    for odd in ("", "x", "é", f"{held[:-6]}AAAAA=", held[::-1]):
        assert client.post(CARRIED, {"held": odd}).status_code == 400
    assert client.post(CARRIED, {"held": held}).status_code == 200
    monkeypatch.setattr(carried, "KEPT", -1)
    assert client.post(CARRIED, {"held": held}).status_code == 400


def test_files_are_named_and_never_touch_the_disk(
    officer: User, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = ended(signed_in(officer))

    def on_disk(*args: Any, **kwargs: Any) -> None:
        raise AssertionError("a file was put on the disk")

    monkeypatch.setattr("django.core.files.uploadhandler.TemporaryUploadedFile", on_disk)
    file = SimpleUploadedFile("preuve-amina.txt", b"x" * 3_000_000)
    late = client.post("/desk/intake/?kind=complaint", {"word-what": WORDS, "files": [file]})
    held = held_in(late)
    assert "preuve-amina" not in late.content.decode()
    assert "sign-in__note" in late.content.decode()
    comes_in(client, officer)
    page = client.post(CARRIED, {"held": held}).content.decode()
    assert "preuve-amina.txt" in page
    assert 'action="/desk/intake/?kind=complaint"' in page


def test_without_a_session_it_can_be_copied(case: Case) -> None:
    token = "A" * 40
    late = Client().post(address(case, "note"), {"text": WORDS, "token": token})
    assert late.status_code == 403
    text = soup(late).select_one("textarea").text  # type: ignore[union-attr]
    assert WORDS in text
    assert token not in text
    assert soup(late).select_one("form") is None


def test_what_holds_nothing_leads_to_the_sign_in(case: Case) -> None:
    assert Client().post("/desk/").status_code == 302
    assert Client().get(address(case)).status_code == 302


@pytest.mark.parametrize("path", ["/desk/intake/?kind=complaint", "/desk/take/"])
@pytest.mark.parametrize("headers", [{}, {"Origin": "https://elsewhere.example"}, {"Origin": "null"}])
def test_other_sites_get_nothing_closed_or_offered(
    path: str, headers: dict[str, str], officer: User, signed_in: SignIn
) -> None:
    for client in (signed_in(officer), ended(signed_in(officer))):
        strict = Client(enforce_csrf_checks=True)
        strict.cookies = client.cookies
        answer = strict.post(path, {"word-what": WORDS}, headers=headers)
        assert answer.status_code == 403
        assert "held" not in answer.content.decode()
        assert "témoin" not in answer.content.decode()


def test_a_form_opened_before_the_sign_in_is_offered_with_a_fresh_token(
    officer: User, case: Case, signed_in: SignIn
) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = signed_in(officer).cookies
    old = {"text": WORDS, "csrfmiddlewaretoken": "o" * 64}
    offered = strict.post(address(case, "note"), old, headers=ORIGIN)
    assert offered.status_code == 403
    fields = fields_of(offered)
    assert fields["text"] == WORDS
    assert strict.post(address(case, "note"), fields, headers=ORIGIN).status_code == 302
    assert CaseNote.objects.filter(case=case).count() == 1


def test_other_forms_are_refused_as_ever(officer: User, signed_in: SignIn) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = signed_in(officer).cookies
    answer = strict.post("/cms/account/", {"text": WORDS}, headers=ORIGIN)
    assert answer.status_code == 403
    assert "témoin" not in answer.content.decode()
