"""No page breaks a rule that a machine can check, in any language, in light and in dark."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.addresses import LANGUAGES, PAGES

pytestmark = pytest.mark.django_db

IN_DARK = ("home", "bank filtered", "commitment of 2018", "plan of 2021")


def violations(page: Page, kind: str) -> list[str]:
    """`kind: rule: the first element that breaks it`."""
    report: dict[str, Any] = Axe().run(page, options={"resultTypes": ["violations"]}).response
    assert len(report["passes"]) > 10, kind
    return [f"{kind}: {broken['id']}: {broken['nodes'][0]['html'][:120]}" for broken in report["violations"]]


@pytest.mark.parametrize("locale", LANGUAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_violation(browser: Browser, pages: dict[str, dict[str, str]], locale: str, scheme: Any) -> None:
    found = []
    with browser.new_context(color_scheme=scheme) as context:
        page = context.new_page()
        for kind in PAGES if scheme == "light" else IN_DARK:
            page.goto(pages[locale][kind])
            found += violations(page, kind)
    assert found == []


def test_the_check_sees_a_violation(browser: Browser, pages: dict[str, dict[str, str]]) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(pages["en"]["home"])
        page.evaluate("document.documentElement.removeAttribute('lang')")
        assert any("html-has-lang" in line for line in violations(page, "home"))
