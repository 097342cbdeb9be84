"""The figures of cases in a browser: charts and tables that break no rule and fit a small screen.

Published figures can't be taken away again, so the pages are made in the test's own transaction and handed to
the browser at their address; what they load comes from the server.
"""

from datetime import date

import pytest
import time_machine
from django.test import Client
from playwright.sync_api import Browser, Page

from casework.statistics.publishing import publish_due
from tests.browser.addresses import LANGUAGES
from tests.browser.test_accessibility import violations, violations_in_dark
from tests.browser.test_small_screens import LARGER, TOO_WIDE, WIDTH
from tests.casework.statistics.many import many

pytestmark = pytest.mark.django_db
ADDRESS = "{}/{}/speak-up/figures/"


@pytest.fixture
def figures(db: None) -> dict[str, str]:
    """`{language: the page}`."""
    many(400, date(2026, 1, 1), date(2026, 6, 30))
    with time_machine.travel("2026-07-10T12:00:00+00:00", tick=False):
        publish_due()
    return {language: Client().get(ADDRESS.format("", language)).content.decode() for language in LANGUAGES}


def opened(page: Page, site: str, language: str, html: str) -> None:
    address = ADDRESS.format(site, language)
    page.route(address, lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
    page.goto(address)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_rule_is_broken(language: str, figures: dict[str, str], site: str, browser: Browser) -> None:
    with browser.new_context(color_scheme="light", reduced_motion="reduce") as context:
        page = context.new_page()
        opened(page, site, language, figures[language])
        assert page.locator("figure svg[role=img]").count() == 2
        assert violations(page, language) + violations_in_dark(page, language) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_fits_320_pixels(language: str, figures: dict[str, str], site: str, browser: Browser) -> None:
    with browser.new_context(viewport={"width": WIDTH, "height": 700}) as context:
        page = context.new_page()
        opened(page, site, language, figures[language])
        for change in ("0", LARGER):
            page.evaluate(change)
            assert page.evaluate("document.scrollingElement.scrollWidth") <= WIDTH
            assert page.evaluate(TOO_WIDE) == []


def test_in_arabic_the_first_month_stands_on_the_right(
    figures: dict[str, str], site: str, browser: Browser
) -> None:
    places = {}
    with browser.new_context(viewport={"width": 1000, "height": 800}) as context:
        page = context.new_page()
        for language in ("ar", "fr"):
            opened(page, site, language, figures[language])
            boxes = [column.bounding_box() for column in page.locator(".case-chart__column").all()]
            places[language] = [box["x"] for box in boxes if box]
    assert len(places["fr"]) == 6
    assert places["fr"] == sorted(places["fr"])
    assert places["ar"] == sorted(places["ar"], reverse=True)


def test_on_paper_the_tables_are_open(figures: dict[str, str], site: str, browser: Browser) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        opened(page, site, "en", figures["en"])
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = false)")
        page.emulate_media(media="print")
        heights = [
            box["height"]
            for table in page.locator("main details table").all()
            if (box := table.bounding_box())
        ]
        assert len(heights) > 8
        assert min(heights) > 20
        assert not page.locator(".period-chooser").is_visible()
