"""Steps that people take in the CMS with a real browser, on what its screens name and say."""

import email
import email.policy
import hmac
import re
import struct
import time
from base64 import b32decode
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext, override
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

PERIOD = 30
LONGEST_WAIT_FOR_MAIL = 20
# Nothing on these screens takes longer, even on a busy machine.
PATIENCE = 20_000


def arabic(message: str) -> str:
    """What the Arabic interface says for an English msgid."""
    with override("ar"):
        return gettext(message)


def one_time_code(secret: str) -> str:
    """What an authenticator app shows now (RFC 6238, six digits)."""
    key = b32decode(secret.replace(" ", ""))
    mac = hmac.digest(key, struct.pack(">Q", int(time.time()) // PERIOD), "sha1")
    start = mac[-1] & 15
    number = struct.unpack(">I", mac[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


@dataclass
class Person:
    """Somebody at a browser of their own, which stays signed in."""

    site: str
    email: str
    context: BrowserContext
    screen: Page

    @classmethod
    def at_a_browser(cls, browser: Browser, site: str, email: str = "") -> "Person":
        context = browser.new_context(locale="ar-MA", reduced_motion="reduce")
        context.set_default_timeout(PATIENCE)
        return cls(site, email, context, context.new_page())

    def open(self, path: str) -> None:
        answer = self.screen.goto(self.site + path if path.startswith("/") else path)
        assert answer is not None, path
        assert answer.ok, (path, answer.status)

    def press(self, button: Locator) -> None:
        """A button of a form, then the page that answers."""
        with self.screen.expect_navigation():
            button.click()

    def sees(self, text: str, where: str = "body") -> None:
        expect(self.screen.locator(where)).to_contain_text(text, timeout=PATIENCE)

    def page_id(self) -> str:
        found = re.search(r"/cms/pages/(\d+)/", self.screen.url)
        assert found, f"{self.screen.url} is no page of the CMS"
        return found[1]


def give_password(person: Person, password: str) -> None:
    """Up to the screen of the second factor."""
    person.screen.fill("[name=login]", person.email)
    person.screen.fill("[name=password]", password)
    person.press(person.screen.locator("main form button[type=submit]"))


def sign_in(person: Person, password: str) -> None:
    """A person of the demonstration, whose code the page shows."""
    person.open("/cms/")
    give_password(person, password)
    code = person.screen.inner_text(".sign-in__note strong")
    person.screen.fill("[name=code]", code)
    person.press(person.screen.locator("main form button[type=submit]").first)
    expect(person.screen.locator(".desk")).to_be_visible()


def is_arabic(person: Person) -> None:
    html = person.screen.locator("html")
    expect(html).to_have_attribute("lang", "ar")
    expect(html).to_have_attribute("dir", "rtl")


def link_in_mail(folder: Path, recipient: str, part_of_link: str) -> str:
    """A link of the newest mail to `recipient`, once the worker has written it."""
    last = time.monotonic() + LONGEST_WAIT_FOR_MAIL
    while time.monotonic() < last:
        for path in sorted(folder.glob("*"), key=lambda file: -file.stat().st_mtime):
            mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            text = mail.get_body(("plain",))
            if recipient in str(mail["To"]) and text is not None:
                found = re.search(rf"http\S*{re.escape(part_of_link)}\S+", text.get_content())
                if found:
                    return found[0]
        time.sleep(0.2)
    raise AssertionError(f"no mail to {recipient} with a link to {part_of_link}")


def submit(person: Person) -> None:
    """The page form's "Submit for approval", which hides among the other actions."""
    button = person.screen.locator("button[name=action-submit]")
    if not button.is_visible():
        person.screen.locator(".w-dropdown-button [data-w-dropdown-target=toggle]").click()
    person.press(button)
    expect(person.screen.locator(".messages .success")).to_be_visible()


def open_review(person: Person, title: str) -> None:
    """From the queue to the screen of one page."""
    person.open("/cms/queue/")
    person.press(person.screen.locator("[data-queue-open]", has_text=title))
    person.sees(title, ".review-title")


def approve(person: Person, title: str) -> None:
    """Read it on the review screen, approve it, and it is gone from the queue."""
    open_review(person, title)
    person.press(person.screen.locator("[data-queue-approve] button"))
    person.sees(title, ".messages .success")
    person.open("/cms/queue/")
    expect(person.screen.locator("[data-queue-open]", has_text=title)).to_have_count(0)


def give_back(person: Person, title: str, *, reason: str, about_summary: str) -> None:
    open_review(person, title)
    person.press(person.screen.locator("[data-queue-return]"))
    person.screen.fill("[name=reason]", reason)
    person.screen.fill('[name="remark:summary"]', about_summary)
    person.press(person.screen.locator(".workflow-actions button"))
    person.sees(title, ".messages .success")
