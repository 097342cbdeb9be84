"""Every page fits a screen of 320 pixels, with the reader's letters twice as large, too."""

import pytest
from playwright.sync_api import Browser

from tests.browser.addresses import LANGUAGES, PAGES, Addresses
from tests.browser.visiting import visit

pytestmark = pytest.mark.django_db

WIDTH, WIDER = 320, 640
# Also what a scrolling box of its own would hide from the width of the page.
TOO_WIDE = """() => [...document.querySelectorAll("main *, header *, footer *")].filter(element => {
  const box = element.getBoundingClientRect();
  return box.width > 1 && box.height > 1 && (box.right > innerWidth + 1 || box.left < -1)
    && !element.ownerSVGElement && !element.closest(".visually-hidden, .table-scroll, .patterns");
}).map(element => `${element.localName}.${element.className}`)"""
# Text that its box cuts off.
CUT = """() => [...document.querySelectorAll("body *")].filter(element => {
  const style = getComputedStyle(element);
  const cuts = [style.overflowX, style.overflowY].some(way => way === "hidden" || way === "clip");
  return cuts && element.checkVisibility() && element.textContent.trim()
    && !element.ownerSVGElement && !element.closest(".visually-hidden, svg")
    && (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1);
}).map(element => `${element.localName}.${element.className}`)"""
LARGER = "document.documentElement.style.fontSize = '200%'"


@pytest.mark.parametrize("locale", LANGUAGES)
def test_nothing_is_wider_than_the_screen(browser: Browser, pages: Addresses, locale: str) -> None:
    found = {}
    with browser.new_context(viewport={"width": WIDTH, "height": 700}) as context:
        page = context.new_page()
        for kind in PAGES:
            visit(page, pages, locale, kind)
            for size, change in {"100 %": "0", "200 %": LARGER}.items():
                page.evaluate(change)
                width = page.evaluate("document.scrollingElement.scrollWidth")
                if width > WIDTH or page.evaluate(TOO_WIDE):
                    found[kind, size] = (width, page.evaluate(TOO_WIDE)[:3])
    assert found == {}


@pytest.mark.parametrize("locale", LANGUAGES)
def test_letters_twice_as_large_are_not_cut(browser: Browser, pages: Addresses, locale: str) -> None:
    found = {}
    with browser.new_context(viewport={"width": WIDER, "height": 700}) as context:
        page = context.new_page()
        for kind in PAGES:
            visit(page, pages, locale, kind)
            page.evaluate(LARGER)
            width = page.evaluate("document.scrollingElement.scrollWidth")
            if width > WIDER or page.evaluate(CUT):
                found[kind] = (width, page.evaluate(CUT)[:3])
    assert found == {}


def test_the_check_sees_what_is_cut(browser: Browser, pages: Addresses) -> None:
    with browser.new_context(viewport={"width": WIDER, "height": 700}) as context:
        page = context.new_page()
        visit(page, pages, "fr", "home")
        page.evaluate("document.querySelector('h1').style.cssText = 'overflow: hidden; block-size: 5px'")
        assert any(name.startswith("h1") for name in page.evaluate(CUT))
