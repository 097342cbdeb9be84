"""A reader whose browser runs no script reaches everything, on a phone and on a desk."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.django_db

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def reader(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    viewport: Any = request.param
    with browser.new_context(java_script_enabled=False, viewport=viewport) as context:
        yield context.new_page()


def open_sheet(page: Page, name: str) -> None:
    """On a phone the sheet waits behind its button; elsewhere it is open."""
    button = page.locator(f'[popovertarget="{name}"]:not([popovertargetaction])')
    if button.is_visible():
        expect(page.locator(f"#{name}")).to_be_hidden()
        button.click()
    expect(page.locator(f"#{name}")).to_be_visible()


def test_from_the_menu_to_a_filtered_list(reader: Page, pages: dict[str, dict[str, str]]) -> None:
    reader.goto(pages["fr"]["home"])
    open_sheet(reader, "menu")
    reader.locator("#menu a").first.click()
    expect(reader).to_have_url(pages["fr"]["bank"])
    whole = int(reader.locator("#results").get_attribute("data-count") or 0)
    open_sheet(reader, "facets")
    value = reader.locator("#facets .facet[open] .facet__value a").first
    promised = int(reader.locator("#facets .facet[open] .facet__value .count").first.inner_text())
    value.click()
    assert int(reader.locator("#results").get_attribute("data-count") or 0) == promised < whole
    reader.locator(".selected .chip").click()
    assert int(reader.locator("#results").get_attribute("data-count") or 0) == whole


def test_search_and_change_of_language(reader: Page, pages: dict[str, dict[str, str]]) -> None:
    reader.goto(pages["ar"]["home"])
    reader.locator("#q-home").fill("النزاهة")
    reader.locator("#q-home").press("Enter")
    assert int(reader.locator("#results").get_attribute("data-count") or 0) > 3
    first = reader.locator(".records .record").first
    expect(first.locator(".record__type")).to_be_visible()
    first.locator("a").first.click()
    expect(reader.locator("html")).to_have_attribute("dir", "rtl")
    reader.locator('.languages a[hreflang="fr"]').click()
    expect(reader.locator("html")).to_have_attribute("lang", "fr")
    expect(reader.locator("h1")).to_be_visible()
