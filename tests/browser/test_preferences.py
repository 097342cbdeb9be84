"""What readers ask of their device: no motion, their own colours."""

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.addresses import Addresses
from tests.browser.visiting import visit

pytestmark = pytest.mark.django_db

KINDS = ("home", "bank", "plan of 2021", "commitment of 2018", "search")
MOVING = """() => [...document.querySelectorAll("*")].filter(element => {
  const style = getComputedStyle(element);
  const longest = times => Math.max(...times.split(",").map(parseFloat));
  return longest(style.transitionDuration) > 0.05 || longest(style.animationDuration) > 0.05;
}).map(element => `${element.localName}.${element.className}`)"""
SMOOTH = "getComputedStyle(document.documentElement).scrollBehavior"
# Drawn parts that carry a figure keep their own colours, or nothing of them would remain.
LOST = """() => [...document.querySelectorAll("main svg :is(rect, circle, use, path)")].filter(shape => {
  const style = getComputedStyle(shape), ground = getComputedStyle(document.body).backgroundColor;
  return shape.checkVisibility() && shape.getBBox().width > 0
    && style.fill === ground && (style.stroke === "none" || style.stroke === ground);
}).map(shape => shape.parentNode.getAttribute("class") + ": " + shape.getAttribute("class"))"""
FOCUS = """() => {
  const style = getComputedStyle(document.activeElement);
  return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
}"""


def test_nothing_moves_for_those_who_ask(browser: Browser, pages: Addresses) -> None:
    found = {}
    with browser.new_context(reduced_motion="reduce") as context:
        page = context.new_page()
        for kind in KINDS:
            visit(page, pages, "ar", kind)
            found[kind] = (page.evaluate(MOVING)[:3], page.evaluate(SMOOTH))
    assert found == dict.fromkeys(KINDS, ([], "auto"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_own_colours_leave_figures_and_focus_visible(browser: Browser, pages: Addresses, scheme: str) -> None:
    found = {}
    with browser.new_context(forced_colors="active", color_scheme=scheme) as context:  # type: ignore[arg-type]
        page = context.new_page()
        for kind in KINDS:
            visit(page, pages, "fr", kind)
            found[kind] = (page.evaluate(LOST)[:3], focus_is_seen(page))
    assert found == dict.fromkeys(KINDS, ([], True))


def focus_is_seen(page: Page) -> bool:
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    return bool(page.evaluate(FOCUS))
