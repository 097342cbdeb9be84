"""The keyboard alone reaches everything, in the order of the page, and shows where it is."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.addresses import LANGUAGES, PAGES, Addresses
from tests.browser.visiting import visit

pytestmark = pytest.mark.django_db

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
# Remembers every stop. `seen`: an outline on the element or on what it stretches over its card;
# `covered`: something else lies on it.
WATCH = """() => {
  window.stops = [];
  const outlined = (element, part) => {
    const style = getComputedStyle(element, part);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  };
  const covered = element => {
    // Of a tall field the browser shows the line that is written in: what can be seen of it counts.
    const box = element.getClientRects()[0];
    const middle = (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2;
    const over = document.elementFromPoint(box.left + box.width / 2, middle);
    return !over || !(element.contains(over) || over.contains(element));
  };
  addEventListener("focusin", ({target}) => window.stops.push({
    element: target,
    name: `${target.localName}.${target.className}`,
    seen: outlined(target) || outlined(target, "::after"),
    covered: covered(target),
  }), true);
}"""
# What a reader can use, in the order of the page: of a group of radio buttons one takes the focus.
USABLE = """() => {
  const usable = 'a[href], button, input:not([type="hidden"]), select, textarea, summary, [tabindex="0"]';
  const first = element => element.type !== "radio" || element ===
    (document.querySelector(`input[name="${element.name}"]:checked`)
     || document.querySelector(`input[name="${element.name}"]`));
  window.usable = [...document.querySelectorAll(usable)].filter(element => !element.disabled
    && !element.closest('[aria-hidden="true"]')
    && element.checkVisibility({visibilityProperty: true}) && element.getClientRects().length
    && first(element));
  return window.usable.length;
}"""
MISSED = """() => {
  const reached = window.stops.map(stop => stop.element);
  const name = element =>
    [element.localName, element.className, element.textContent.trim().slice(0, 40)].join(" ");
  return {
    missed: window.usable.filter(element => !reached.includes(element)).map(name),
    order: reached.filter(element => window.usable.includes(element)).findIndex(
      (element, place) => element !== window.usable[place]),
    unseen: window.stops.filter(stop => !stop.seen).map(stop => stop.name),
    covered: window.stops.filter(stop => stop.covered).map(stop => stop.name),
  };
}"""
# A table or chart that scrolls by itself is a stop that no list of controls holds.
SCROLLING = 20


def walk(page: Page) -> dict[str, Any]:
    """Press Tab through the whole page; say what was wrong: `{}` when nothing was."""
    page.evaluate(WATCH)
    for _ in range(page.evaluate(USABLE)):
        page.keyboard.press("Tab")
    report = page.evaluate(MISSED)
    for _ in range(SCROLLING):
        if not report["missed"]:
            break
        page.keyboard.press("Tab")
        report = page.evaluate(MISSED)
    report["order"] = report["order"] if report["order"] >= 0 else None
    return {name: value for name, value in report.items() if value not in ([], None)}


@pytest.fixture
def desk(browser: Browser) -> Iterator[Page]:
    with browser.new_context(viewport=DESK, reduced_motion="reduce") as context:  # type: ignore[arg-type]
        yield context.new_page()


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    with browser.new_context(viewport=PHONE, reduced_motion="reduce") as context:  # type: ignore[arg-type]
        yield context.new_page()


@pytest.mark.parametrize("locale", ["ar", "fr"])
def test_every_control_is_reached_and_seen(desk: Page, pages: Addresses, locale: str) -> None:
    found = {}
    for kind in PAGES:
        visit(desk, pages, locale, kind)
        if wrong := walk(desk):
            found[kind] = wrong
    assert found == {}


def test_the_walk_sees_what_is_wrong(desk: Page, pages: Addresses) -> None:
    visit(desk, pages, "fr", "home")
    desk.evaluate("document.querySelector('#main a').tabIndex = -1")
    desk.evaluate("document.querySelector('.site-footer a').style.outline = 'none'")
    assert {"missed", "unseen"} <= walk(desk).keys()


@pytest.mark.parametrize("locale", LANGUAGES)
def test_skip_link_comes_first_and_leads_to_the_content(desk: Page, pages: Addresses, locale: str) -> None:
    for kind in ("home", "commitment of 2018", "search", "no such page"):
        visit(desk, pages, locale, kind)
        desk.keyboard.press("Tab")
        skip = desk.locator("a.skip")
        expect(skip).to_be_focused()
        expect(skip).to_be_in_viewport()
        desk.keyboard.press("Enter")
        assert desk.evaluate("document.activeElement.id") == "main"
        assert desk.evaluate("document.activeElement.contains(document.querySelector('h1'))")


@pytest.mark.parametrize("locale", LANGUAGES)
def test_search_is_near_the_top(desk: Page, pages: Addresses, locale: str) -> None:
    visit(desk, pages, locale, "bank")
    near = []
    for _ in range(4):
        desk.keyboard.press("Tab")
        near.append(desk.evaluate("document.activeElement.id"))
    assert "q-header" in near


@pytest.mark.parametrize("sheet", ["menu", "facets"])
def test_sheet_takes_the_focus_and_gives_it_back(phone: Page, pages: Addresses, sheet: str) -> None:
    visit(phone, pages, "ar", "bank")
    button = phone.locator(f'[popovertarget="{sheet}"]').first
    button.focus()
    phone.keyboard.press("Enter")
    expect(phone.locator(f"#{sheet}")).to_be_visible()
    phone.keyboard.press("Tab")
    assert phone.evaluate(f"document.querySelector('#{sheet}').contains(document.activeElement)")
    phone.keyboard.press("Escape")
    expect(phone.locator(f"#{sheet}")).to_be_hidden()
    expect(button).to_be_focused()


@pytest.mark.parametrize("locale", ["ar", "fr"])
def test_every_control_of_a_phone_is_reached_and_seen(phone: Page, pages: Addresses, locale: str) -> None:
    found = {}
    for kind in ("home", "bank filtered", "plan of 2021", "commitment of 2018"):
        visit(phone, pages, locale, kind)
        if wrong := walk(phone):
            found[kind] = wrong
    assert found == {}
