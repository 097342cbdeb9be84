"""Programs get the page they expect and nothing is taken in; a reader taken for one only presses again."""

from datetime import timedelta

import pytest
from django.test import Client

from casework.models import Case
from complaints.bots import FASTEST
from complaints.intake import new_token
from tests.complaints.filling import COMPLAINT, Citizen

pytestmark = pytest.mark.django_db


def test_a_filled_trap_is_answered_with_the_page_as_it_was() -> None:
    citizen = Citizen()
    citizen.to_review()
    citizen.press("send", website="http://spam.example")
    assert (citizen.status, citizen.step, citizen.receipt) == (200, "review", "")
    assert not Case.objects.exists()


def test_a_reader_whose_browser_filled_the_trap_sends_once_more() -> None:
    citizen = Citizen()
    citizen.to_review()
    citizen.press("send", website="Fatima")
    citizen.press("send")
    assert citizen.receipt


def test_nobody_is_that_quick() -> None:
    citizen = Citizen()
    citizen.press("next", after=timedelta(0), **COMPLAINT)
    citizen.press("next", after=timedelta(0))
    citizen.press("send", after=timedelta(0))
    assert (citizen.status, citizen.step, citizen.receipt) == (200, "review", "")
    citizen.press("send", after=FASTEST)
    assert citizen.receipt


@pytest.mark.parametrize("token", ["", "x", "a:b:c", "x" * 5000, "AAAA:1:AAAA"])
def test_without_a_token_of_the_portal_nothing_is_taken(token: str) -> None:
    form = COMPLAINT | {"who": "anonymous", "go": "send", "step": "review", "token": token}
    response = Client().post("/ar/speak-up/complaint/write/", form)
    assert response.status_code == 200
    assert "data-receipt" not in response.text
    assert not Case.objects.exists()


def test_a_token_that_somebody_changed_is_none() -> None:
    given = new_token()
    form = COMPLAINT | {"who": "anonymous", "go": "send", "step": "review", "token": f"A{given[1:]}"}
    assert "data-receipt" not in Client().post("/ar/speak-up/complaint/write/", form).text


def test_the_trap_is_met_by_nobody() -> None:
    page = Citizen().page
    field = page.select_one("input[name=website]")
    assert field is not None
    assert field["autocomplete"] == "off"
    assert field.find_parent(class_="form-trap") is not None
