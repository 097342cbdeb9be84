"""On paper a page has its whole text, in dark ink, and none of its controls."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.addresses import LANGUAGES, Addresses
from tests.browser.visiting import visit

pytestmark = pytest.mark.django_db

# Elements whose text is too light for white paper: more than half as light as it.
PALE = """() => [...document.querySelectorAll("main *")].filter(element => {
  const [red, green, blue] = getComputedStyle(element).color.match(/[0-9.]+/g).map(Number);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 128;
}).map(element => `${element.localName}.${element.className}`)"""
PAPER = "getComputedStyle(document.body).backgroundColor"
CLOSED = """() => [...document.querySelectorAll("main details:not([open]) > :not(summary)")].filter(
  part => part.parentElement.checkVisibility() && part.textContent.trim() && !part.checkVisibility()
).map(part => part.outerHTML.slice(0, 80))"""
KINDS = ("commitment of 2018", "dossier", "plan of 2021", "institution with a section")
# An empty sheet of the browser is about 1 kB.
LEAST_SHEET = 20_000


@pytest.mark.parametrize("locale", LANGUAGES)
def test_paper_has_the_whole_text_in_dark_ink_and_no_controls(
    browser: Browser, pages: Addresses, locale: str
) -> None:
    with browser.new_context(color_scheme="dark") as context:
        page = context.new_page()
        for kind in KINDS:
            visit(page, pages, locale, kind)
            page.emulate_media(media="print")
            for control in ("header.site-header", ".site-footer", ".breadcrumbs"):
                expect(page.locator(control).first).to_be_hidden()
            assert page.evaluate(CLOSED) == [], kind
            assert page.evaluate(PAPER) == "rgb(255, 255, 255)", kind
            assert page.evaluate(PALE) == [], kind


def test_paper_can_be_made(browser: Browser, pages: Addresses) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        visit(page, pages, "ar", "commitment of 2018")
        sheet = page.pdf(format="A4")
    assert sheet.startswith(b"%PDF")
    assert len(sheet) > LEAST_SHEET
