"""The whole way of a complaint in Arabic: handed in with a photo, triaged, routed, asked, answered, closed.

The citizen's browser runs no script; whoever works for the institution complained about finds nothing.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django import DjangoDbBlocker

from casework.models import Case
from institutions.memberships import grant
from institutions.models import Institution, Membership, User
from institutions.roles import Role
from tests.browser.test_desk import clean_up, session_of

pytestmark = pytest.mark.django_db

TRIAGE, HANDLER, INSIDE = "triage@icpc.example", "lead@solidarity.example", "lead@mrafp.example"
HANDLING = "ministry-solidarity"
WHAT = "طلب مني الموظف مبلغا لم ينص عليه القانون، وهذه صورة الوصل."
QUESTION = "في أي يوم وقع ذلك؟"
REPLY = "يوم الاثنين على الساعة العاشرة."
ANSWER = "استرجع المبلغ، واتخذت في حق الموظف الإجراءات المعمول بها."


@pytest.fixture(scope="module")
def sessions(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, str]]:
    with django_db_blocker.unblock():
        clean_up()
        person, _new = User.objects.get_or_create(email=HANDLER, defaults={"first_name": "Handler"})
        grant(user=person, institution=Institution.objects.get(slug=HANDLING), role=Role.LEAD, by=None)
        yield {email: session_of(email, "ar") for email in (TRIAGE, HANDLER, INSIDE)}
        clean_up()
        Membership.objects.filter(user=person).delete()
        person.delete()
        connection.close()


def desk_of(email: str, browser: Browser, site: str, sessions: dict[str, str]) -> BrowserContext:
    context = browser.new_context(reduced_motion="reduce", java_script_enabled=False)
    cookie = {"name": "sessionid", "value": sessions[email], "url": site}
    context.add_cookies([cookie])  # type: ignore[list-item]
    return context


def press(page: Page, selector: str) -> None:
    with page.expect_navigation():
        page.locator(selector).first.click()


def hand_in(page: Page, site: str, photo: Path) -> str:
    """The receipt's digits."""
    page.goto(f"{site}/ar/speak-up/complaint/write/")
    page.locator("#id_what").fill(WHAT)
    page.locator("select[name=about]").first.select_option("mrafp")
    page.locator("#id_court").check()
    page.locator("#id_files").set_input_files(photo)
    press(page, 'main button.btn[name="go"][value="next"]')
    press(page, 'main button.btn[name="go"][value="next"]')
    expect(page.locator("main")).to_contain_text(WHAT)
    page.wait_for_timeout(3000)
    press(page, 'main button.btn[name="go"][value="send"]')
    return page.locator("[data-receipt]").inner_text().replace(" ", "")


def follow(page: Page, site: str, receipt: str) -> None:
    page.goto(f"{site}/ar/speak-up/follow/")
    page.locator("#receipt").fill(receipt.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")))
    press(page, "main form button.btn")


def act(page: Page, name: str, **fields: str) -> None:
    """Open an act on the case's page, fill it in, confirm where it asks."""
    form = page.locator(f"#act-{name}")
    form.locator("summary").click()
    for field, value in fields.items():
        control = form.locator(f"[name={field}]").first
        if control.evaluate("element => element.tagName") == "SELECT":
            control.select_option(value)
        else:
            control.fill(value)
    with page.expect_navigation():
        form.locator("form > button.btn").click()
    if page.locator("button[name=confirmed]").count():
        press(page, "button[name=confirmed]")
    expect(page.locator(".notice--error")).to_have_count(0)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "الوصل.jpg"
    Image.new("RGB", (600, 400), "sienna").save(path)
    return path


def test_from_the_photo_to_the_figures(
    browser: Browser, site: str, sessions: dict[str, str], photo: Path, django_db_blocker: DjangoDbBlocker
) -> None:
    citizen = browser.new_context(java_script_enabled=False).new_page()
    receipt = hand_in(citizen, site, photo)
    triager, handler, inside = (
        desk_of(email, browser, site, sessions).new_page() for email in (TRIAGE, HANDLER, INSIDE)
    )

    triager.goto(f"{site}/desk/?tab=triage")
    press(triager, "[data-desk-open]")
    expect(triager.locator("main")).to_contain_text(WHAT)
    case_page = triager.url
    with triager.expect_download() as download:
        triager.locator('form[action*="/files/"] button').first.click()
    assert download.value.suggested_filename.endswith(".jpg")
    act(triager, "triage")
    institution = str(Institution.objects.get(slug=HANDLING).pk)
    act(triager, "route", to=institution)

    for page in (f"{site}/desk/", f"{site}/desk/?tab=all"):
        inside.goto(page)
        expect(inside.locator("[data-desk-open]")).to_have_count(0)
    known, unknown = inside.goto(case_page), inside.goto(f"{site}/desk/cases/case-00000000/")
    assert known is not None
    assert unknown is not None
    assert (known.status, unknown.status) == (404, 404)

    handler.goto(case_page)
    expect(handler.locator("main")).to_contain_text(WHAT)
    act(handler, "ask", text=QUESTION)

    follow(citizen, site, receipt)
    expect(citizen.locator("main")).to_contain_text(QUESTION)
    citizen.locator("#text").fill(REPLY)
    press(citizen, "button[value=write]")
    expect(citizen.locator("main")).to_contain_text(REPLY)

    handler.goto(case_page)
    expect(handler.locator("main")).to_contain_text(REPLY)
    act(handler, "answer", text=ANSWER)
    act(handler, "close", outcome="upheld")

    follow(citizen, site, receipt)
    expect(citizen.locator("main")).to_contain_text(ANSWER)
    citizen.locator("input[name=satisfaction][value='5']").check()
    press(citizen, "button[value=rate]")

    case = Case.objects.get()
    assert (case.state, case.outcome, case.satisfaction) == ("closed", "upheld", 5)
    answer = triager.goto(f"{site}/desk/figures/")
    assert answer is not None
    assert answer.ok
    expect(triager.locator("main")).to_contain_text("1")
    refused = inside.goto(f"{site}/desk/figures/")
    assert refused is not None
    assert refused.status == 403
    assert citizen.context.cookies() == []
