"""No page breaks a rule that a machine can check, in any language, in light and in dark."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.addresses import LANGUAGES, PAGES, Addresses
from tests.browser.visiting import visit

pytestmark = pytest.mark.django_db

# What a colour scheme can change; axe is in the page already.
CONTRAST = 'axe.run({runOnly: ["color-contrast", "link-in-text-block"], resultTypes: ["violations"]})'


def violations(page: Page, kind: str) -> list[str]:
    """`kind: rule: the first element that breaks it`."""
    report: dict[str, Any] = Axe().run(page, options={"resultTypes": ["violations"]}).response
    assert len(report["passes"]) > 10, kind
    return _lines(report, kind)


def violations_in_dark(page: Page, kind: str) -> list[str]:
    """The same for colours alone, after `violations`."""
    page.emulate_media(color_scheme="dark")
    report: dict[str, Any] = page.evaluate(CONTRAST)
    page.emulate_media(color_scheme="light")
    assert report["passes"], kind
    return _lines(report, f"{kind} in dark")


def _lines(report: dict[str, Any], kind: str) -> list[str]:
    return [
        f"{kind}: {broken['id']}: {len(broken['nodes'])}: {broken['nodes'][0]['html'][:120]}"
        for broken in report["violations"]
    ]


@pytest.mark.parametrize("locale", LANGUAGES)
def test_no_violation(browser: Browser, pages: Addresses, locale: str) -> None:
    found = []
    with browser.new_context(color_scheme="light", reduced_motion="reduce") as context:
        page = context.new_page()
        for kind in PAGES:
            visit(page, pages, locale, kind)
            found += [*violations(page, kind), *violations_in_dark(page, kind)]
    assert found == []


def test_the_check_sees_a_violation(browser: Browser, pages: Addresses) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        visit(page, pages, "en", "home")
        page.evaluate("document.documentElement.removeAttribute('lang')")
        assert any("html-has-lang" in line for line in violations(page, "home"))


def test_the_check_sees_pale_text_in_dark_alone(browser: Browser, pages: Addresses) -> None:
    with browser.new_context(color_scheme="light", reduced_motion="reduce") as context:
        page = context.new_page()
        visit(page, pages, "en", "home")
        page.evaluate("document.querySelector('#main h2').style.color = 'rgb(21, 35, 30)'")
        assert violations(page, "home") == []
        assert any("color-contrast" in line for line in violations_in_dark(page, "home"))
