"""Too much is slowed down without an address being kept, and nobody is locked out."""

import re
import time
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import RequestFactory

from casework import budgets
from casework.budgets import BUDGETS, Budget, Places, Rate, place_of, seconds_to_wait
from casework.models import Case
from tests.complaints.filling import COMPLAINT, Citizen

pytestmark = pytest.mark.django_db

PLACE = "198.51.100.7"
WIDE = Rate(10_000, 60)


@pytest.mark.parametrize(
    ("address", "place"),
    [
        (PLACE, PLACE),
        ("2001:db8:1:2ff::1", "2001:db8:1:200::/56"),
        ("2001:db8:1:200:a::9", "2001:db8:1:200::/56"),
        ("::ffff:198.51.100.7", PLACE),
        ("127.0.0.1", ""),
        ("0.0.0.0", ""),
    ],
)
def test_a_place_is_an_address_or_one_customers_network(address: str, place: str) -> None:
    assert place_of(address) == place


def test_a_bucket_fills_again() -> None:
    places = Places()
    rate = Rate(2, 20)
    assert [places.wait("send", PLACE, rate) for _ in range(2)] == [0, 0]
    assert 0 < places.wait("send", PLACE, rate) <= 10
    assert places.wait("send", "203.0.113.1", rate) == 0
    assert places.wait("attach", PLACE, rate) == 0


def test_a_bucket_lets_one_more_through_after_its_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    places, rate, now = Places(), Rate(2, 20), time.monotonic()
    for _ in range(2):
        places.wait("send", PLACE, rate)
    wait = places.wait("send", PLACE, rate)
    monkeypatch.setattr(budgets.time, "monotonic", lambda: now + wait + 1)
    assert places.wait("send", PLACE, rate) == 0


def test_no_address_is_kept_and_the_salt_goes_every_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    places, now = Places(), time.monotonic()
    places.wait("send", PLACE, WIDE)
    before = set(places._buckets)
    assert PLACE.encode() not in b"".join(before)
    monkeypatch.setattr(budgets.time, "monotonic", lambda: now + budgets.SALT_SECONDS + 1)
    places.wait("send", PLACE, WIDE)
    assert len(places._buckets) == 1
    assert not before & set(places._buckets)


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budgets, "MOST_PLACES", 10)
    places = Places()
    for number in range(50):
        places.wait("send", f"198.51.100.{number}", WIDE)
    assert len(places._buckets) == 10


def narrow(monkeypatch: pytest.MonkeyPatch, what: str, of_place: Rate = WIDE, of_all: Rate = WIDE) -> None:
    monkeypatch.setitem(BUDGETS, what, Budget(of_place, of_all))


def test_everybody_together_has_a_budget_in_the_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    narrow(monkeypatch, "send", of_all=Rate(3, 60))
    requests = [RequestFactory().get("/", REMOTE_ADDR=f"198.51.100.{number}") for number in range(4)]
    with time_machine.travel(1_800_000_000, tick=False):
        waits = [seconds_to_wait("send", request) for request in requests]
        assert waits[:3] == [0, 0, 0]
        assert 0 < waits[3] <= 60
        budgets.everybody.forget()
        assert seconds_to_wait("send", requests[0]) > 0, "another process sees the same count"


def test_without_a_cache_this_process_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    narrow(monkeypatch, "send", of_all=Rate(2, 60))
    request = RequestFactory().get("/", REMOTE_ADDR=PLACE)
    with time_machine.travel(1_800_000_000, tick=False):
        for expected in (True, True, False):
            cache.clear()
            assert (seconds_to_wait("send", request) == 0) == expected


def test_beyond_the_budget_one_waits_and_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    narrow(monkeypatch, "send", of_place=Rate(1, 600))
    first = Citizen(REMOTE_ADDR=PLACE)
    first.to_review()
    first.press("send")
    assert first.receipt
    second = Citizen(REMOTE_ADDR=PLACE)
    second.to_review()
    second.press("send")
    assert (second.status, second.receipt) == (429, "")
    assert int(second.response["Retry-After"]) > 0
    assert second.fields()["what"] == [COMPLAINT["what"]]
    budgets.places.forget()
    button: Any = second.page.select_one("main form button")
    second.press(str(button["value"]))
    assert second.receipt
    assert Case.objects.count() == 2


def test_who_goes_on_too_often_waits_with_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    narrow(monkeypatch, "go on", of_place=Rate(1, 600))
    citizen = Citizen(REMOTE_ADDR=PLACE)
    citizen.press("next", **COMPLAINT)
    citizen.press("next")
    assert citizen.status == 429
    budgets.places.forget()
    citizen.press("next")
    assert citizen.step == "review"


def test_too_many_files_are_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    narrow(monkeypatch, "attach", of_place=Rate(1, 600))
    citizen = Citizen(REMOTE_ADDR=PLACE)
    citizen.press("attach", files=[("a.txt", b"x")])
    citizen.press("next", files=[("b.txt", b"x")], **COMPLAINT)
    assert (citizen.status, citizen.step) == (400, "facts")
    assert citizen.fields()["what"] == [COMPLAINT["what"]]


def test_who_looks_up_too_much_may_still_write(monkeypatch: pytest.MonkeyPatch) -> None:
    narrow(monkeypatch, "look for answers", of_place=Rate(1, 600))
    citizen = Citizen(REMOTE_ADDR=PLACE)
    assert citizen.client.get("/ar/speak-up/complaint/?q=a").status_code == 200
    refused = citizen.client.get("/ar/speak-up/complaint/?q=b")
    assert refused.status_code == 429
    assert "/ar/speak-up/complaint/write/" in refused.text


def test_whatever_is_counted_has_a_budget() -> None:
    asked = {
        name
        for package in ("casework", "complaints")
        for path in Path(package).rglob("*.py")
        for name in re.findall(r'seconds_to_wait\(\s*"([^"]+)"', path.read_text(encoding="utf-8"))
    }
    assert asked == BUDGETS.keys()
