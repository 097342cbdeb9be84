"""A citizen's whole way in Arabic, on a small phone that runs no script; each page on it is for everybody."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from pytest_django import DjangoDbBlocker

from casework.models import Case, CaseEvent, StashedFile
from tests.browser.addresses import LANGUAGES
from tests.browser.test_accessibility import violations, violations_in_dark

pytestmark = pytest.mark.django_db

SMALL = {"width": 320, "height": 700}
WORDS = "طلب مني الموظف مبلغا لم ينص عليه القانون."


@pytest.fixture(autouse=True, scope="module")
def nothing_stays(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The server writes into the database of all tests; within a test, this would be undone with it."""
    yield
    with django_db_blocker.unblock():
        CaseEvent.objects.all().delete()
        Case.objects.all().delete()
        StashedFile.objects.all().delete()
        connection.close()


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "وصل الأداء.jpg"
    Image.new("RGB", (600, 400), "sienna").save(path)
    return path


def press(page: Page, value: str) -> None:
    with page.expect_navigation():
        page.locator(f'main button.btn[name="go"][value="{value}"]').first.click()


def test_from_the_home_page_to_the_receipt_without_scripts(browser: Browser, site: str, photo: Path) -> None:
    with browser.new_context(java_script_enabled=False, viewport=SMALL) as context:  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(f"{site}/ar/")
        page.locator("section.speak-up .btn").click()
        page.locator(".door a").first.click()
        page.locator("#q-answers").fill("الشفافية")
        page.locator("#q-answers").press("Enter")
        expect(page.locator(".answers-already .record").first).to_be_visible()
        page.locator(".form-actions .btn").click()
        page.locator("#id_files").set_input_files(photo)
        page.locator("#id_where").fill("الرباط")
        page.locator("#id_where").press("Enter")
        expect(page.locator("#problems")).to_be_focused()
        page.locator("#problems a").first.click()
        expect(page.locator(".files__list li")).to_have_count(1)
        page.locator("#id_what").fill(WORDS)
        page.locator("#id_court").check()
        press(page, "next")
        press(page, "next")
        expect(page.locator("main")).to_contain_text(WORDS)
        expect(page.locator("main")).to_contain_text(photo.stem)
        page.wait_for_timeout(3000)
        press(page, "send")
        code = page.locator("[data-receipt]").inner_text().replace(" ", "")
        assert len(code) == 22
        assert code.isdigit()
        assert code not in page.url
        page.locator("main input[type=checkbox]").check()
        page.locator("main form .btn").click()
        page.locator('main a[href$="/speak-up/follow/"]').click()
        page.locator("#receipt").fill(code)
        page.locator("main form button.btn").click()
        expect(page.locator("main")).to_contain_text(WORDS)
        assert context.cookies() == []


@pytest.mark.parametrize("locale", LANGUAGES)
def test_every_page_on_the_way_is_for_everybody(
    browser: Browser, site: str, locale: str, photo: Path
) -> None:
    found: list[str] = []
    with browser.new_context(viewport=SMALL, reduced_motion="reduce") as context:  # type: ignore[arg-type]
        page = context.new_page()

        def look(kind: str) -> None:
            found.extend([*violations(page, kind), *violations_in_dark(page, kind)])
            width = page.evaluate("document.scrollingElement.scrollWidth")
            found.extend([f"{kind}: {width} pixels wide"] if width > SMALL["width"] else [])

        page.goto(f"{site}/{locale}/speak-up/complaint/write/")
        page.locator("#id_files").set_input_files(photo)
        press(page, "more")
        press(page, "next")
        look("errors")
        page.locator("#id_what").fill(f"{WORDS}\n" + "https://example.org/" + "x" * 200)
        page.locator("#id_court").check()
        press(page, "next")
        look("identity")
        page.locator('input[value="named"]').check()
        press(page, "next")
        look("identity without a name")
        page.locator("#id_name").fill("Fatima")
        press(page, "next")
        look("review")
        page.wait_for_timeout(3000)
        press(page, "send")
        look("receipt")
    assert found == []


def test_only_the_card_is_printed(browser: Browser, site: str) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{site}/fr/speak-up/expectation/write/")
        page.locator("#id_what").fill(WORDS)
        press(page, "next")
        press(page, "next")
        page.wait_for_timeout(3000)
        press(page, "send")
        page.emulate_media(media="print")
        expect(page.locator(".receipt--real")).to_be_visible()
        for hidden in ("main h1", "main form", ".site-header", ".site-footer", ".breadcrumbs"):
            expect(page.locator(hidden)).to_be_hidden()
