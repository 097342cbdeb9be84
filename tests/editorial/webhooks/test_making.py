"""Webhooks are made, changed and removed; what is typed wrongly is told and kept."""

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from institutions.models import Institution, User
from publication.webhooks import keeping
from publication.webhooks.keeping import (
    Wish,
    keep_webhook,
)
from publication.webhooks.models import Webhook
from tests.editorial.webhooks.screens import PageOf, news, to, typed
from tests.publication.webhooks.conftest import work
from tests.publication.webhooks.receiver import Receiver

pytestmark = pytest.mark.django_db


def test_making_one(keeper: Client, approver: User) -> None:
    slug = Institution.objects.partners()[0].slug
    answer = keeper.post(
        reverse("webhooks_add"), typed(types=["plan", "commitment"], institution=slug), follow=True
    )
    made = Webhook.objects.get()
    assert answer.redirect_chain == [(to("webhook", made), 302)]
    assert (made.url, made.events, made.types) == (typed()["url"], ["published"], ["plan", "commitment"])
    assert (made.institution and made.institution.slug, made.made_by) == (slug, approver)
    assert ModelLogEntry.objects.filter(action=keeping.MADE, user=approver).count() == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://ministry.example/", "ftp://ministry.example/", "ministry.example", "https://", "https://[x",
        "https://user:word@ministry.example/", "https://ministry.example/#part", "https://127.0.0.1/",
        "https://localhost/", "https://10.0.0.4/", "https://[::1]/", "https://169.254.169.254/",
        "https://ministry.example:22/", "https://ministry.example:99999/", "",
        "https://ministry.example/" + "x" * 500,
    ],
)  # fmt: skip
def test_bad_addresses_are_told_and_nothing_typed_is_lost(keeper: Client, url: str) -> None:
    answer = keeper.post(reverse("webhooks_add"), typed(url=url, name="Kept name"))
    page = BeautifulSoup(answer.content, "html.parser")
    assert answer.status_code == 200
    assert page.select_one("#id_url-errors, [data-field-errors] .error-message, .error-message") is not None
    kept = page.select_one("#id_name")
    assert kept is not None
    assert kept["value"] == "Kept name"
    assert not Webhook.objects.exists()


def test_without_an_event_it_makes_no_sense(keeper: Client) -> None:
    page = BeautifulSoup(keeper.post(reverse("webhooks_add"), typed(events=[])).content, "html.parser")
    [error] = page.select(".error-message")
    assert "events" in str(error.find_parent(attrs={"data-field": True}) or error.parent)
    assert not Webhook.objects.exists()
    assert keeper.post(reverse("webhooks_add"), typed(events=["test"])).status_code == 200
    assert not Webhook.objects.exists()


def test_there_are_not_endlessly_many(approver: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "MOST_WEBHOOKS", 1)
    wish = Wish(name="x", url="https://ministry.example/", events=["changed"])
    kept = keep_webhook(wish=wish, by=approver)
    with pytest.raises(ValidationError):
        keep_webhook(wish=wish, by=approver)
    keep_webhook(wish=wish, by=approver, webhook=kept)


def test_changing_keeps_the_secret(keeper: Client, webhook: Webhook, receiver: Receiver) -> None:
    before = webhook.secret
    keeper.post(to("webhook_change", webhook), typed(url=receiver.url, name="Another", events=["changed"]))
    webhook.refresh_from_db()
    assert (webhook.name, webhook.events, webhook.secret) == ("Another", ["changed"], before)


def test_removing(keeper: Client, webhook: Webhook, receiver: Receiver, page_of: PageOf) -> None:
    news(page_of("initiative/citizen-budget"))
    assert keeper.get(to("webhook_remove", webhook)).status_code == 200
    assert Webhook.objects.exists()
    keeper.post(to("webhook_remove", webhook))
    work()
    assert not Webhook.objects.exists()
    assert receiver.received == []
    assert ModelLogEntry.objects.filter(action=keeping.REMOVED).count() == 1
