"""The pages behind the links of mails: no rule of accessibility broken, nothing wider than a small screen."""

from collections.abc import Iterator

import pytest
from django.db import connection
from playwright.sync_api import Browser, Page, expect
from pytest_django import DjangoDbBlocker

from search.alerts.links import CONFIRM, END, path_of
from search.alerts.models import Rhythm, SavedSearch, Subscriber
from search.alerts.saving import fingerprint_of
from search.questions import Question
from tests.browser.addresses import LANGUAGES
from tests.browser.test_accessibility import violations, violations_in_dark

pytestmark = pytest.mark.django_db

READER = "reader@pages.example"
WORDS = {"ar": "الشفافية", "fr": "transparence", "en": "transparency"}
SMALL = {"width": 320, "height": 700}
BUTTON = "#main form .btn"


@pytest.fixture(scope="module", params=LANGUAGES)
def asked(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[SavedSearch]:
    """A search that waits to be confirmed; committed, so that the server sees it."""
    with django_db_blocker.unblock():
        question = Question(WORDS[request.param], request.param, {"theme": ["open-data"]})
        search = SavedSearch.objects.create(
            subscriber=Subscriber.objects.create(email=READER),
            text=question.words,
            filters=dict(question.filters),
            locale=question.locale,
            rhythm=Rhythm.WEEKLY,
            fingerprint=fingerprint_of(question),
        )
        connection.close()
        yield search
        Subscriber.objects.filter(email=READER).delete()
        connection.close()


def faults(page: Page, kind: str) -> list[str]:
    found = [*violations(page, kind), *violations_in_dark(page, kind)]
    width = page.evaluate("document.scrollingElement.scrollWidth")
    return [*found, f"{kind}: {width} pixels wide"] if width > SMALL["width"] else found


def test_every_step_can_be_taken_by_everybody(browser: Browser, site: str, asked: SavedSearch) -> None:
    """Confirmed, seen among all, ended: each page says where one is in its title and its heading."""
    locale = asked.locale
    with browser.new_context(viewport=SMALL, reduced_motion="reduce") as context:  # type: ignore[arg-type]
        page = context.new_page()
        titles, found = [], []

        def look(kind: str) -> None:
            expect(page.locator("html")).to_have_attribute("lang", locale)
            assert page.title().startswith(page.locator("h1").inner_text()), kind
            titles.append(page.title())
            found.extend(faults(page, kind))

        confirm = site + path_of(CONFIRM, asked, locale)
        page.goto(confirm)
        look("to confirm")
        press(page)
        look("confirmed")
        with page.expect_navigation():
            page.locator("#main a.more").click()
        look("all of mine")
        page.goto(confirm)
        look("gone")
        asked.refresh_from_db()
        page.goto(site + path_of(END, asked, locale))
        look("to end")
        press(page)
        look("ended")
    assert found == []
    assert len(set(titles)) == len(titles)
    assert not Subscriber.objects.filter(email=READER).exists()


def press(page: Page) -> None:
    with page.expect_navigation():
        page.locator(BUTTON).click()
