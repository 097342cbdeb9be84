"""Suggestions while typing, in a real browser: by keys, by pointer, for screen readers."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

pytestmark = pytest.mark.django_db

TYPED = {"ar": "الفسا", "fr": "corrup", "en": "corrup"}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with browser.new_context(viewport={"width": 1280, "height": 800}) as context:
        yield context.new_page()


def field_with_suggestions(page: Page, site: str, locale: str) -> Locator:
    page.goto(f"{site}/{locale}/search/")
    field = page.locator("#search-text")
    field.press_sequentially(TYPED[locale])
    expect(field).to_have_attribute("aria-expanded", "true")
    return field


def told(page: Page) -> str:
    return page.locator(".search-form--page [role=status]").inner_text()


@pytest.mark.parametrize("locale", TYPED)
def test_arrows_choose_and_enter_opens(page: Page, site: str, locale: str) -> None:
    field = field_with_suggestions(page, site, locale)
    options = page.get_by_role("option")
    assert str(options.count()) in told(page)
    field.press("ArrowDown")
    first = options.first
    expect(first).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", str(first.get_attribute("id")))
    field.press("ArrowUp")
    expect(first).to_have_attribute("aria-selected", "false")
    field.press("ArrowDown")
    title = first.locator("[lang]").inner_text()
    with page.expect_navigation():
        field.press("Enter")
    assert page.locator("h1").inner_text().casefold() == title.casefold()


@pytest.mark.parametrize("locale", TYPED)
def test_no_rule_of_accessibility_is_broken(page: Page, site: str, locale: str) -> None:
    field_with_suggestions(page, site, locale).press("ArrowDown")
    violations: list[Any] = Axe().run(page).response["violations"]
    assert [violation["id"] for violation in violations] == []


def test_escape_closes_and_keeps_what_was_typed(page: Page, site: str) -> None:
    field = field_with_suggestions(page, site, "fr")
    field.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    expect(field).to_have_value(TYPED["fr"])
    expect(field).to_be_focused()


def test_enter_without_a_choice_searches(page: Page, site: str) -> None:
    field = field_with_suggestions(page, site, "fr")
    with page.expect_navigation():
        field.press("Enter")
    assert "q=corrup" in page.url


def test_pointer_opens_a_suggestion(page: Page, site: str) -> None:
    field_with_suggestions(page, site, "ar")
    with page.expect_navigation():
        page.get_by_role("option").first.click()
    assert "/search/" not in page.url


def test_nothing_to_suggest_is_said(page: Page, site: str) -> None:
    page.goto(f"{site}/en/search/")
    page.locator("#search-text").press_sequentially("zzzzq")
    expect(page.locator(".search-form--page [role=status]")).to_have_text("No suggestions")


def test_list_stays_on_a_small_screen(browser: Browser, site: str) -> None:
    with browser.new_context(viewport={"width": 320, "height": 640}) as context:
        page = context.new_page()
        field_with_suggestions(page, site, "ar")
        box: Any = page.get_by_role("listbox").bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 320
        assert page.evaluate("document.scrollingElement.scrollWidth") <= 320
