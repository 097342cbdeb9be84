"""Keyboard alone, and paper."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.addresses import LANGUAGES

pytestmark = pytest.mark.django_db

FOCUS = """() => {
  const element = document.activeElement, box = element.getBoundingClientRect();
  const style = getComputedStyle(element);
  return {id: element.id, class: element.className, x: box.left, y: box.top,
          seen: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2};
}"""

# Elements whose text is too light for white paper: more than half as light as it.
PALE = """() => [...document.querySelectorAll("main *")].filter(element => {
  const [red, green, blue] = getComputedStyle(element).color.match(/[0-9.]+/g).map(Number);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 128;
}).map(element => `${element.localName}.${element.className}`)"""
PAPER = "getComputedStyle(document.body).backgroundColor"


def tab(page: Page) -> dict[str, Any]:
    page.keyboard.press("Tab")
    return dict(page.evaluate(FOCUS))


@pytest.mark.parametrize("locale", LANGUAGES)
def test_skip_link_comes_first_and_leads_to_the_content(
    browser: Browser, pages: dict[str, dict[str, str]], locale: str
) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(pages[locale]["commitment of 2018"])
        first = tab(page)
        assert (first["class"], first["seen"], first["y"] >= 0) == ("skip", True, True)
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        assert page.evaluate("document.activeElement.contains(document.querySelector('h1'))")


@pytest.mark.parametrize("locale", LANGUAGES)
def test_every_stop_is_seen_and_search_is_near(
    browser: Browser, pages: dict[str, dict[str, str]], locale: str
) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(pages[locale]["bank"])
        stops = [tab(page) for _ in range(30)]
    assert [stop for stop in stops if not stop["seen"]] == []
    assert "q-header" in [stop["id"] for stop in stops[:4]]


def test_sheet_takes_the_focus_and_gives_it_back(browser: Browser, pages: dict[str, dict[str, str]]) -> None:
    with browser.new_context(viewport={"width": 390, "height": 844}) as context:
        page = context.new_page()
        page.goto(pages["ar"]["bank"])
        button = page.locator('[popovertarget="menu"]').first
        button.focus()
        page.keyboard.press("Enter")
        expect(page.locator("#menu")).to_be_visible()
        page.keyboard.press("Tab")
        assert page.evaluate("document.querySelector('#menu').contains(document.activeElement)")
        page.keyboard.press("Escape")
        expect(page.locator("#menu")).to_be_hidden()
        expect(button).to_be_focused()


@pytest.mark.parametrize("locale", LANGUAGES)
@pytest.mark.parametrize("kind", ["commitment of 2018", "dossier"])
def test_paper_has_the_whole_text_in_dark_ink_and_no_controls(
    browser: Browser, pages: dict[str, dict[str, str]], kind: str, locale: str
) -> None:
    with browser.new_context(color_scheme="dark") as context:
        page = context.new_page()
        page.goto(pages[locale][kind])
        page.emulate_media(media="print")
        for control in ("header.site-header", ".site-footer", ".breadcrumbs"):
            expect(page.locator(control).first).to_be_hidden()
        for closed in page.locator("main details:not([open]) li").all():
            assert closed.evaluate("item => item.checkVisibility()")
        assert page.evaluate(PAPER) == "rgb(255, 255, 255)"
        assert page.evaluate(PALE) == []
