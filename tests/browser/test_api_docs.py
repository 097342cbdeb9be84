"""The pages that explain the API, in a browser: for everybody, on a phone, with and without a script."""

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from portal.openapi import TAGS
from tests.browser.addresses import LANGUAGES
from tests.browser.test_accessibility import violations, violations_in_dark
from tests.browser.test_paper import CLOSED, PALE, PAPER
from tests.browser.test_small_screens import LARGER, TOO_WIDE, WIDTH

pytestmark = pytest.mark.django_db

PATHS = ("", "/commitments", "/search", "/changelog")
COLLECTIONS = tuple(f"/{name}" for name in TAGS)
# The width that A4 leaves to the text.
SHEET: Any = {"width": 718, "height": 1015}
CONTROLS = "main :is(button, .more, .contents, .downloads), header.site-header, .site-footer"
SECURE_ENOUGH = ["clipboard-read", "clipboard-write"]


@pytest.mark.parametrize("locale", LANGUAGES)
def test_no_rule_of_accessibility_is_broken(browser: Browser, site: str, locale: str) -> None:
    found = []
    with browser.new_context(color_scheme="light", reduced_motion="reduce") as context:
        page = context.new_page()
        for path in PATHS:
            page.goto(f"{site}/api/v1/docs{path}?locale={locale}")
            found += [*violations(page, path), *violations_in_dark(page, path)]
    assert found == []


@pytest.mark.parametrize("locale", ["ar", "fr"])
def test_nothing_is_wider_than_a_phone(browser: Browser, site: str, locale: str) -> None:
    with browser.new_context(viewport={"width": WIDTH, "height": 700}) as context:
        page = context.new_page()
        for path in PATHS:
            page.goto(f"{site}/api/v1/docs{path}?locale={locale}")
            for change in ("0", LARGER):
                page.evaluate(change)
                assert page.evaluate(TOO_WIDE) == [], (path, change)
                assert page.evaluate("document.scrollingElement.scrollWidth") <= WIDTH


def test_each_collection_is_for_everybody_and_for_phones(browser: Browser, site: str) -> None:
    found = []
    with browser.new_context(reduced_motion="reduce", viewport={"width": WIDTH, "height": 700}) as context:
        page = context.new_page()
        for path in COLLECTIONS:
            page.goto(f"{site}/api/v1/docs{path}?locale=ar")
            found += violations(page, path)
            found += [f"{path}: {part} is too wide" for part in page.evaluate(TOO_WIDE)]
    assert found == []


@pytest.mark.parametrize("locale", ["ar", "fr"])
def test_paper_has_tables_and_every_answer_and_no_controls(browser: Browser, site: str, locale: str) -> None:
    with browser.new_context(color_scheme="dark", reduced_motion="reduce", viewport=SHEET) as context:
        page = context.new_page()
        for path in PATHS:
            page.goto(f"{site}/api/v1/docs{path}?locale={locale}")
            page.emulate_media(media="print")
            assert page.evaluate(CLOSED) == [], path
            assert (page.evaluate(PAPER), page.evaluate(PALE)) == ("rgb(255, 255, 255)", []), path
            assert [part for part in page.locator(CONTROLS).all() if part.is_visible()] == [], path
            assert page.evaluate(TOO_WIDE) == [], path
            for heads in page.locator("main thead").all():
                assert heads.is_visible(), path
                assert heads.evaluate("head => getComputedStyle(head).position") == "static", path


def test_code_is_copied_as_it_stands(browser: Browser, site: str) -> None:
    with browser.new_context(permissions=SECURE_ENOUGH) as context:
        page = context.new_page()
        page.goto(f"{site}/api/v1/docs?locale=fr")
        button = page.locator("pre button").first
        button.click()
        expect(button).to_have_text("Copié")
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied == f"curl '{site}/api/v1/commitments?locale=fr&page_size=5'"


def test_without_a_script_nothing_is_missing(browser: Browser, site: str) -> None:
    said: list[str] = []
    texts = []
    for runs in (True, False):
        with browser.new_context(java_script_enabled=runs) as context:
            page = context.new_page()
            page.on("console", lambda message: said.append(message.text))
            page.goto(f"{site}/api/v1/docs/plans?locale=en")
            shown: Any = page.locator("main").inner_text()
            texts.append(shown.replace("Copy\n", "").replace("Copy", "").split())
            assert page.locator("pre button").count() == (len(page.locator("pre").all()) if runs else 0)
    assert texts[0] == texts[1]
    assert said == []
