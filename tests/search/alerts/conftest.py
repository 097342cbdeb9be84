"""Saved searches, and the mails that come of them."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.utils import timezone

from outbox.models import Message
from outbox.relay import deliver_due
from publication.models import PublicRecord
from search.alerts.models import Rhythm, SavedSearch
from search.alerts.saving import ask_for_alerts, confirm
from search.questions import Question
from tests.notifications.conftest import sink  # noqa: F401
from tests.search.conftest import Draft, publish

READER = "reader@citizen.example"
# A Monday, after the hour at which mails are made.
MONDAY = timezone.make_aware(datetime(2030, 1, 7, 7, 15))
DAY = timedelta(days=1)

Saved = Callable[..., SavedSearch]


@pytest.fixture
def saved(db: None) -> Saved:
    """A confirmed search: `saved("registre", theme=["open-data"])`, told of all before the Sunday before."""

    def save(
        text: str = "",
        email: str = READER,
        locale: str = "fr",
        rhythm: Rhythm = Rhythm.DAILY,
        until: datetime = MONDAY - DAY,
        **filters: list[str],
    ) -> SavedSearch:
        ask_for_alerts(email=email, rhythm=rhythm, question=Question(text, locale, filters))
        search = SavedSearch.objects.latest("pk")
        assert confirm(search=search)
        SavedSearch.objects.filter(pk=search.pk).update(told_until=until)
        Message.objects.filter(topic__startswith="search alerts").delete()
        search.refresh_from_db()
        return search

    return save


def published(title: str, at: datetime, locale: str = "fr", **facets: list[str]) -> Draft:
    """A record that became public at that moment."""
    draft = publish(Draft({locale: (title, "texte")}, facets=facets))
    PublicRecord.objects.filter(translation_key=draft.key).update(first_published_at=at, updated_at=at)
    return draft


def delivered() -> list[EmailMultiAlternatives]:
    """The mails that the outbox sends now."""
    before = len(mail.outbox)
    deliver_due()
    return mail.outbox[before:]  # type: ignore[return-value]


def links_in(letter: Any) -> list[str]:
    """Paths of the portal that a mail's text names, in order."""
    found = re.findall(r"https?://\S+", str(letter.body))
    return [f"{urlsplit(link).path}" for link in found]


def link_to(letter: Any, what: str) -> str:
    return next(path for path in links_in(letter) if f"/alerts/{what}/" in path)


@pytest.fixture
def strict() -> Client:
    """A browser towards which nothing is relaxed."""
    return Client(enforce_csrf_checks=True)
