"""What stands in the log after an error on the pages of citizens and officers."""

import logging

import pytest
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from casework.follow import views
from casework.private_pages import Fault, discreet

SAID = "طلب مني الموظف مبلغا"


def fails(request: HttpRequest) -> HttpResponse:
    try:
        int(SAID)
    except ValueError as error:
        raise RuntimeError(f"no number: {SAID}") from error
    return HttpResponse()


@pytest.fixture
def request_() -> HttpRequest:
    return RequestFactory().post("/", {"text": SAID})


def test_an_error_tells_its_kind_and_place_and_no_word(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(views, "read_code", fails)
    logging.getLogger("django.request").addHandler(caplog.handler)
    try:
        client = Client(raise_request_exception=False)
        answer = client.post("/ar/speak-up/follow/", {"receipt": SAID})
    finally:
        logging.getLogger("django.request").removeHandler(caplog.handler)
    assert answer.status_code == 500
    assert "Fault: RuntimeError" in caplog.text
    assert "in fails" in caplog.text
    assert SAID not in caplog.text + answer.content.decode()


def test_neither_does_what_the_error_came_from(request_: HttpRequest) -> None:
    with pytest.raises(Fault) as met:
        discreet(fails)(request_)
    assert str(met.value) == "RuntimeError"
    assert met.value.__suppress_context__
    assert met.value.__cause__ is None


def test_a_suspicious_request_stays_one(request_: HttpRequest) -> None:
    def suspects(request: HttpRequest) -> HttpResponse:
        raise SuspiciousOperation(SAID)

    with pytest.raises(SuspiciousOperation, match=r"^SuspiciousOperation$"):
        discreet(suspects)(request_)


def test_what_is_not_there_stays_so(request_: HttpRequest) -> None:
    def misses(request: HttpRequest) -> HttpResponse:
        raise Http404

    with pytest.raises(Http404):
        discreet(misses)(request_)
