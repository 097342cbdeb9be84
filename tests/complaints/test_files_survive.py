"""Files stay with the form through errors and steps, and nobody else can read them."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from casework import attaching
from casework.models import Case, CaseFile, StashedFile
from casework.stashing import KEPT, StashAway, Ticket, purge
from casework.uploads import LARGEST_FILE
from complaints.writing import NOT_TAKEN
from tests.complaints.databases import database_away
from tests.complaints.filling import COMPLAINT, PHOTO, Citizen

pytestmark = pytest.mark.django_db

NAME = PHOTO[0]


def names(citizen: Citizen) -> list[str]:
    return [found.get_text(strip=True) for found in citizen.page.select(".files__list li > span > bdi")]


@pytest.mark.parametrize(("locale", "face"), [("ar", "وجه"), ("fr", "visage"), ("en", "face")])
def test_at_the_field_it_is_said_that_pictures_show_things(locale: str, face: str) -> None:
    page = Citizen(locale=locale).page
    field = page.select_one("#id_files")
    assert field is not None
    described = str(field["aria-describedby"]).split()
    assert face in " ".join(page.select_one(f"#{one}").get_text() for one in described)  # type: ignore[union-attr]


def test_a_file_survives_an_error_and_every_step() -> None:
    citizen = Citizen()
    citizen.press("next", files=[PHOTO])
    assert (citizen.status, names(citizen)) == (400, [NAME])
    citizen.press("next", **COMPLAINT)
    citizen.press("next")
    assert NAME in citizen.words
    citizen.press("send")
    assert citizen.receipt
    assert CaseFile.objects.get(case=Case.objects.get()).kind == "png"


def test_what_waits_can_be_read_with_the_form_alone() -> None:
    citizen = Citizen()
    citizen.press("attach", files=[PHOTO])
    row = StashedFile.objects.get()
    for column in (row.label, row.content):
        assert PHOTO[1] not in bytes(column)
        assert NAME.encode() not in bytes(column)
    ticket = Ticket.read(citizen.fields()["ticket"][0])
    assert ticket is not None
    assert ticket.key not in bytes(row.label) + bytes(row.content) + bytes(row.form_digest)
    assert (row.expires_at.minute, row.expires_at.second) == (0, 0)


def test_a_ticket_with_another_key_opens_nothing() -> None:
    citizen = Citizen()
    citizen.press("attach", files=[PHOTO])
    ticket = citizen.fields()["ticket"][0]
    citizen.press("stay", ticket=[ticket[:33] + "A" * 43])
    assert names(citizen) == []
    assert StashedFile.objects.count() == 1


def test_a_file_can_be_taken_out_again() -> None:
    citizen = Citizen()
    citizen.press("attach", files=[PHOTO, ("b.txt", b"two")])
    button = citizen.page.select_one(".files__list button")
    assert button is not None
    citizen.press(str(button["value"]))
    assert names(citizen) == ["b.txt"]
    assert StashedFile.objects.count() == 1


def test_at_most_five_files_whatever_the_form_says() -> None:
    citizen = Citizen()
    citizen.press("attach", files=[(f"{number}.txt", b"x") for number in range(7)])
    assert len(names(citizen)) == 5
    assert (citizen.status, StashedFile.objects.count()) == (400, 5)
    citizen.press("attach", files=[("more.txt", b"x")], ticket=[])
    assert StashedFile.objects.count() == 5


def test_a_file_that_is_too_large_is_named_and_the_text_stays() -> None:
    citizen = Citizen()
    citizen.press("next", files=[("large.txt", b"x" * (LARGEST_FILE + 1)), ("small.txt", b"x")], **COMPLAINT)
    assert (citizen.status, names(citizen)) == (400, ["small.txt"])
    assert "large.txt" in citizen.words
    assert citizen.fields()["what"] == [COMPLAINT["what"]]


def test_more_than_all_together_is_left_out() -> None:
    citizen = Citizen()
    citizen.press("next", files=[(f"{n}.txt", b"x" * (LARGEST_FILE - n)) for n in range(3)], **COMPLAINT)
    assert (citizen.status, names(citizen)) == (400, ["0.txt", "1.txt"])
    assert citizen.fields()["what"] == [COMPLAINT["what"]]


def test_a_body_that_no_form_makes_is_refused_in_words() -> None:
    response = Client().post(
        "/ar/speak-up/complaint/write/", {"what": "a"}, headers={"content-length": str(2**30)}
    )
    assert response.status_code == 400
    assert "25" in response.text


def test_a_refused_file_holds_the_step_back_and_says_why() -> None:
    citizen = Citizen()
    citizen.press("next", files=[("empty.txt", b"")], **COMPLAINT)
    assert (citizen.status, citizen.step) == (400, "facts")
    assert citizen.page.select_one("#problems a[href='#id_files']") is not None
    citizen.press("next")
    assert citizen.step == "identity"


def test_a_file_that_waited_too_long_is_missed_aloud() -> None:
    citizen = Citizen()
    citizen.to_review(files=[PHOTO])
    StashedFile.objects.all().delete()
    citizen.press("send")
    assert (citizen.status, citizen.step, citizen.receipt) == (400, "review", "")
    assert citizen.page.select_one("#id_files") is not None
    citizen.press("send", files=[PHOTO])
    assert citizen.receipt
    assert CaseFile.objects.count() == 1


def test_with_the_database_away_files_are_asked_for_again_at_the_end() -> None:
    citizen = Citizen()
    with database_away():
        citizen.press("next", files=[PHOTO], **COMPLAINT)
        assert citizen.step == "identity"
        citizen.press("next")
        assert citizen.page.select_one("#id_files") is not None
        citizen.press("send", files=[PHOTO])
    assert citizen.receipt


def test_files_that_wait_are_not_left_out_in_silence() -> None:
    citizen = Citizen()
    citizen.to_review(files=[PHOTO])
    with database_away():
        citizen.press("send")
        assert (citizen.status, citizen.receipt) == (503, "")
        with override("ar"):
            assert str(NOT_TAKEN) in citizen.words
        assert citizen.page.select_one("input[name=without_files]") is not None
        again = citizen.page
        citizen.press("send", without_files="1")
        assert citizen.receipt
    citizen.page = again
    citizen.press("send")
    assert citizen.receipt


def test_files_that_go_away_between_two_looks_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(_tickets: object) -> None:
        raise StashAway

    citizen = Citizen()
    citizen.to_review(files=[PHOTO])
    monkeypatch.setattr(attaching, "contents", gone)
    citizen.press("send")
    assert (citizen.status, citizen.step, citizen.receipt) == (503, "review", "")
    with override("ar"):
        assert str(NOT_TAKEN) in citizen.words
    for field in ("without_files", "files", "ticket"):
        assert citizen.page.select_one(f"main input[name={field}]") is not None, field
    monkeypatch.undo()
    citizen.press("send")
    assert citizen.receipt
    assert CaseFile.objects.count() == 1


def test_what_is_past_its_time_is_deleted() -> None:
    Citizen().press("attach", files=[PHOTO])
    assert purge() == 0
    with time_machine.travel(timezone.now() + KEPT + timedelta(hours=1, minutes=1)):
        assert purge() == 1
    assert not StashedFile.objects.exists()


def test_after_sending_the_copies_go_soon() -> None:
    citizen = Citizen()
    citizen.to_review(files=[PHOTO])
    citizen.press("send")
    with time_machine.travel(citizen.now + timedelta(minutes=70)):
        purge()
    assert not StashedFile.objects.exists()


def test_files_that_take_long_to_check_leave_the_others_for_another_request(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One request has two seconds of a processor; five files may have a second each."""
    seconds = iter([0.0, 0.0, 1.0, 1.0])
    monkeypatch.setattr("casework.attaching.time", SimpleNamespace(thread_time=lambda: next(seconds)))
    citizen = Citizen(locale="en")
    citizen.press("attach", files=[PHOTO, ("late.txt", b"words")])
    assert (citizen.status, names(citizen)) == (400, [NAME])
    assert "“late.txt” was left out" in citizen.words
