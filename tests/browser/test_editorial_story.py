"""The whole way of a text: invited, enrolled, drafted, returned, approved, found, translated, outdated."""

import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.db import connection
from playwright.sync_api import Browser, expect
from pytest_django import DjangoDbBlocker

from home.demonstration import PASSWORD
from institutions.models import Institution
from tests.browser.cms_steps import (
    Person,
    approve,
    arabic,
    give_back,
    give_password,
    is_arabic,
    link_in_mail,
    one_time_code,
    sign_in,
    submit,
)
from tests.browser.serving import ROOT, database_url, environment, free_port, serving

NEWCOMER = "newcomer@mrafp.example"
OWN_PASSWORD = "four-words-of-her-own"
TITLE = "Registre des cadeaux tenu en ligne"
SUMMARY = "Un registre."
BETTER = "Chaque cadeau reçu par un agent est inscrit dans un registre ouvert à tous."
NEWER = "Chaque cadeau reçu par un agent est inscrit dans les trois jours."
REASON = "يرجى توضيح الملخص."
REMARK = "من يسجّل الهدايا؟"
ARABIC_TITLE = "سجل الهدايا على الإنترنت"
ARABIC_SUMMARY = "تسجل كل هدية يتلقاها موظف في سجل مفتوح للجميع."
LONGEST_WAIT_FOR_SEARCH = 10

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Portal:
    """A running portal with its worker; what it keeps is its own and goes with it."""

    site: str
    folder: Path
    variables: dict[str, str] = field(repr=False)

    def manage(self, *words: str) -> str:
        command = [sys.executable, "manage.py", *words]
        done = subprocess.run(
            command, cwd=ROOT, env=self.variables, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def database(django_db_setup: None, browser: Browser, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A copy of the test database: the story publishes, and what is in the ledger stays there."""
    suffix = "story"
    with django_db_blocker.unblock():
        name = connection.creation.get_test_db_clone_settings(suffix)["NAME"]
        # A database is copied only while nobody else is in it; other servers come back by themselves.
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        connection.creation.clone_test_db(suffix, verbosity=0)
    yield database_url(name)
    with django_db_blocker.unblock():
        connection.creation.destroy_test_db(verbosity=0, suffix=suffix)


@pytest.fixture(scope="module")
def portal(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    folder, port = tmp_path_factory.mktemp("story"), free_port()
    variables = environment(port, folder, database)
    with serving([sys.executable, "manage.py", "serve"], variables, folder):
        yield Portal(f"http://127.0.0.1:{port}", folder, variables)


@pytest.fixture
def people(browser: Browser, portal: Portal, tmp_path: Path) -> Iterator[dict[str, Person]]:
    """By what they do. Their screens are kept as pictures, to be looked at when the story breaks."""
    names = {
        "administrator": "administrator@icpc.example",
        "newcomer": NEWCOMER,
        "lead": "lead@mrafp.example",
        "approver": "approver@icpc.example",
        "reader": "",
        # Browsers show for a minute what they have: whoever comes anew is told at once.
        "later reader": "",
    }
    everybody = {work: Person.at_a_browser(browser, portal.site, email) for work, email in names.items()}
    yield everybody
    for work, person in everybody.items():
        person.screen.screenshot(path=tmp_path / f"{work}.png", full_page=True)
        person.context.close()


def test_the_way_of_a_text(portal: Portal, people: dict[str, Person]) -> None:
    newcomer, lead, approver = people["newcomer"], people["lead"], people["approver"]
    reader = people["reader"]
    sign_in(people["administrator"], PASSWORD)
    let_leads_check(people["administrator"])
    link = invite(people["administrator"], portal)
    accept(newcomer, link)
    enrol(newcomer)
    sign_in(lead, PASSWORD)
    sign_in(approver, PASSWORD)

    source = draft(newcomer)
    finds_nothing(reader, TITLE)
    pass_on(lead)
    give_back(approver, TITLE, reason=REASON, about_summary=REMARK)
    mend(newcomer, source)
    pass_on(lead)
    approve(approver, TITLE)
    find(reader, "fr", TITLE, BETTER)

    translation = translate(newcomer, source)
    approve(lead, ARABIC_TITLE)
    approve(approver, ARABIC_TITLE)
    address = find(reader, "ar", ARABIC_TITLE, ARABIC_SUMMARY)
    expect(reader.screen.locator("#newer-source")).to_have_count(0)

    change_source(newcomer, source)
    approve(lead, TITLE)
    approve(approver, TITLE)
    learns_that_the_source_is_newer(people["later reader"], address)
    is_reported_outdated(newcomer, translation)
    portal.manage("check_approvals")


def let_leads_check(administrator: Person) -> None:
    """The administrator turns the lead's step on for the institution."""
    is_arabic(administrator)
    number = Institution.objects.get(slug="mrafp").pk
    administrator.open(f"/cms/snippets/institutions/institution/edit/{number}/")
    expect(administrator.screen.locator("[name=slug]")).to_have_value("mrafp")
    administrator.screen.check("[name=lead_checks_first]")
    administrator.press(administrator.screen.locator("footer button[type=submit]").first)
    expect(administrator.screen.locator(".messages .success")).to_be_visible()


def invite(administrator: Person, portal: Portal) -> str:
    """The link that the worker has mailed."""
    screen = administrator.screen
    administrator.open("/cms/people/invite/")
    screen.get_by_label(arabic("E-mail address")).fill(NEWCOMER)
    screen.select_option("[name=institution]", "mrafp")
    screen.select_option("[name=role]", "contributor")
    screen.select_option("[name=language]", "ar")
    administrator.press(screen.get_by_role("button", name=arabic("Send the invitation")))
    administrator.sees(NEWCOMER)
    return link_in_mail(portal.folder / "mail", NEWCOMER, "/cms/invitation/")


def accept(newcomer: Person, link: str) -> None:
    screen = newcomer.screen
    newcomer.open(link)
    is_arabic(newcomer)
    newcomer.sees(NEWCOMER)
    screen.get_by_label(arabic("First name")).fill("هند")
    screen.get_by_label(arabic("Last name")).fill("الجديدة")
    screen.select_option("[name=language]", "ar")
    screen.fill("[name=password]", OWN_PASSWORD)
    screen.fill("[name=password_again]", OWN_PASSWORD)
    newcomer.press(screen.get_by_role("button", name=arabic("Accept the invitation")))
    newcomer.sees(arabic("Your account is ready. Sign in with your address and your new password."))


def enrol(newcomer: Person) -> None:
    """Nobody gets in with a password alone: first an app, then the recovery codes, then the CMS."""
    screen = newcomer.screen
    give_password(newcomer, OWN_PASSWORD)
    newcomer.sees(arabic("Set up your second factor"), "h1")
    screen.fill("[name=code]", one_time_code(screen.inner_text(".sign-in__secret")))
    newcomer.press(screen.get_by_role("button", name=arabic("Continue")))
    newcomer.sees(arabic("Recovery codes"), "h1")
    assert screen.locator(".sign-in__codes li").count() >= 8
    newcomer.press(screen.get_by_role("link", name=arabic("I have kept the codes")))
    assert screen.url == f"{newcomer.site}/cms/"
    is_arabic(newcomer)
    newcomer.sees(arabic("My drafts"), ".desk")


def draft(newcomer: Person) -> str:
    """An initiative in the French section, written and submitted; the page's number."""
    screen = newcomer.screen
    newcomer.open("/cms/")
    newcomer.press(screen.locator(".desk-add li", has_text=arabic("Initiative")).locator("a[lang=fr]"))
    screen.fill("[name=title]", TITLE)
    screen.fill("[name=summary]", SUMMARY)
    submit(newcomer)
    newcomer.open("/cms/")
    part = screen.locator(".desk-part", has=screen.locator("[id^=waiting-]"))
    expect(part).to_contain_text(TITLE)
    expect(part).to_contain_text(arabic("With your institution’s lead"))
    newcomer.press(part.get_by_role("link", name=TITLE))
    return newcomer.page_id()


def pass_on(lead: Person) -> None:
    """What waits stands on the lead's start page, and is looked at before it goes on."""
    lead.open("/cms/")
    lead.sees(TITLE, ".desk-decide")
    approve(lead, TITLE)


def mend(newcomer: Person, source: str) -> None:
    """The start page and the form both say why; then the summary says more."""
    screen = newcomer.screen
    newcomer.open("/cms/")
    part = screen.locator(".desk-part", has=screen.locator("[id^=returned-]"))
    for text in (TITLE, REASON, REMARK):
        expect(part).to_contain_text(text)
    newcomer.press(part.get_by_role("link", name=TITLE))
    assert newcomer.page_id() == source
    newcomer.sees(REASON, "#returned")
    newcomer.sees(REMARK, "#returned")
    screen.fill("[name=summary]", BETTER)
    submit(newcomer)


def find(reader: Person, language: str, title: str, summary: str) -> str:
    """The address to which the public search leads, soon after the approval."""
    link = reader.screen.locator(".records a", has_text=title)
    last = time.monotonic() + LONGEST_WAIT_FOR_SEARCH
    reader.open(f"/{language}/search/?q={title}")
    while not link.count():
        assert time.monotonic() < last, f"the search does not find {title}"
        time.sleep(0.5)
        reader.screen.reload()
    reader.press(link.first)
    assert reader.screen.url.startswith(f"{reader.site}/{language}/")
    expect(reader.screen.locator("html")).to_have_attribute("lang", language)
    expect(reader.screen.locator("h1")).to_have_text(title)
    reader.sees(summary, "main")
    return reader.screen.url


def finds_nothing(reader: Person, title: str) -> None:
    """What nobody approved is not public."""
    reader.open(f"/fr/search/?q={title}")
    expect(reader.screen.locator("h2#results, .empty").first).to_be_visible()
    expect(reader.screen.locator(".records a", has_text=title)).to_have_count(0)


def translate(newcomer: Person, source: str) -> str:
    """The number of the Arabic page, submitted."""
    screen = newcomer.screen
    newcomer.open(f"/cms/pages/{source}/edit/")
    screen.locator("#w-slim-header-buttons [data-w-dropdown-target=toggle]").first.click()
    newcomer.press(screen.get_by_role("link", name=arabic("Translate this page")))
    screen.get_by_label("العربية").check()
    newcomer.press(screen.locator("main form input[type=submit]"))
    assert newcomer.page_id() != source
    screen.fill("[name=title]", ARABIC_TITLE)
    screen.fill("[name=summary]", ARABIC_SUMMARY)
    number = newcomer.page_id()
    submit(newcomer)
    return number


def change_source(newcomer: Person, source: str) -> None:
    newcomer.open(f"/cms/pages/{source}/edit/")
    newcomer.screen.fill("[name=summary]", NEWER)
    submit(newcomer)


def learns_that_the_source_is_newer(reader: Person, address: str) -> None:
    reader.open(address)
    note = reader.screen.locator("#newer-source")
    expect(note).to_contain_text("النسخة باللغة الفرنسية أحدث")
    reader.press(note.locator("a[hreflang=fr]"))
    reader.sees(NEWER, "main")


def is_reported_outdated(newcomer: Person, translation: str) -> None:
    newcomer.open("/cms/languages/?state=outdated")
    row = newcomer.screen.locator(".languages-table tbody tr", has_text=TITLE)
    expect(row.locator(".language-state--outdated")).to_have_count(1)
    expect(row.locator(f"a[href*='/{translation}/']").first).to_be_visible()
