"""The mails themselves: whether somebody wants alerts, and the alerts, in the reader's language."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from notifications.handing_over import hand_over
from notifications.letters import message_id, one_line
from notifications.models import Letter
from outbox.models import Message
from publication.facets import FacetLabels
from publication.models import PublicRecord
from search.addresses import in_words, query_of
from search.alerts.links import CONFIRM, END, MINE, link_of
from search.alerts.models import Alert, Confirmation, SavedSearch, Subscriber

Context = dict[str, Any]
Records = Mapping[str, PublicRecord]


def mail_confirmations(messages: Sequence[Message]) -> None:
    """Mail those that the outbox names and that nobody has begun."""
    waiting = Confirmation.objects.to_mail().filter(pk__in=[message.key for message in messages])
    found = waiting.select_related("subscriber", "search").order_by("pk")
    hand_over((letter, partial(letter_of_confirmation, letter)) for letter in found)


def letter_of_confirmation(confirmation: Confirmation) -> EmailMultiAlternatives:
    """Before its owner has said yes, an address is sent no word that somebody else may have typed."""
    search, subscriber = confirmation.search, confirmation.subscriber
    with translation.override(search.locale if search else settings.LANGUAGE_CODE):
        if search is not None and search.confirmed_at is None:
            context = _to_confirm(search)
        else:
            context = _nothing_to_confirm(search, subscriber)
        return _letter(confirmation, subscriber.email, "confirmation", context)


def _to_confirm(search: SavedSearch) -> Context:
    subject = _("Confirm: new search results by mail")
    return {"state": "confirm", "subject": subject, "confirm": link_of(CONFIRM, search, search.locale)}


def _nothing_to_confirm(search: SavedSearch | None, subscriber: Subscriber) -> Context:
    locale = translation.get_language() or ""
    return {
        "state": "already" if search else "full",
        "subject": _("New search results by mail"),
        "search": in_words(search.question, FacetLabels(locale)) if search else "",
        "mine": link_of(MINE, subscriber, locale),
    }


def mail_alerts(messages: Sequence[Message]) -> None:
    """Mail those that nobody has begun. What was withdrawn meanwhile is not named any more."""
    waiting = Alert.objects.to_mail().filter(pk__in=[message.key for message in messages])
    alerts = list(waiting.select_related("search__subscriber").order_by("pk"))
    public = {locale: _public(alerts, locale) for locale in {alert.search.locale for alert in alerts}}
    hand_over(
        (alert, partial(letter_of_alert, alert, public[alert.search.locale]))
        for alert in alerts
        if any(key in public[alert.search.locale] for key in alert.says())
    )


def _public(alerts: Iterable[Alert], locale: str) -> Records:
    """`{translation key: record}` as readers of this language see them."""
    keys = {UUID(key) for alert in alerts if alert.search.locale == locale for key in alert.says()}
    records = PublicRecord.objects.for_reader(locale).filter(translation_key__in=keys)
    return {str(record.translation_key): record for record in records.defer("text")}


def letter_of_alert(alert: Alert, public: Records) -> EmailMultiAlternatives:
    """`public` has the records by translation key, as the reader sees them."""
    search = alert.search
    with translation.override(search.locale):
        ending = link_of(END, search, search.locale)
        context = _news(alert, public) | {
            "end": ending,
            "mine": link_of(MINE, search.subscriber, search.locale),
        }
        headers = {"List-Unsubscribe": f"<{ending}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
        return _letter(alert, search.subscriber.email, "alert", context, headers)


def _news(alert: Alert, public: Records) -> Context:
    search, labels = alert.search, FacetLabels(alert.search.locale)
    fresh = [_line(public[key], labels) for key in alert.records if key in public]
    doubtful = [_line(public[key], labels) for key in alert.doubtful if key in public]
    number = len(fresh) + alert.more or len(doubtful)
    counted = ngettext("%(number)s new record", "%(number)s new records", number) % {"number": number}
    said = in_words(search.question, labels)
    query = query_of(search.question, sort="date")
    return {
        "subject": f"{counted} · {said}",
        "counted": counted,
        "search": said,
        "fresh": fresh,
        "doubtful": doubtful,
        "more": alert.more,
        "results": f"{settings.PORTAL_PUBLIC_URL}{reverse('search')}?{query}",
    }


def _line(record: PublicRecord, labels: FacetLabels) -> Context:
    return {
        "title": record.heading,
        "type": labels.label("type", record.type),
        "summary": record.summary,
        "locale": record.locale,
        "address": f"{settings.PORTAL_PUBLIC_URL}{record.url}",
    }


def _letter(
    letter: Letter,
    address: str,
    template: str,
    context: dict[str, Any],
    headers: Mapping[str, str] | None = None,
) -> EmailMultiAlternatives:
    """Must be called with the reader's language active."""
    portal = _("National Integrity Portal")
    context |= {
        "portal": portal,
        "language": translation.get_language(),
        "direction": "rtl" if translation.get_language_bidi() else "ltr",
    }
    mail = EmailMultiAlternatives(
        subject=one_line(f"{portal}: {context['subject']}"),
        body=render_to_string(f"search/mail/{template}.txt", context),
        to=[address],
        headers={"Message-ID": message_id(letter), "Auto-Submitted": "auto-generated", **(headers or {})},
    )
    mail.attach_alternative(render_to_string(f"search/mail/{template}.html", context), "text/html")
    return mail
