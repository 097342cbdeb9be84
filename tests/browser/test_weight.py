"""A page costs a phone little, and stands still while it loads."""

from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession, Page

from tests.browser.addresses import LANGUAGES, PAGES, Addresses
from tests.browser.slow_line import on_line, slow_line
from tests.browser.visiting import visit

pytestmark = pytest.mark.django_db

PHONE = {"width": 390, "height": 844}
MOST_BYTES = 150_000
# Of the whole screen; a hair is what rounding to whole pixels gives. People notice from 0.1 on.
A_HAIR = 0.001
PICTURES = {"image/avif", "image/webp", "image/jpeg", "image/png", "image/gif"}
WATCH = """
  window.shifts = [];
  new PerformanceObserver(list => window.shifts.push(...list.getEntries().map(entry => entry.value)))
    .observe({type: "layout-shift", buffered: true});
"""
# To the end in steps, so that what waits for the reader's eye loads too.
READ_ON = """async () => {
  for (let y = 0; y < document.scrollingElement.scrollHeight; y += innerHeight) {
    scrollTo({top: y, behavior: "instant"});
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
  }
  return window.shifts.reduce((sum, value) => sum + value, 0);
}"""


class Transfer:
    """What crosses the line for one page, without its pictures."""

    def __init__(self, session: CDPSession) -> None:
        self.pictures: set[str] = set()
        self.sizes: dict[str, int] = {}
        session.on("Network.responseReceived", self._answered)
        session.on("Network.loadingFinished", self._finished)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})

    def _answered(self, event: dict[str, Any]) -> None:
        if event["response"]["mimeType"] in PICTURES:
            self.pictures.add(event["requestId"])

    def _finished(self, event: dict[str, Any]) -> None:
        self.sizes[event["requestId"]] = int(event["encodedDataLength"])

    def take(self) -> int:
        """Bytes since the last time."""
        whole = sum(size for name, size in self.sizes.items() if name not in self.pictures)
        self.sizes.clear()
        return whole


def read(page: Page, pages: Addresses, locale: str, kind: str) -> float:
    """Open it and read to its end; how far things moved by themselves (1 is the whole screen)."""
    visit(page, pages, locale, kind)
    return float(page.evaluate(READ_ON))


@pytest.mark.parametrize("locale", LANGUAGES)
def test_light_and_still(browser: Browser, pages: Addresses, locale: str) -> None:
    heavy, moved = {}, {}
    with browser.new_context(viewport=PHONE) as context:  # type: ignore[arg-type]
        page = context.new_page()
        page.add_init_script(WATCH)
        transfer = Transfer(context.new_cdp_session(page))
        for kind in PAGES:
            if (shift := read(page, pages, locale, kind)) > A_HAIR:
                moved[kind] = shift
            size = transfer.take()
            assert size > 5_000, kind
            if size > MOST_BYTES:
                heavy[kind] = size
    assert (heavy, moved) == ({}, {})


@pytest.mark.parametrize("locale", ["ar", "fr"])
def test_still_while_it_arrives_in_pieces(browser: Browser, site: str, pages: Addresses, locale: str) -> None:
    """Also the header, when the parts after it are not there yet."""
    moved = {}
    with slow_line(site) as line, browser.new_context(viewport=PHONE) as context:  # type: ignore[arg-type]
        page = context.new_page()
        page.add_init_script(WATCH)
        for kind in ("home", "bank", "plan of 2021", "commitment of 2018", "institution with a section"):
            visit(page, {locale: {kind: on_line(pages[locale][kind], line)}}, locale, kind)
            if (shift := page.evaluate(READ_ON)) > A_HAIR:
                moved[kind] = shift
    assert moved == {}


def test_the_check_sees_a_shift(browser: Browser, pages: Addresses) -> None:
    with browser.new_context(viewport=PHONE) as context:  # type: ignore[arg-type]
        page = context.new_page()
        page.add_init_script(WATCH)
        visit(page, pages, "ar", "home")
        page.wait_for_timeout(600)
        page.evaluate("document.querySelector('main').style.marginBlockStart = '300px'")
        assert page.evaluate(READ_ON) > 0
