"""The desk in a real browser: forms and keys alone, in Arabic and French, at every width, without faults."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django import DjangoDbBlocker

from casework.models import AuditEntry, Case, StashedFile
from institutions.models import User
from institutions.sign_in.languages import CHOSEN
from institutions.sign_in.sessions import SEEN, begin, note_second_factor
from tests.browser.test_paper import PAPER

pytestmark = pytest.mark.django_db
LATE = "Rappeler la dame jeudi, après la prière"
NOTE = "Vu au guichet le matin même"
WORDS = "طلب الموظف مبلغا من المال مقابل الوثيقة"


def session_of(email: str, language: str, *, idle: int = 0) -> str:
    """`idle`: seconds for which the officer has done nothing."""
    officer = User.objects.get(email=email)
    session = SessionStore()
    session[SESSION_KEY] = str(officer.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = officer.get_session_auth_hash()
    session[CHOSEN] = language
    begin(session)
    session[SEEN] -= idle
    note_second_factor(session, officer)
    session.save()
    return str(session.session_key)


def clean_up() -> None:
    """The audit only grows, except for its owner who says so."""
    Case.objects.all().delete()
    StashedFile.objects.all().delete()
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL portal.ledger_maintenance = 'on'")
        AuditEntry.objects.all().delete()


@pytest.fixture(scope="module")
def sessions(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, str]]:
    """Of the triage officer by language, and one that has ended; what the server keeps is gone afterwards."""
    with django_db_blocker.unblock():
        live = {language: session_of("triage@icpc.example", language) for language in ("ar", "fr")}
        yield live | {"ended": session_of("triage@icpc.example", "fr", idle=31 * 60)}
        clean_up()
        connection.close()


def desk_in(
    language: str, browser: Browser, site: str, sessions: dict[str, str], **more: object
) -> BrowserContext:
    context = browser.new_context(reduced_motion="reduce", **more)  # type: ignore[arg-type]
    give(context, site, sessions[language])
    return context


def give(context: BrowserContext, site: str, session: str) -> None:
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site}
    context.add_cookies([cookie])  # type: ignore[list-item]


@pytest.fixture(scope="module")
def cases(browser: Browser, site: str, sessions: dict[str, str]) -> list[str]:
    """Two, written down by the form, without JavaScript."""
    with desk_in("fr", browser, site, sessions, java_script_enabled=False) as context:
        page = context.new_page()
        for _number in range(2):
            page.goto(f"{site}/desk/intake/?kind=complaint")
            page.fill("[name=word-what]", WORDS)
            page.fill("[name=name]", "Amina")
            page.click(".desk-form > button.btn")
            assert len("".join(page.inner_text(".desk-receipt").split())) == 22
        page.goto(f"{site}/desk/?tab=triage")
        return [link.inner_text() for link in page.query_selector_all("[data-desk-open]")]


@pytest.fixture
def queue(browser: Browser, site: str, sessions: dict[str, str], cases: list[str]) -> Iterator[Page]:
    with desk_in("ar", browser, site, sessions) as context:
        page = context.new_page()
        page.goto(f"{site}/desk/?tab=triage")
        yield page


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.innerText")).strip()


def test_keys_move_open_and_come_back(queue: Page, cases: list[str]) -> None:
    for key, expected in (("j", 0), ("j", 1), ("j", 1), ("k", 0)):
        queue.keyboard.press(key)
        assert focused(queue) == cases[expected]
    queue.keyboard.press("Enter")
    queue.wait_for_selector("[data-desk-case]")
    assert WORDS in queue.inner_text(".desk-said")
    queue.keyboard.press("u")
    queue.wait_for_selector("[data-desk-queue]")


def test_slash_narrows_and_question_mark_explains(queue: Page) -> None:
    assert not queue.is_visible("#filter-kind")
    queue.keyboard.press("/")
    assert queue.is_visible("#filter-kind")
    queue.keyboard.press("j")
    assert queue.evaluate("document.activeElement.id") == "filter-kind", "a letter in a field is a letter"
    queue.evaluate("document.activeElement.blur()")
    queue.keyboard.press("?")
    assert queue.is_visible(".desk-keys dl")


def test_a_case_is_admitted_by_keys_alone(queue: Page, site: str, cases: list[str]) -> None:
    queue.goto(f"{site}/desk/cases/{cases[0]}/")
    queue.focus("#act-triage summary")
    queue.keyboard.press("Enter")
    queue.focus("#act-triage button.btn")
    queue.keyboard.press("Enter")
    queue.wait_for_selector("[role=status] .notice")
    queue.wait_for_selector("#act-answer", state="attached")


@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize("width", [1280, 320])
def test_nothing_overflows_and_no_rule_is_broken(
    language: str, width: int, browser: Browser, site: str, sessions: dict[str, str], cases: list[str]
) -> None:
    paths = [
        "",
        "?tab=closed",
        f"cases/{cases[1]}/",
        "intake/",
        "intake/?kind=complaint",
        "templates/",
        "templates/add/",
        "calendar/",
        "figures/",
        f"cases/{cases[1]}/days/",
    ]
    broken = []
    with desk_in(language, browser, site, sessions, viewport={"width": width, "height": 900}) as context:
        page = context.new_page()
        for path in paths:
            page.goto(f"{site}/desk/{path}")
            assert page.evaluate("document.documentElement.lang") == language
            page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
            wide = page.evaluate("document.scrollingElement.scrollWidth")
            broken += [(path, "wide", wide)] if wide > width else []
            found = Axe().run(page).response["violations"]
            broken += [(path, one["id"], [node["html"][:120] for node in one["nodes"]][:2]) for one in found]
    assert broken == []


# What is for doing something, and what leads elsewhere.
CONTROLS = """() => [
  ...document.querySelectorAll("form, nav, button, input, textarea, header, summary, a")
].filter(one => one.checkVisibility()).map(one => one.outerHTML.slice(0, 80))"""
PALE = """() => [...document.querySelectorAll("main *")].filter(one => one.checkVisibility()).filter(one => {
  const [red, green, blue] = getComputedStyle(one).color.match(/[0-9.]+/g).map(Number);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 128;
}).map(one => `${one.localName}.${one.className}`)"""


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_on_paper_a_case_is_the_case_and_nothing_to_press(
    language: str, browser: Browser, site: str, sessions: dict[str, str], cases: list[str]
) -> None:
    with desk_in(language, browser, site, sessions, color_scheme="dark") as context:
        page = context.new_page()
        page.goto(f"{site}/desk/cases/{cases[1]}/")
        page.click("#act-note summary")
        page.fill("#act-note textarea", NOTE)
        page.click("#act-note button.btn")
        page.emulate_media(media="print")
        assert page.evaluate(CONTROLS) == []
        shown = page.inner_text("body")
        assert WORDS in shown
        assert NOTE in shown
        assert cases[1] in shown.replace("\u2066", "").replace("\u2069", "")
        assert page.evaluate(PAPER) == "rgb(255, 255, 255)"
        assert page.evaluate(PALE) == []


def test_a_text_sent_too_late_is_sent_after_signing_in_in_another_tab(
    browser: Browser, site: str, sessions: dict[str, str], cases: list[str]
) -> None:
    """With the page as it is, without JavaScript; nobody can read it there meanwhile."""
    with desk_in("fr", browser, site, sessions, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{site}/desk/cases/{cases[0]}/")
        page.click("#act-note summary")
        page.fill("#act-note textarea", LATE)
        give(context, site, sessions["ended"])
        page.click("#act-note button.btn")
        assert LATE not in page.content()
        page.click("main form button")
        assert page.is_visible("main [role=alert]")
        give(context, site, sessions["fr"])
        page.click("main form button")
        assert page.input_value("textarea").strip() == LATE
        page.click("main form button")
        assert LATE in page.inner_text(".desk-notes")
