"""Files are taken out past the scanner and by permission; who an author is takes two people."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from casework import downloading, identities
from casework.attachments.checking import check
from casework.attachments.scanning import Verdict
from casework.calendar.preparing import prepare_calendar
from casework.models import Case, IdentityRequest
from institutions.models import User
from institutions.roles import Role
from tests.casework.cases import sent
from tests.casework.desk.making import (
    MRAFP,
    OTHER,
    address,
    audited,
    case_officer,
    custodian,
    lead_of,
    soup,
    triage_officer,
)
from tests.people import member

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
NAME, PHONE = "فاطمة الزهراء", "0611223344"
LIST = "/desk/identities/"


@pytest.fixture(autouse=True)
def rules() -> None:
    prepare_calendar()


@pytest.fixture
def with_file() -> Case:
    return sent(files=[check(name="وثيقة.txt", content="شهادة".encode())])[0]


@pytest.fixture
def named() -> Case:
    return sent(identity={"name": NAME, "contact": PHONE})[0]


def file_of(case: Case) -> str:
    file = case.files.get()
    return f"{address(case)}files/{file.pk}/"


def test_a_file_is_saved_never_shown_and_each_time_noted(signed_in: SignIn, with_file: Case) -> None:
    officer = case_officer()
    response = signed_in(officer).post(file_of(with_file))
    assert response.content == "شهادة".encode()
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Type"] == "application/octet-stream"
    assert "sandbox" in response["Content-Security-Policy"]
    assert audited(actor=officer.pk) == [("attachment.downloaded", with_file.public_id)]
    assert signed_in(officer).get(file_of(with_file)).status_code == 405


@pytest.mark.parametrize("verdict", [Verdict.INFECTED, Verdict.ERROR])
def test_what_the_scanner_does_not_let_through_stays_closed(
    verdict: Verdict, signed_in: SignIn, with_file: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloading, "scan", lambda content: verdict)
    officer = case_officer()
    response = signed_in(officer).post(file_of(with_file), follow=True)
    assert "شهادة" not in response.content.decode()
    assert soup(response).select_one("[role=status] .notice--caution") is not None
    acts = [act for act, _subject in audited(actor=officer.pk) if act.startswith("attachment.")]
    assert acts == ["attachment.withheld"]
    assert with_file.files.get().verdict == verdict.value


def test_a_file_of_another_case_is_not_there(signed_in: SignIn, with_file: Case) -> None:
    own = sent(about=(OTHER,))[0]
    inside = lead_of(MRAFP, case_officer("moved@desk.example").email)
    client = signed_in(inside)
    through_own = f"{address(own)}files/{with_file.files.get().pk}/"
    assert client.post(file_of(with_file)).status_code == 404
    assert client.post(through_own).status_code == 404
    assert audited(actor=inside.pk) == []


def asked(case: Case, by: User, reason: str = "لاستدعائه") -> IdentityRequest:
    return identities.ask_for(case=case, by=by, reason=reason)


def test_asking_releasing_looking(signed_in: SignIn, named: Case) -> None:
    officer, keeper = case_officer(), custodian()
    client, keepers = signed_in(officer), signed_in(keeper)
    assert NAME not in client.get(address(named)).content.decode()
    client.post(address(named) + "identity/ask/", {"reason": "لاستدعائه للشهادة"})
    waiting = keepers.get(LIST).content.decode()
    assert "لاستدعائه للشهادة" in waiting
    assert named.public_id in waiting
    assert "/desk/cases/" not in waiting
    assert keepers.get(address(named)).status_code == 404
    assert client.post(address(named) + "identity/").status_code == 403
    key = IdentityRequest.objects.get().pk
    assert keepers.post(f"{LIST}{key}/", {"decision": "release"}).status_code == 302
    page = client.post(address(named) + "identity/").content.decode()
    assert NAME in page
    assert PHONE in page
    acts = [act for act, subject in audited(subject=named.public_id) if act.startswith("identity.")]
    assert acts == ["identity.requested", "identity.released", "identity.viewed"]


def test_the_reason_is_sealed(named: Case) -> None:
    request = asked(named, case_officer(), "reason-in-the-clear")
    assert b"reason-in-the-clear" not in bytes(request.reason)


def test_only_the_officer_who_asked_looks_and_for_seven_days(signed_in: SignIn, named: Case) -> None:
    officer, other = case_officer(), case_officer("second@desk.example")
    request = asked(named, officer)
    identities.decide(request=request, by=custodian(), release=True)
    assert signed_in(other).post(address(named) + "identity/").status_code == 403
    IdentityRequest.objects.update(decided_at=timezone.now() - timedelta(days=7, minutes=1))
    assert signed_in(officer).post(address(named) + "identity/").status_code == 403
    IdentityRequest.objects.update(decided_at=timezone.now() - timedelta(days=6, hours=23))
    assert signed_in(officer).post(address(named) + "identity/").status_code == 200


def test_what_is_refused_is_not_shown(signed_in: SignIn, named: Case) -> None:
    officer, keeper = case_officer(), custodian()
    request = asked(named, officer)
    signed_in(keeper).post(f"{LIST}{request.pk}/", {"decision": "anything"})
    assert signed_in(officer).post(address(named) + "identity/").status_code == 403
    assert ("identity.refused", named.public_id) in audited(actor=keeper.pk)
    again = signed_in(keeper).post(f"{LIST}{request.pk}/", {"decision": "release"}, follow=True)
    assert soup(again).select_one("[role=status] .notice--caution") is not None
    request.refresh_from_db()
    assert request.released is False


def test_nobody_decides_about_their_own_request(signed_in: SignIn, named: Case) -> None:
    both = custodian("both@desk.example")
    both = case_officer("both@desk.example")
    request = asked(named, both)
    client = signed_in(both)
    assert named.public_id not in client.get(LIST).content.decode()
    assert client.post(f"{LIST}{request.pk}/", {"decision": "release"}).status_code == 403
    request.refresh_from_db()
    assert request.released is None


def test_a_custodian_behind_the_wall_sees_no_request(signed_in: SignIn, named: Case) -> None:
    request = asked(named, case_officer())
    keeper = custodian()
    member(keeper.email, Role.CONTRIBUTOR, MRAFP)
    client = signed_in(User.objects.get(pk=keeper.pk))
    assert named.public_id not in client.get(LIST).content.decode()
    assert client.post(f"{LIST}{request.pk}/", {"decision": "release"}).status_code == 404


@pytest.mark.parametrize("who", [triage_officer, case_officer, lambda: lead_of(OTHER)])
def test_others_decide_nothing(who: Callable[[], User], signed_in: SignIn, named: Case) -> None:
    request = asked(named, case_officer("asks@desk.example"))
    client = signed_in(who())
    assert client.get(LIST).status_code == 403
    assert client.post(f"{LIST}{request.pk}/", {"decision": "release"}).status_code == 404


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_request_needs_a_reason(reason: str, signed_in: SignIn, named: Case) -> None:
    response = signed_in(case_officer()).post(address(named) + "identity/ask/", {"reason": reason})
    assert response.status_code == 422
    assert not IdentityRequest.objects.exists()


def test_an_anonymous_author_has_nothing_to_release_and_one_waits_once(
    signed_in: SignIn, named: Case
) -> None:
    client = signed_in(case_officer())
    anonymous = sent()[0]
    response = client.post(address(anonymous) + "identity/ask/", {"reason": "x"})
    assert response.status_code == 422
    client.post(address(named) + "identity/ask/", {"reason": "x"})
    assert client.post(address(named) + "identity/ask/", {"reason": "y"}).status_code == 422
    assert IdentityRequest.objects.count() == 1


def test_no_identity_is_logged(signed_in: SignIn, named: Case, caplog: Any) -> None:
    officer = case_officer()
    with caplog.at_level(logging.DEBUG):
        identities.decide(request=asked(named, officer), by=custodian(), release=True)
        signed_in(officer).post(address(named) + "identity/")
    assert NAME not in caplog.text
    assert PHONE not in caplog.text
