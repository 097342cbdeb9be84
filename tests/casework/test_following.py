"""A case in the hands of its author, and of its officers, from receipt to close."""

import secrets
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import OperationalError

from casework import handling, reading
from casework.following import UnknownReceipt, follow, letters, rate, what_was_sent, withdraw, write
from casework.intake import receiving
from casework.models import Case
from casework.receipts.codes import code_from
from casework.sealing.words import open_words
from casework.steps import NotNow, today
from institutions.models import User
from institutions.roles import Role
from tests.casework.cases import WORDS, sent, submission
from tests.people import institution, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def triager() -> User:
    return member("triage@desk.example", Role.TRIAGE_OFFICER, "icpc")


@pytest.fixture
def handler() -> User:
    return member("lead@desk.example", Role.LEAD, "ministry-solidarity")


def admitted(case: Case, by: User) -> Case:
    handling.triage(
        case=case, by=by, about=[c.institution for c in case.concerns.all()], theme=None, region=None
    )
    handling.route(case=case, by=by, to=institution("ministry-solidarity"))
    return fresh(case)


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def test_another_number_finds_nothing() -> None:
    sent()
    with pytest.raises(UnknownReceipt):
        follow(code_from(b"another", secrets.token_bytes(16)))


def test_the_whole_way(triager: User, handler: User) -> None:
    case, receipt = sent("complaint", about=("mrafp",))
    case = admitted(case, triager)
    handling.ask(case=case, by=handler, text="في أي يوم؟")
    followed = follow(receipt.code)
    assert followed.case.state == "waiting"
    assert what_was_sent(followed) == {"text": WORDS}
    assert [(letter.party, letter.words["text"]) for letter in letters(followed)] == [("desk", "في أي يوم؟")]
    token = secrets.token_bytes(16)
    for _ in range(2):
        write(followed=followed, text="يوم الاثنين.", files=(), token=token)
    case = fresh(case)
    assert (case.state, case.has_news) == ("in_progress", True)
    opened = reading.look(case=case, by=handler)
    assert [message.words["text"] for message in opened.messages] == ["في أي يوم؟", "يوم الاثنين."]
    assert not fresh(case).has_news
    handling.answer(case=fresh(case), by=handler, text="تم تصحيح الأمر.")
    handling.close(case=fresh(case), by=handler, outcome="upheld")
    rate(followed=followed, satisfaction=5)
    case = fresh(case)
    assert (case.state, case.outcome, case.satisfaction, case.due_on) == ("closed", "upheld", 5, None)
    assert (case.answered_on, case.closed_on) == (today(), today())
    acts = [event.act for event in case.events.order_by("number")]
    whole = ["received", "triaged", "routed", "asked", "replied", "answered", "closed", "rated"]
    assert acts == whole


def test_notes_are_for_officers_alone(triager: User) -> None:
    case, receipt = sent()
    handling.note(case=case, by=triager, text="Ask the inspectorate.")
    assert reading.look(case=case, by=triager).notes[0].text == "Ask the inspectorate."
    assert letters(follow(receipt.code)) == []
    note = case.notes.get()
    with pytest.raises(Exception, match="No matching"):
        open_words(note.content, [follow(receipt.code).keys.identity])


def test_the_days_of_a_question_do_not_count(triager: User, handler: User) -> None:
    case, receipt = sent()
    case = admitted(case, triager)
    handling.ask(case=case, by=handler, text="When?")
    before = fresh(case)
    assert before.due_on is None
    [pause] = before.pauses.all()
    with time_machine.travel(timedelta(days=14)):
        write(followed=follow(receipt.code), text="Monday", files=(), token=secrets.token_bytes(16))
        after = fresh(case)
        pause.refresh_from_db()
        assert pause.until == pause.since + timedelta(days=14)
        assert after.due_on is not None
        assert case.due_on is not None
        assert after.due_on > case.due_on


def test_withdrawing_ends_it_once(triager: User) -> None:
    case, receipt = sent()
    followed = follow(receipt.code)
    withdraw(followed=followed)
    withdraw(followed=followed)
    case = fresh(case)
    assert (case.state, case.due_on) == ("withdrawn", None)
    assert case.events.filter(act="withdrawn").count() == 1
    with pytest.raises(NotNow):
        write(followed=followed, text="More", files=(), token=secrets.token_bytes(16))
    with pytest.raises(NotNow):
        handling.triage(case=case, by=triager, about=[], theme=None, region=None)


def test_satisfaction_comes_after_an_answer(triager: User) -> None:
    _case, receipt = sent()
    with pytest.raises(NotNow):
        rate(followed=follow(receipt.code), satisfaction=5)
    with pytest.raises(ValueError, match="1 to 5"):
        rate(followed=follow(receipt.code), satisfaction=6)


def test_nothing_closes_without_a_word(triager: User, handler: User) -> None:
    case, _receipt = sent()
    case = admitted(case, triager)
    with pytest.raises(ValidationError, match="Nobody has answered"):
        handling.close(case=case, by=handler, outcome="upheld")
    with pytest.raises(ValidationError, match="reasons in the list"):
        handling.close(case=case, by=handler, outcome="made-up", text="So.")
    with pytest.raises(ValidationError, match="Write something"):
        handling.answer(case=case, by=handler, text="  ")
    assert fresh(case).state == "in_progress"
    assert fresh(case).messages.count() == 0


def test_two_of_one_matter_each_keep_their_receipt(triager: User) -> None:
    first, _one = sent()
    second, other = sent()
    handling.triage(case=first, by=triager, about=[], theme=None, region=None)
    handling.merge(case=second, by=triager, into=fresh(first), text="We already look into it.")
    second = fresh(second)
    assert (second.state, second.duplicate_of, second.outcome) == ("closed", first, "duplicate")
    assert letters(follow(other.code))[0].words["text"] == "We already look into it."
    third, _receipt = sent()
    with pytest.raises(ValidationError):
        handling.merge(case=third, by=triager, into=second, text="So")


def test_what_waits_in_the_spool_is_found_by_its_receipt(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_sealed: object) -> Case:
        raise OperationalError

    with monkeypatch.context() as away:
        away.setattr(receiving, "store", refuse)
        receipt = receiving.receive(submission=submission(), token=secrets.token_bytes(16))
    assert not Case.objects.exists()
    assert what_was_sent(follow(receipt.code)) == {"text": WORDS}
