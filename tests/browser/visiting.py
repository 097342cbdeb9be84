"""Opening a page of a kind, certain that it is that page and not an error."""

from playwright.sync_api import Page

from tests.browser.addresses import Addresses

ANSWERS = {"no such page": 404, "search with an unknown filter": 400, "search by mail ended": 410}


def visit(page: Page, pages: Addresses, locale: str, kind: str) -> None:
    answer = page.goto(pages[locale][kind])
    assert answer is not None, kind
    assert answer.status == ANSWERS.get(kind, 200), f"{kind} in {locale} answers {answer.status}"
