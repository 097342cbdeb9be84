"""Every page fits a screen of 320 pixels, with the reader's letters twice as large, too."""

import pytest
from playwright.sync_api import Browser

from tests.browser.addresses import LANGUAGES, PAGES

pytestmark = pytest.mark.django_db

WIDTH = 320
# Also what a scrolling box of its own would hide from the width of the page.
TOO_WIDE = """() => [...document.querySelectorAll("main *, header *, footer *")].filter(element => {
  const box = element.getBoundingClientRect();
  return box.width > 1 && box.height > 1 && (box.right > innerWidth + 1 || box.left < -1)
    && !element.ownerSVGElement && !element.closest(".visually-hidden, .table-scroll, .patterns");
}).map(element => `${element.localName}.${element.className}`)"""
LARGER = "document.documentElement.style.fontSize = '200%'"


@pytest.mark.parametrize("locale", LANGUAGES)
def test_nothing_is_wider_than_the_screen(
    browser: Browser, pages: dict[str, dict[str, str]], locale: str
) -> None:
    found = {}
    with browser.new_context(viewport={"width": WIDTH, "height": 700}) as context:
        page = context.new_page()
        for kind in PAGES:
            page.goto(pages[locale][kind])
            for size, change in {"100 %": "0", "200 %": LARGER}.items():
                page.evaluate(change)
                width = page.evaluate("document.scrollingElement.scrollWidth")
                if width > WIDTH or page.evaluate(TOO_WIDE):
                    found[kind, size] = (width, page.evaluate(TOO_WIDE)[:3])
    assert found == {}
