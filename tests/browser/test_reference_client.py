"""The example of a site of its own: it stands elsewhere and shows, in Arabic, what the API alone tells it."""

import json
import re
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils.translation import override
from playwright.sync_api import Browser, Page, Route, expect

from editorial.statuses import DeclaredStatus
from editorial.wording import choice_label
from institutions.labels import label_in
from portal.settings.environment import ROOT
from publication.facets import institution_names, records_of
from publication.models import PublicRecord

pytestmark = pytest.mark.django_db

FOLDER = ROOT / "docs" / "examples"
LONGEST_SCRIPT = 250
LANGUAGE = "ar"
ON_PHONE: Any = {"width": 320, "height": 640}


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_arguments: Any) -> None:
        """Nothing on the screen."""


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[str]:
    """Another origin that serves the example's files."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(FOLDER)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/index.html"
    server.shutdown()


@pytest.fixture
def said() -> list[str]:
    """What the browser's console said."""
    return []


@pytest.fixture
def page(browser: Browser, said: list[str]) -> Iterator[Page]:
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        yield page


def show(page: Page, elsewhere: str, site: str, place: str) -> None:
    page.goto(f"{elsewhere}?api={site}#/{place}")
    expect(page.locator("main h1")).to_be_visible()


def commitment(external_id: str) -> PublicRecord:
    return records_of(LANGUAGE, "commitment").get(external_id=external_id)


def fact(page: Page, term: str) -> str:
    return page.locator("dl > div", has_text=term).locator("dd").inner_text()


def violations(page: Page) -> list[str]:
    report = Axe().run(page, options={"resultTypes": ["violations"]}).response
    assert len(report["passes"]) > 10
    return [f"{broken['id']}: {broken['nodes'][0]['html'][:100]}" for broken in report["violations"]]


def test_a_commitment_reads_as_the_database_has_it(
    page: Page, elsewhere: str, site: str, said: list[str]
) -> None:
    record = commitment("mo0007")
    show(page, elsewhere, site, f"commitments/{record.public_id}")
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert page.locator("h1").inner_text() == record.title
    assert page.get_by_text(record.summary, exact=True).is_visible()
    plan = records_of(LANGUAGE, "plan").get(external_id=record.data["plan"])
    assert fact(page, "خطة العمل") == plan.title
    assert fact(page, "المؤسسة القائدة") == institution_names(LANGUAGE)[record.data["institution"]]
    assert fact(page, "الحالة المصرح بها") == _status(record.data["declared_status"])
    assert fact(page, "النسبة المصرح بها") == "لا يذكر المصدر ذلك"
    for milestone in record.data["milestones"]:
        assert page.get_by_text(label_in(milestone["titles"], LANGUAGE)[0]).count() >= 1
    assert page.locator("main a[href$='/id/" + record.public_id + "/']").is_visible()
    assert said == []


def _status(value: str) -> str:
    with override(LANGUAGE):
        return choice_label(DeclaredStatus, value)


def test_the_declared_rate_is_drawn_as_far_as_it_goes(page: Page, elsewhere: str, site: str) -> None:
    record = next(
        r for r in records_of(LANGUAGE, "commitment") if 0 < (r.data["progress_percent"] or 0) < 100
    )
    percent = record.data["progress_percent"]
    show(page, elsewhere, site, f"commitments/{record.public_id}")
    meter: Any = page.get_by_role("meter").bounding_box()
    filled: Any = page.locator(".bar > span").bounding_box()
    assert filled["width"] / meter["width"] == pytest.approx(percent / 100, abs=0.02)
    # It grows from where reading begins.
    assert filled["x"] + filled["width"] == pytest.approx(meter["x"] + meter["width"], abs=2)
    assert page.locator("dd bdi").inner_text() == f"{percent} %"


def test_what_institutions_report_stands_with_its_evidence(page: Page, elsewhere: str, site: str) -> None:
    record = commitment("mo0007")
    proof = {"title": "المحضر", "url": f"{site}/ar/about/", "file_url": ""}
    stated = {"date": "2020-03-01", "progress_percent": 40, "declared_status": "in-progress"}
    report = {"title": "تقرير عن البوابة", "url": f"{site}/ar/", **stated, "evidence": [proof]}

    def with_report(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=json.dumps(answer.json() | {"updates": [report]}))

    page.route(f"**/commitments/{record.public_id}?*", with_report)
    show(page, elsewhere, site, f"commitments/{record.public_id}")
    expect(page.get_by_role("link", name="تقرير عن البوابة")).to_be_visible()
    expect(page.get_by_role("link", name="المحضر")).to_have_attribute("href", f"{site}/ar/about/")
    expect(page.get_by_text("1 مارس 2020")).to_be_visible()


def test_the_bank_lists_everything_page_by_page(
    page: Page, elsewhere: str, site: str, said: list[str]
) -> None:
    records = records_of(LANGUAGE, "initiative").order_by("-updated_at", "-pk")
    titles = list(records.values_list("title", flat=True))
    show(page, elsewhere, site, "initiatives")
    more = page.get_by_role("button", name="عرض المزيد")
    while more.is_visible():
        before = page.locator(".list > li").count()
        more.click()
        expect(page.locator(".list > li").nth(before).locator("a")).to_be_focused()
    assert page.locator(".list h2").all_inner_texts() == titles
    expect(page.locator("#told")).to_have_text(f"{len(titles)} من {len(titles)}")
    assert said == []


def test_filters_narrow_by_keyboard_and_can_be_taken_off(page: Page, elsewhere: str, site: str) -> None:
    show(page, elsewhere, site, "initiatives")
    page.locator("summary", has_text="الموضوع").press("Enter")
    box = page.locator("input[name=theme]").first
    value = str(box.get_attribute("value"))
    label = box.locator("xpath=..").inner_text()
    box.press("Space")
    expect(page).to_have_url(re.compile(f"theme={value}$"))
    found = records_of(LANGUAGE, "initiative").with_facet("theme", [value]).count()
    expect(page.locator(".list > li")).to_have_count(min(found, 10))
    assert f"({found})" in label
    expect(page.locator(f"input[name=theme][value={value}]")).to_be_checked()
    expect(page.locator(f"input[name=theme][value={value}]")).to_be_focused()


def test_nothing_found_says_so_and_leads_back(page: Page, elsewhere: str, site: str) -> None:
    show(page, elsewhere, site, "initiatives?theme=open-data&sector=health")
    expect(page.get_by_text("لا شيء بهذه التصفية.")).to_be_visible()
    page.get_by_role("link", name="إزالة كل معايير التصفية").click()
    expect(page.locator(".list > li")).to_have_count(10)


def test_what_is_not_there_is_told_in_the_portals_words(page: Page, elsewhere: str, site: str) -> None:
    show(page, elsewhere, site, "commitments/commitment-00000000")
    expect(page.get_by_role("alert")).to_contain_text("غير موجود")


def test_too_many_requests_say_when_to_come_back(page: Page, elsewhere: str, site: str) -> None:
    headers = {
        "Retry-After": "12",
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Expose-Headers": "Retry-After",
    }
    problem = json.dumps({"title": "طلبات كثيرة", "status": 429, "detail": "انتظروا قليلا."})
    page.route(
        "**/api/v1/initiatives?*", lambda route: route.fulfill(status=429, headers=headers, body=problem)
    )
    show(page, elsewhere, site, "initiatives")
    expect(page.get_by_role("alert")).to_contain_text("12 ثانية")
    page.unroute("**/api/v1/initiatives?*")
    page.get_by_role("button", name="إعادة المحاولة").click()
    expect(page.locator(".list > li")).to_have_count(10)


def test_a_network_that_is_down_is_told(page: Page, elsewhere: str, site: str) -> None:
    page.route("**/api/v1/**", lambda route: route.abort())
    show(page, elsewhere, site, "initiatives")
    expect(page.get_by_role("alert")).to_contain_text("تعذر الوصول إلى البوابة")


def test_waiting_is_told(page: Page, elsewhere: str, site: str) -> None:
    held: list[Route] = []
    page.route("**/api/v1/initiatives?*", lambda route: held.append(route))
    page.goto(f"{elsewhere}?api={site}")
    expect(page.locator("#told")).to_have_text("جار التحميل…")
    expect(page.locator("main")).to_have_attribute("aria-busy", "true")
    held[0].continue_()
    expect(page.locator("main")).not_to_have_attribute("aria-busy", "true")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("place", ["initiatives?theme=open-data", "commitments", "one", "commitments/none"])
def test_everybody_can_use_it_on_a_small_screen(
    browser: Browser, elsewhere: str, site: str, place: str, scheme: Any
) -> None:
    where = f"commitments/{commitment('mo0007').public_id}" if place == "one" else place
    with browser.new_context(viewport=ON_PHONE, color_scheme=scheme) as context:
        page = context.new_page()
        show(page, elsewhere, site, where)
        assert violations(page) == []
        assert page.evaluate("document.scrollingElement.scrollWidth") <= ON_PHONE["width"]


def test_it_stays_small_enough_to_be_read() -> None:
    script = (FOLDER / "client.js").read_text(encoding="utf-8")
    assert len(script.splitlines()) <= LONGEST_SCRIPT
    assert "innerHTML" not in script
    assert sorted(path.name for path in Path(FOLDER).iterdir()) == [
        "README.md",
        "client.css",
        "client.js",
        "index.html",
    ]
