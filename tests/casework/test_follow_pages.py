"""The pages for whoever holds a receipt, as a browser without scripts sees them."""

import secrets
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test import Client

from casework import budgets, handling
from casework.follow import views
from casework.models import Case
from casework.receipts.codes import code_from
from casework.receipts.tokens import new_token
from institutions.models import User
from institutions.roles import Role
from tests.casework.cases import WORDS, sent
from tests.people import institution, member

pytestmark = pytest.mark.django_db

PAGE = "/ar/speak-up/follow/"
LETTER = "نعم، في الشباك الثاني."


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("casework.private_pages.time.sleep", lambda seconds: None)
    budgets.places.forget()
    budgets.everybody.forget()


@pytest.fixture
def triager() -> User:
    return member("triage@desk.example", Role.TRIAGE_OFFICER, "icpc")


def posted(receipt: str, status: int = 200, **more: Any) -> BeautifulSoup:
    response = Client().post(PAGE, {"receipt": receipt, **more})
    assert response.status_code == status
    return BeautifulSoup(response.content, "html.parser")


def words(page: BeautifulSoup) -> str:
    main = page.find(id="main")
    assert main is not None
    return main.get_text(" ", strip=True)


def hidden(page: BeautifulSoup, name: str) -> list[str]:
    return [str(one["value"]) for one in page.select(f'main input[type=hidden][name="{name}"]')]


def asked(triager: User) -> tuple[Case, str]:
    case, receipt = sent()
    handling.triage(case=case, by=triager, about=[institution("mrafp")], theme=None, region=None)
    case.refresh_from_db()
    handling.ask(case=case, by=triager, text="في أي شباك؟")
    return case, receipt.code.digits


def test_the_number_opens_the_case_in_arabic_digits_too(triager: User) -> None:
    _case, number = asked(triager)
    page = posted(number.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")))
    assert "في أي شباك؟" in words(page)
    assert WORDS in words(page)


def test_nothing_of_it_is_in_an_address_a_cookie_or_a_cache(triager: User) -> None:
    _case, number = asked(triager)
    client = Client()
    response = client.post(PAGE, {"receipt": number})
    assert response["Cache-Control"] == "no-store, private"
    assert response["Referrer-Policy"] == "no-referrer"
    assert not client.cookies
    page = BeautifulSoup(response.content, "html.parser")
    for element in page.select("[href], [action], [src]"):
        assert number not in str([element.get("href"), element.get("action"), element.get("src")])
    assert Client().get(f"{PAGE}?receipt={number}").content.count(b"letter__words") == 0


def test_an_unknown_number_is_answered_like_a_known_one(triager: User) -> None:
    sent()
    other = code_from(b"another", secrets.token_bytes(16)).digits
    page = posted(other, status=200)
    assert page.select_one("[role=alert]") is not None
    assert page.select_one("#receipt")["value"] == other  # type: ignore[index]


@pytest.mark.parametrize("typed", ["", "12", "abc", "1" * 22, "9" * 500])
def test_a_mistyped_number_stays_in_the_field(typed: str) -> None:
    page = posted(typed, status=400)
    assert page.select_one("#receipt")["aria-invalid"] == "true"  # type: ignore[index]
    assert page.select_one("#receipt")["value"] == typed  # type: ignore[index]


def test_at_the_field_for_files_it_is_said_that_pictures_show_things(triager: User) -> None:
    page = posted(asked(triager)[1])
    described = str(page.select_one("#files")["aria-describedby"]).split()  # type: ignore[index]
    assert "وجه" in " ".join(page.select_one(f"#{one}").get_text() for one in described)  # type: ignore[union-attr]


def test_a_reply_arrives_once_with_its_file(triager: User) -> None:
    case, number = asked(triager)
    page = posted(number)
    given: dict[str, Any] = {"act": "write", "token": hidden(page, "token")[0], "text": LETTER}
    for _ in range(2):
        page = posted(number, **given, files=upload("تاريخ.txt", "يوم الاثنين".encode()))
    case.refresh_from_db()
    assert case.state == "in_progress"
    assert case.messages.count() == 2
    assert case.files.count() == 1
    assert LETTER in words(page)


def upload(name: str, content: bytes) -> Any:
    return SimpleUploadedFile(name, content)


def test_a_refused_file_loses_neither_the_text_nor_the_other_file(triager: User) -> None:
    case, number = asked(triager)
    given: dict[str, Any] = {"act": "write", "token": hidden(posted(number), "token")[0], "text": LETTER}
    files = [
        upload("good.txt", b"Monday, 10:30"),
        upload("bad.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    ]
    page = posted(number, status=400, **given, files=files)
    assert page.select_one("textarea").get_text().strip() == LETTER  # type: ignore[union-attr]
    assert "bad.svg" in words(page)
    [ticket] = hidden(page, "ticket")
    posted(number, **given | {"token": hidden(page, "token")[0]}, ticket=ticket)
    assert [file.kind for file in case.files.all()] == ["txt"]
    assert case.messages.count() == 2


def test_an_empty_message_and_an_old_page_are_said(triager: User) -> None:
    case, number = asked(triager)
    assert posted(number, status=400, act="write", token=hidden(posted(number), "token")[0], text=" ")
    page = posted(number, status=400, act="write", token="old", text=LETTER)
    assert page.select_one("textarea").get_text().strip() == LETTER  # type: ignore[union-attr]
    assert case.messages.count() == 1


def test_withdrawing_asks_first(triager: User) -> None:
    case, number = asked(triager)
    posted(number, act="ask-to-withdraw")
    case.refresh_from_db()
    assert case.state == "waiting"
    posted(number, act="withdraw")
    case.refresh_from_db()
    assert case.state == "withdrawn"
    assert posted(number).select_one("textarea") is None
    page = posted(number, status=409, act="write", token=new_token(), text=LETTER)
    assert page.select_one("[role=alert]") is not None


def test_satisfaction_is_said_after_an_answer(triager: User) -> None:
    case, number = asked(triager)
    assert posted(number).select("input[name=satisfaction]") == []
    case.refresh_from_db()
    handling.answer(case=case, by=triager, text="تم.")
    assert posted(number, status=400, act="rate", satisfaction="9").select("input[name=satisfaction]")
    posted(number, act="rate", satisfaction="4")
    case.refresh_from_db()
    assert case.satisfaction == 4


def test_without_the_database_it_says_so_and_keeps_what_was_written() -> None:
    def gone(*args: Any, **kwargs: Any) -> None:
        raise OperationalError("the connection is closed")

    number = code_from(b"any", secrets.token_bytes(16)).digits
    with connection.execute_wrapper(gone):
        page = posted(number, status=503, act="write", text=LETTER)
    assert LETTER in words(page)
    assert page.select_one("#receipt")["value"] == number  # type: ignore[index]


def test_guessing_is_slowed_and_what_was_typed_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "seconds_to_wait", lambda what, request: 17)
    number = code_from(b"another", secrets.token_bytes(16)).digits
    response = Client().post(PAGE, {"receipt": number})
    assert (response.status_code, response["Retry-After"]) == (429, "17")
    assert f'value="{number}"' in response.content.decode()


def test_who_mistypes_the_number_uses_nothing_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(budgets.BUDGETS, "follow", budgets.Budget(budgets.Rate(1, 60), budgets.Rate(1, 60)))
    _case, receipt = sent()
    number = receipt.code.digits
    mistyped = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert {posted(mistyped, 400).select_one("#receipt")["value"] for _try in range(3)} == {mistyped}  # type: ignore[index]
    posted(number)
    posted(number, 429)


def test_a_code_looks_the_same_found_or_not_to_whoever_counts_statements() -> None:
    """One look into the table of cases for a number that exists and for one that does not."""
    _case, receipt = sent()
    other = code_from(b"another", secrets.token_bytes(16)).digits
    for number in (receipt.code.digits, other):
        with_lookups: list[str] = []

        def watch(execute: Any, sql: str, *rest: Any, seen: list[str] = with_lookups) -> Any:
            seen.append(sql)
            return execute(sql, *rest)

        with connection.execute_wrapper(watch):
            posted(number)
        assert sum("receipt_lookup" in sql and "WHERE" in sql for sql in with_lookups) == 1
