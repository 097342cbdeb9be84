"""A reader whose browser runs no script reaches everything, on a phone and on a desk."""

import csv
import io
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.addresses import Addresses
from tests.browser.visiting import visit

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


def found(page: Page) -> int:
    """How many records the page says it lists."""
    return int(page.locator("[data-count]").first.get_attribute("data-count") or 0)


def choose_first_value(page: Page) -> int:
    """Follow the first value of the first open facet; the count it promised."""
    open_sheet(page, "facets")
    value = page.locator("#facets .facet[open] .facet__value").first
    promised = int(value.locator(".count").inner_text())
    value.locator("a").click()
    return promised


def test_from_the_menu_to_a_filtered_list_and_its_table(reader: Page, pages: Addresses) -> None:
    visit(reader, pages, "fr", "home")
    open_sheet(reader, "menu")
    reader.locator("#menu a").first.click()
    expect(reader).to_have_url(pages["fr"]["bank"])
    whole = found(reader)
    assert choose_first_value(reader) == found(reader) < whole
    assert len(table_behind(reader)) == found(reader)
    reader.locator(".selected .chip").click()
    assert found(reader) == whole


def table_behind(page: Page) -> list[dict[str, str]]:
    """The rows of the CSV that the page offers of what it shows."""
    address = page.locator('.downloads a[href*=".csv"]').get_attribute("href") or ""
    answer = page.request.get(urljoin(page.url, address))
    assert (answer.status, answer.headers["content-type"].split(";")[0]) == (200, "text/csv")
    return list(csv.DictReader(io.StringIO(answer.body().decode("utf-8-sig"))))


def test_another_order(reader: Page, pages: Addresses) -> None:
    visit(reader, pages, "ar", "bank")
    titles = reader.locator(".results .record__title")
    newest, whole = titles.all_inner_texts(), found(reader)
    reader.locator(".order a").first.click()
    expect(reader.locator(".order [aria-current]")).to_be_visible()
    assert "sort=" in reader.url
    assert titles.all_inner_texts() != newest
    assert (len(newest), found(reader)) == (titles.count(), whole)


def test_the_next_page_keeps_the_question(reader: Page, pages: Addresses) -> None:
    reader.goto(f"{pages['fr']['search'].partition('?')[0]}?type=commitment")
    titles = reader.locator(".records .record__title")
    shown, whole = set(titles.all_inner_texts()), found(reader)
    assert len(shown) < whole
    reader.locator('.pager [rel="next"]').click()
    assert "type=commitment" in reader.url
    assert found(reader) == whole
    assert titles.count() > 0
    assert not shown & set(titles.all_inner_texts())


def test_from_a_sector_to_an_initiative_and_a_commitment(reader: Page, pages: Addresses) -> None:
    visit(reader, pages, "ar", "sectors")
    reader.locator(f'a[href$="{pages["ar"]["sector"].rsplit("/", 2)[1]}/"]').first.click()
    expect(reader).to_have_url(pages["ar"]["sector"])
    for group in ("initiative", "commitment"):
        section = reader.locator("section.block", has=reader.locator(f"#{group}"))
        title = section.locator(".record__title a").first
        name = title.inner_text()
        title.click()
        assert name in reader.locator("h1").inner_text()
        reader.go_back()


def test_a_plan_filtered_and_ordered(reader: Page, pages: Addresses) -> None:
    visit(reader, pages, "fr", "plan of 2021")
    whole = found(reader)
    assert choose_first_value(reader) == found(reader) <= whole
    filtered = reader.url.partition("#")[0].partition("?")[2]
    reader.locator(".order a").first.click()
    assert filtered in reader.url
    assert "sort=" in reader.url


def test_three_questions_lead_to_a_platform(reader: Page, pages: Addresses) -> None:
    visit(reader, pages, "ar", "platforms")
    reader.locator(f'main a[href$="{pages["ar"]["finder"].rsplit("/", 2)[1]}/"]').first.click()
    for _ in range(3):
        reader.locator(".choice input").first.check()
        reader.locator("form.finder button").click()
    platform = reader.locator('main :is(h2, h3) a[href*="/"]').first
    name = platform.inner_text()
    platform.click()
    assert name in reader.locator("h1").inner_text()


def test_search_and_change_of_language(reader: Page, pages: Addresses) -> None:
    visit(reader, pages, "ar", "home")
    reader.locator("#q-home").fill("النزاهة")
    reader.locator("#q-home").press("Enter")
    assert found(reader) > 3
    first = reader.locator(".records .record").first
    expect(first.locator(".record__type")).to_be_visible()
    first.locator("a").first.click()
    expect(reader.locator("html")).to_have_attribute("dir", "rtl")
    reader.locator('.languages a[hreflang="fr"]').click()
    expect(reader.locator("html")).to_have_attribute("lang", "fr")
    expect(reader.locator("h1")).to_be_visible()
