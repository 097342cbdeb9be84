"""The alerts as a mail server gets them."""

from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.conf import settings as configured
from django.core import mail as django_mail
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from notifications.handing_over import NotNow
from outbox.models import Message
from outbox.relay import deliver_due
from search.alerts import telling
from search.alerts.mailing import mail_alerts
from search.alerts.models import Alert, SavedSearch, Subscriber
from search.alerts.telling import ALERTS, tell
from tests.notifications.conftest import Sink
from tests.search.alerts.conftest import MONDAY, READER, Saved, delivered, link_to, published
from tests.search.conftest import withdraw

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("without_elasticsearch", "nothing_public"),
]

HOUR = timedelta(hours=1)
LANGUAGES = {"ar": "rtl", "fr": "ltr", "en": "ltr"}


class Headings(HTMLParser):
    """The attributes of the first `html` element."""

    html: dict[str, str | None]

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag == "html":
            self.html = dict(attributes)


@pytest.mark.parametrize("locale", LANGUAGES)
def test_an_alert_as_it_arrives(sink: Sink, saved: Saved, strict: Client, locale: str) -> None:
    saved("سجل", locale=locale)
    draft = published("سجل <b> المصالح", MONDAY - HOUR, "ar")
    tell(MONDAY)
    deliver_due()
    (mail,) = sink.taken
    assert mail["To"] == READER
    assert "سجل" in str(mail["Subject"])
    assert str(mail["List-Unsubscribe-Post"]) == "List-Unsubscribe=One-Click"
    assert str(mail["Auto-Submitted"]) == "auto-generated"
    plain, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))  # type: ignore[union-attr]
    parser = Headings()
    parser.feed(html)
    assert parser.html == {"lang": locale, "dir": LANGUAGES[locale]}
    address = f"{configured.PORTAL_PUBLIC_URL}/ar/{draft.public_id}/"
    assert address in plain
    assert address in html
    assert "سجل <b> المصالح" in plain
    assert "سجل &lt;b&gt; المصالح" in html
    for part in (plain, html):
        assert f"{configured.PORTAL_PUBLIC_URL}/{locale}/search/?" in part
        assert f"/{locale}/search/alerts/mine/" in part
    out = str(mail["List-Unsubscribe"]).strip(" <>")
    assert out.startswith(f"{configured.PORTAL_PUBLIC_URL}/{locale}/search/alerts/end/")
    assert out in plain
    posted = strict.post(out.removeprefix(configured.PORTAL_PUBLIC_URL), {"List-Unsubscribe": "One-Click"})
    assert posted.status_code == 200
    assert not Subscriber.objects.exists()


def test_links_lead_to_the_public_site(saved: Saved, settings: Settings) -> None:
    settings.PORTAL_PUBLIC_URL = "https://integrity.example"
    saved("registre")
    published("Registre", MONDAY - HOUR)
    tell(MONDAY)
    (letter,) = delivered()
    assert "https://integrity.example/fr/search/alerts/end/" in str(letter.body)
    assert "127.0.0.1" not in str(letter.body)


def test_more_are_counted_in_words(saved: Saved, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "LISTED", 1)
    saved("registre", locale="en")
    for number in range(4):
        published(f"Registre {number}", MONDAY - HOUR)
    tell(MONDAY)
    (letter,) = delivered()
    assert "4 new records" in letter.subject
    assert "And 3 more." in str(letter.body)


def test_what_is_withdrawn_before_the_mail_goes_is_not_named(saved: Saved) -> None:
    saved("registre")
    kept, gone = published("Registre public", MONDAY - HOUR), published("Registre retiré", MONDAY - HOUR)
    tell(MONDAY)
    withdraw(gone)
    (letter,) = delivered()
    assert "Registre public" in str(letter.body)
    assert "retiré" not in str(letter.body)
    assert kept.public_id in str(letter.body)


def test_when_all_is_withdrawn_no_mail_goes(saved: Saved) -> None:
    saved("registre")
    gone = published("Registre retiré", MONDAY - HOUR)
    tell(MONDAY)
    withdraw(gone)
    assert delivered() == []
    assert not Message.objects.waiting().filter(topic=ALERTS).exists()


def test_it_is_handed_over_once(sink: Sink, saved: Saved) -> None:
    saved("registre")
    published("Registre", MONDAY - HOUR)
    tell(MONDAY)
    messages = list(Message.objects.filter(topic=ALERTS))
    mail_alerts(messages)
    mail_alerts(messages)
    assert len(sink.taken) == 1
    assert Alert.objects.get().mailed_at


def test_a_worker_that_died_in_the_middle_does_not_send_it_again(sink: Sink, saved: Saved) -> None:
    saved("registre")
    published("Registre", MONDAY - HOUR)
    tell(MONDAY)
    Alert.objects.update(mail_started_at=timezone.now() - timedelta(days=1))
    deliver_due()
    assert sink.taken == []


def test_what_the_server_puts_off_is_tried_again_and_what_it_refuses_is_not(sink: Sink, saved: Saved) -> None:
    saved("registre", "later@x.example"), saved("registre", "never@x.example"), saved("registre")
    published("Registre", MONDAY - HOUR)
    tell(MONDAY)
    sink.refuse = {"later@x.example": "450 busy", "never@x.example": "550 no such person"}
    messages = list(Message.objects.filter(topic=ALERTS))
    with pytest.raises(NotNow):
        mail_alerts(messages)
    sink.refuse = {}
    mail_alerts(messages)
    assert [str(mail["To"]) for mail in sink.taken] == [READER, "later@x.example"]
    assert "550" in Alert.objects.get(search__subscriber__email="never@x.example").undeliverable


@pytest.mark.parametrize("locale", LANGUAGES)
def test_a_confirmation_as_it_arrives(sink: Sink, strict: Client, locale: str) -> None:
    strict.post(f"/{locale}/search/alerts/", {"q": "سجل", "email": READER, "rhythm": "daily"})
    deliver_due()
    (mail,) = sink.taken
    assert mail["List-Unsubscribe"] is None
    plain, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))  # type: ignore[union-attr]
    parser = Headings()
    parser.feed(html)
    assert parser.html == {"lang": locale, "dir": LANGUAGES[locale]}
    path = f"{configured.PORTAL_PUBLIC_URL}/{locale}/search/alerts/confirm/"
    assert path in plain
    assert path in html


def test_a_title_does_not_break_the_headers(saved: Saved) -> None:
    search = saved("registre")
    SavedSearch.objects.filter(pk=search.pk).update(text="registre\nBcc: x@y.example \u202e")
    Alert.objects.create(search=search, records=[str(published("Registre", MONDAY - HOUR).key)])
    mail_alerts([Message(key=str(Alert.objects.get().pk))])
    (letter,) = django_mail.outbox
    assert "\n" not in letter.subject
    assert "\u202e" not in letter.subject
    assert link_to(letter, "end")
