"""The approver's queue in a real browser: by keys, by Tab alone, with no rule of accessibility broken."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django import DjangoDbBlocker
from wagtail.models import Page as WagtailPage

from editorial.models import InstitutionSectionPage
from institutions.models import User
from institutions.sign_in.sessions import begin, note_second_factor
from notifications.models import Notice
from outbox.models import Message
from tests.editorial.waiting_pages import draft, submitted

pytestmark = pytest.mark.django_db

TITLES = ("Première page au clavier", "Deuxième page au clavier")
# Only what is ours: Wagtail's own furniture has its own faults.
OURS = {"include": [[".queue"]]}


@pytest.fixture(scope="module")
def waiting(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[int]]:
    """Committed, so that the server sees them; gone afterwards, with the notices that they caused."""
    with django_db_blocker.unblock():
        before = {model: set(model.objects.values_list("pk", flat=True)) for model in (Message, Notice)}
        editor = User.objects.get(email="editor@mrafp.example")
        section = InstitutionSectionPage.objects.get(institution__slug="mrafp", locale__language_code="fr")
        steps = [
            submitted(draft(section, editor, title), editor, days_ago=40 - place).pk
            for place, title in enumerate(TITLES)
        ]
        yield steps
        for page in WagtailPage.objects.filter(draft_title__in=TITLES):
            page.specific.delete()
        for model, known in before.items():
            model.objects.exclude(pk__in=known).delete()
        connection.close()


@pytest.fixture(scope="module")
def session_key(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> str:
    """An approver's session, as the server knows it after signing in."""
    with django_db_blocker.unblock():
        approver = User.objects.get(email="approver@icpc.example")
        session = SessionStore()
        session[SESSION_KEY] = str(approver.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
        session[HASH_SESSION_KEY] = approver.get_session_auth_hash()
        begin(session)
        note_second_factor(session, approver)
        session.save()
    return str(session.session_key)


@pytest.fixture
def signed_in_context(
    browser: Browser, site: str, waiting: list[int], session_key: str
) -> Iterator[BrowserContext]:
    with browser.new_context(reduced_motion="reduce") as context:
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session_key, "url": site}])
        yield context


@pytest.fixture
def queue(signed_in_context: BrowserContext, site: str) -> Page:
    page = signed_in_context.new_page()
    answer = page.goto(f"{site}/cms/queue/")
    assert answer is not None
    assert answer.status == 200
    return page


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.innerText")).strip()


def test_keys_move_and_open(queue: Page) -> None:
    queue.keyboard.press("j")
    assert focused(queue) == TITLES[0]
    queue.keyboard.press("j")
    assert focused(queue) == TITLES[1]
    queue.keyboard.press("k")
    assert focused(queue) == TITLES[0]
    queue.keyboard.press("ArrowDown")
    assert focused(queue) == TITLES[1]
    queue.keyboard.press("Enter")
    queue.wait_for_selector(".review-title")
    assert TITLES[1] in queue.inner_text(".review-title")
    queue.keyboard.press("k")
    queue.wait_for_url(lambda url: "queue" in url and not url.endswith("queue/"))
    queue.wait_for_function(f"document.querySelector('.review-title').innerText.includes('{TITLES[0][:8]}')")


def test_keys_are_letters_in_a_field(queue: Page) -> None:
    queue.focus("[name=q]")
    queue.keyboard.type("jka")
    assert queue.input_value("[name=q]") == "jka"
    assert queue.url.endswith("/cms/queue/")


def test_approving_by_key_asks_first(queue: Page, site: str, waiting: list[int]) -> None:
    queue.goto(f"{site}/cms/queue/{waiting[0]}/")
    queue.keyboard.press("a")
    assert queue.is_visible("dialog[data-queue-confirm]")
    queue.keyboard.press("Escape")
    assert not queue.is_visible("dialog[data-queue-confirm]")
    assert queue.goto(f"{site}/cms/queue/{waiting[0]}/").status == 200  # type: ignore[union-attr]
    assert queue.is_visible("[data-queue-approve]"), "nothing was approved"


def test_every_control_is_reached_by_tab_with_a_visible_focus(queue: Page) -> None:
    reached, outlined = set(), []
    for _ in range(80):
        queue.keyboard.press("Tab")
        state: Any = queue.evaluate(
            "(() => { const e = document.activeElement; const s = getComputedStyle(e);"
            " return [e.closest('.queue') ? e.innerText || e.name || e.type : '', s.outlineStyle]; })()"
        )
        if state[0]:
            reached.add(str(state[0]).strip())
            outlined.append(state[1] != "none")
    assert set(TITLES) <= reached
    assert all(outlined)


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_nothing_overflows_and_no_rule_is_broken(
    queue: Page, site: str, waiting: list[int], width: int
) -> None:
    queue.set_viewport_size({"width": width, "height": 900})
    broken = []
    for address in ("/cms/queue/", f"/cms/queue/{waiting[0]}/", "/cms/"):
        queue.goto(site + address)
        queue.wait_for_selector(".queue")
        wide = queue.evaluate(
            "document.querySelector('.queue').scrollWidth - document.querySelector('.queue').clientWidth"
        )
        assert wide <= 1, (address, width)
        report: dict[str, Any] = Axe().run(queue, context=OURS, options={"iframes": False}).response
        assert len(report["passes"]) > 5
        broken += [f"{address}: {one['id']}: {one['nodes'][0]['html'][:120]}" for one in report["violations"]]
    assert broken == []
