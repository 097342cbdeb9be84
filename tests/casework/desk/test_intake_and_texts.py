"""Writing down a call; ready texts; the daily notice; and what each desk role finds elsewhere."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from casework.calendar.preparing import prepare_calendar
from casework.desk import daily_notice
from casework.desk.starting_templates import prepare
from casework.following import follow, what_was_sent
from casework.models import Case, ReplyTemplate, StashedFile
from casework.receipts.codes import read_code
from casework.steps import today
from institutions.models import User
from notifications.models import Notice
from outbox.models import Message
from tests.casework.cases import sent
from tests.casework.desk.making import (
    MRAFP,
    OTHER,
    address,
    audited,
    case_officer,
    custodian,
    lead_of,
    reviewer,
    soup,
    triage_officer,
)
from tests.permissions.answers import asked, kind_of
from tests.permissions.table import Access, access_to

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
INTAKE = "/desk/intake/?kind=complaint"


@pytest.fixture(autouse=True)
def rules() -> None:
    prepare_calendar()


def filled(client: Client, **changes: object) -> dict[str, object]:
    page = soup(client.get(INTAKE))
    token = page.select_one("[name=token]")["value"]
    data = {"token": token, "channel": "phone", "locale": "fr", "word-what": "On m’a dit", "about": [MRAFP]}
    return data | changes


def code_in(response: object) -> str:
    return re.sub(r"\s", "", soup(response).select_one(".desk-receipt").text)


def test_a_call_becomes_a_case_with_a_receipt_that_opens_it(signed_in: SignIn) -> None:
    officer = triage_officer()
    client = signed_in(officer)
    file = SimpleUploadedFile("preuve.txt", b"une preuve")
    data = filled(client, name="Amina", contact="06", files=[file])
    response = client.post(INTAKE, data)
    case = Case.objects.get()
    followed = follow(read_code(code_in(response)))
    assert followed.case == case
    assert what_was_sent(followed)["what"] == "On m’a dit"
    assert (case.channel, case.locale, case.kind) == ("phone", "fr", "complaint")
    assert [concern.institution.slug for concern in case.concerns.all()] == [MRAFP]
    assert case.files.count() == 1
    assert hasattr(case, "identity")
    assert audited(actor=officer.pk) == [("case.written_down", case.public_id)]


def test_sent_twice_it_is_one_case_with_one_receipt_and_one_entry(signed_in: SignIn) -> None:
    client = signed_in(case_officer())
    data = filled(client)
    assert code_in(client.post(INTAKE, data)) == code_in(client.post(INTAKE, data))
    assert Case.objects.count() == 1
    assert len(audited(act="case.written_down")) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"word-what": ""},
        {"channel": "web"},
        {"locale": "xx"},
        {"token": "forged"},
        {"files": [SimpleUploadedFile("virus.exe", b"MZ\x90\x00")]},
        {"files": [SimpleUploadedFile("large.txt", b"x" * 11_000_000)]},
    ],
)
def test_mistakes_keep_nothing_and_lose_nothing(changes: dict[str, object], signed_in: SignIn) -> None:
    client = signed_in(triage_officer())
    response = client.post(INTAKE, filled(client, contact="0600") | changes)
    assert response.status_code == 422
    page = soup(response)
    assert page.select_one(".errorlist") is not None
    assert page.select_one("[name=contact]")["value"] == "0600"
    assert not Case.objects.exists()


def tickets_in(response: object) -> list[str]:
    return [field["value"] for field in soup(response).select("[name=ticket]")]


def test_files_stay_attached_when_the_form_comes_back(signed_in: SignIn) -> None:
    client = signed_in(triage_officer())
    data = filled(client, files=[SimpleUploadedFile("preuve.txt", b"une preuve")]) | {"word-what": ""}
    again = client.post(INTAKE, data)
    assert again.status_code == 422
    assert "preuve.txt" in soup(again).select_one(".desk-files").text
    assert b"une preuve" not in b"".join(bytes(row.content) for row in StashedFile.objects.all())
    del data["files"]
    client.post(INTAKE, data | {"word-what": "On m’a dit", "ticket": tickets_in(again)})
    assert Case.objects.get().files.count() == 1


def test_files_are_attached_and_removed_without_sending(signed_in: SignIn) -> None:
    client = signed_in(triage_officer())
    files = [SimpleUploadedFile(f"{name}.txt", name.encode()) for name in ("one", "two")]
    data = filled(client, files=files, go="attach") | {"word-what": ""}
    page = client.post(INTAKE, data)
    assert page.status_code == 200
    assert soup(page).select_one(".errorlist") is None
    assert [box["value"] for box in soup(page).select("[name=about][checked]")] == [MRAFP]
    assert soup(page).select_one("[name=channel] [selected]")["value"] == "phone"
    del data["files"]
    button = soup(page).select_one(".desk-files button")
    left = client.post(INTAKE, data | {"ticket": tickets_in(page), "go": button["value"]})
    assert [name.text for name in soup(left).select(".desk-files__name")] == ["two.txt"]
    assert StashedFile.objects.count() == 1
    assert not Case.objects.exists()


def test_a_form_that_was_open_too_long_keeps_its_files(signed_in: SignIn) -> None:
    client = signed_in(triage_officer())
    old = filled(client, files=[SimpleUploadedFile("preuve.txt", b"une preuve")]) | {"token": "forged"}
    again = client.post(INTAKE, old)
    assert again.status_code == 422
    token = soup(again).select_one("[name=token]")["value"]
    del old["files"]
    client.post(INTAKE, old | {"token": token, "ticket": tickets_in(again)})
    assert Case.objects.get().files.count() == 1


def test_without_a_place_to_wait_files_are_asked_for_again(
    signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(triage_officer())
    monkeypatch.setattr("casework.stashing.MOST", 0)
    data = filled(client, files=[SimpleUploadedFile("preuve.txt", b"une preuve")])
    again = client.post(INTAKE, data | {"word-what": ""})
    assert soup(again).select_one("fieldset [role=status]") is not None
    data["files"] = [SimpleUploadedFile("preuve.txt", b"une preuve")]
    client.post(INTAKE, data)
    assert Case.objects.get().files.count() == 1


def test_intake_checks_where_the_form_comes_from(signed_in: SignIn) -> None:
    officer = triage_officer()
    cookies = signed_in(officer).cookies
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = cookies
    assert strict.post(INTAKE, {"word-what": "x"}).status_code == 403
    assert not Case.objects.exists()


@pytest.mark.parametrize("who", [custodian, reviewer, lambda: lead_of(OTHER)])
def test_others_write_nothing_down(who: Callable[[], User], signed_in: SignIn) -> None:
    client = signed_in(who())
    assert client.get(INTAKE).status_code == 403
    assert client.post(INTAKE, {"word-what": "x", "channel": "phone"}).status_code == 403


def test_a_new_installation_has_ready_texts_once() -> None:
    assert prepare() > 5
    ReplyTemplate.objects.earliest("pk").delete()
    assert prepare() == 0
    assert all(set(template.texts) == {"ar", "fr", "en"} for template in ReplyTemplate.objects.all())


def test_inserting_speaks_the_authors_language_and_keeps_what_was_typed(signed_in: SignIn) -> None:
    ReplyTemplate.objects.create(
        purpose="refuse",
        names={"en": "Outside"},
        texts={"ar": "عن {case_kind} لدى {institution}", "fr": "Au sujet de {institution} {nothing}"},
    )
    case, _receipt = sent(locale="fr", about=(MRAFP,))
    client = signed_in(triage_officer())
    key = ReplyTemplate.objects.get().pk
    response = client.post(
        address(case, "refuse"),
        {"seen": 1, "text": "Bonjour,", "reason": "insulting", "template": key, "insert": "template"},
    )
    panel = soup(response).select_one("#act-refuse")
    text = panel.select_one("textarea").text.strip()
    assert text.startswith("Bonjour,\n\nAu sujet de ")
    assert "{institution}" not in text
    assert text.endswith("{nothing}")
    assert panel.select_one("[name=reason] option[selected]")["value"] == "insulting"
    assert case.messages.count() == 0


def test_ready_texts_are_offered_by_kind_and_purpose(signed_in: SignIn) -> None:
    ReplyTemplate.objects.create(
        purpose="refuse", kinds=["suggestion"], names={"en": "Only ideas"}, texts={"ar": "x"}
    )
    client = signed_in(triage_officer())
    assert "Only ideas" not in client.get(address(sent()[0])).content.decode()
    assert "Only ideas" in client.get(address(sent("suggestion")[0])).content.decode()


def test_keeping_ready_texts(signed_in: SignIn) -> None:
    officer = triage_officer()
    client = signed_in(officer)
    data = {"purpose": "ask", "names_ar": "اسم", "texts_ar": "نص"}
    assert client.post("/desk/templates/add/", data).status_code == 302
    template = ReplyTemplate.objects.get()
    assert (template.names, template.texts, template.kinds) == ({"ar": "اسم"}, {"ar": "نص"}, [])
    assert client.post("/desk/templates/add/", {"purpose": "ask"}).status_code == 200
    client.post(f"/desk/templates/{template.pk}/", data | {"texts_fr": "Texte", "kinds": ["complaint"]})
    template.refresh_from_db()
    assert (template.texts["fr"], template.kinds) == ("Texte", ["complaint"])
    client.post(f"/desk/templates/{template.pk}/remove/")
    assert not ReplyTemplate.objects.exists()
    assert len(audited(act="template.changed", actor=officer.pk)) == 3


@pytest.mark.parametrize("who", [case_officer, custodian, reviewer, lambda: lead_of(OTHER)])
def test_others_keep_no_ready_texts(who: Callable[[], User], signed_in: SignIn) -> None:
    kept = ReplyTemplate.objects.create(purpose="ask", names={"en": "x"}, texts={"en": "y"})
    client = signed_in(who())
    for path in ("/desk/templates/", "/desk/templates/add/", f"/desk/templates/{kept.pk}/remove/"):
        assert client.get(path).status_code == 403
        assert client.post(path, {"purpose": "ask"}).status_code in {403, 405}
    assert ReplyTemplate.objects.count() == 1


def test_the_daily_notice_has_figures_alone_and_comes_once(monkeypatch: pytest.MonkeyPatch) -> None:
    officer, idle = triage_officer(), lead_of(OTHER)
    late, _other, hidden = sent()[0], sent()[0], sent(about=("icpc",))[0]
    Case.objects.filter(pk=late.pk).update(due_on=today() - timedelta(days=9))
    monkeypatch.setattr(daily_notice, "today", lambda: _a_wednesday())
    for _time in range(2):
        daily_notice.tell_of_queues()
    notice = Notice.objects.get(recipient=officer, message=daily_notice.MESSAGE)
    assert dict(notice.parameters) == {"number": "2", "late": "1"}
    assert hidden.public_id not in str(notice.parameters)
    assert not Notice.objects.filter(recipient=idle, message=daily_notice.MESSAGE).exists()
    Message.objects.waiting().delete()


def _a_wednesday() -> object:
    day = today()
    return day + timedelta(days=(2 - day.weekday()) % 7)


@pytest.mark.parametrize("who", [triage_officer, case_officer, custodian, reviewer])
def test_desk_roles_find_nothing_in_the_cms(who: Callable[[], User], signed_in: SignIn) -> None:
    client = signed_in(who())
    own = {Access.SIGN_IN, Access.OWN_SIGN_IN, Access.LINK, Access.DRAFT_TOKEN, Access.PUBLIC}
    doors = [route for route in asked() if route.startswith("cms/") and "<" not in route and "^" not in route]
    open_ = []
    for route in doors:
        if access_to(route) in own:
            continue
        response = client.get(f"/{route}")
        if kind_of(response.status_code, response.get("Location", "")) == "opens":
            open_.append(route)
    assert len(doors) > 80
    assert open_ == []
    assert client.get("/cms/", follow=True).redirect_chain[-1][0] in {"/desk/", "/desk/identities/"}


def test_whoever_has_no_seat_is_told_so(signed_in: SignIn, editor: User, approver: User) -> None:
    for person in (editor, approver):
        response = signed_in(person).get("/desk/")
        assert response.status_code == 403
        assert soup(response).select_one("h1") is not None
        assert signed_in(person).get(address(sent()[0])).status_code == 403


def test_the_desks_own_site_serves_nothing_else(signed_in: SignIn, settings: Settings) -> None:
    settings.ROOT_URLCONF = "portal.urls_desk"
    client = signed_in(case_officer())
    assert client.get("/desk/").status_code == 200
    assert client.get("/cms/sign-in/second-factor/").status_code == 200
    for path in ("/cms/", "/ar/", "/api/v1/initiatives", "/cms/pages/"):
        assert client.get(path).status_code == 404, path
    assert client.get("/", follow=False)["Location"] == "/desk/"


def test_language_is_kept_for_the_person(signed_in: SignIn) -> None:
    officer = case_officer()
    client = signed_in(officer)
    case, _receipt = sent()
    response = client.post("/desk/language/", {"language": "fr", "next": address(case)})
    assert response["Location"] == address(case)
    assert soup(client.get("/desk/")).html["lang"] == "fr"
    assert soup(signed_in(officer).get("/desk/")).html["lang"] == "fr"
    for elsewhere in ("https://evil.example/", "//evil.example", "/cms/"):
        assert client.post("/desk/language/", {"language": "ar", "next": elsewhere})["Location"] == "/desk/"
