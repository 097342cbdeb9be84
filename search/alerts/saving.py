"""Saving a search under an address, after its owner has said yes; ending it; forgetting."""

import hashlib
import json
import logging
from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from outbox.posting import post
from search.alerts.models import Alert, Confirmation, Rhythm, SavedSearch, Subscriber, new_nonce
from search.questions import Question

logger = logging.getLogger(__name__)

CONFIRMATIONS = "search alerts to confirm"
MOST_SEARCHES = 20
# To one address, whoever asks: nobody's mailbox is filled by strangers.
CONFIRMATIONS_A_DAY = 3
UNCONFIRMED = timedelta(days=7)
KEEP_ALERTS = timedelta(days=30)
REFUSALS = 3


def fingerprint_of(question: Question) -> str:
    """The same for the same words and filters, in whatever language their reader is."""
    filters = _chosen(question.filters)
    said = json.dumps([question.words, filters], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def _chosen(filters: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    return {facet: sorted(values) for facet, values in filters.items() if values}


@transaction.atomic
def ask_for_alerts(*, email: str, rhythm: Rhythm, question: Question) -> None:
    """Mail the address whether it wants to be told. What was known of it makes no difference to see.

    At most three such mails a day go to an address, and nothing more happens.
    """
    address = email.strip().lower()
    subscriber, _created = Subscriber.objects.select_for_update().get_or_create(email=address)
    today = subscriber.confirmations.filter(created_at__gt=timezone.now() - timedelta(days=1))
    if today.count() >= CONFIRMATIONS_A_DAY:
        return
    search = _saved(subscriber, rhythm, question)
    confirmation = Confirmation.objects.create(subscriber=subscriber, search=search)
    post(topic=CONFIRMATIONS, key=str(confirmation.pk))


def _saved(subscriber: Subscriber, rhythm: Rhythm, question: Question) -> SavedSearch | None:
    """The one there is, or a new one that waits; None when the address has all it may have."""
    fingerprint = fingerprint_of(question)
    standing = subscriber.searches.filter(fingerprint=fingerprint).first()
    if standing is not None and standing.confirmed_at:
        return standing
    if subscriber.searches.confirmed().count() >= MOST_SEARCHES:
        return None
    asked = {"rhythm": rhythm, "locale": question.locale, "created_at": timezone.now()}
    what = {"text": question.words.replace("\x00", ""), "filters": _chosen(question.filters)}
    search, _created = subscriber.searches.update_or_create(fingerprint=fingerprint, defaults=asked | what)
    return search


@transaction.atomic
def confirm(*, search: SavedSearch) -> bool:
    """From now on its reader is told. False if it was confirmed or has ended; the link works once."""
    now = timezone.now()
    waiting = SavedSearch.objects.filter(
        pk=search.pk, nonce=search.nonce, confirmed_at=None, created_at__gt=now - UNCONFIRMED
    )
    confirmed = waiting.update(confirmed_at=now, told_until=now, nonce=new_nonce())
    search.refresh_from_db()
    if confirmed:
        _note("confirmed", search.subscriber)
    return bool(confirmed)


@transaction.atomic
def end(*, search: SavedSearch) -> None:
    """Nothing of it is kept, nor of the address when it was the last."""
    subscriber = Subscriber.objects.select_for_update().get(pk=search.subscriber_id)
    search.delete()
    _note("ended", subscriber)
    if not subscriber.searches.exists():
        subscriber.delete()


@transaction.atomic
def end_all(*, subscriber: Subscriber) -> None:
    _note("ended all", subscriber)
    subscriber.delete()


def _note(what: str, subscriber: Subscriber) -> None:
    name = salted_hmac("search.alerts", subscriber.email, algorithm="sha256").hexdigest()
    logger.info("alerts: %s: %s", name[:16], what)


def forget() -> int:
    """Delete what was not confirmed in a week, old mails and addresses that no mail reaches.

    Returns how many addresses went.
    """
    now = timezone.now()
    SavedSearch.objects.filter(confirmed_at=None, created_at__lt=now - UNCONFIRMED).delete()
    Confirmation.objects.filter(created_at__lt=now - UNCONFIRMED).delete()
    Alert.objects.filter(created_at__lt=now - KEEP_ALERTS).delete()
    refused = Alert.objects.exclude(undeliverable="").values("search__subscriber")
    unreachable = refused.annotate(times=Count("pk")).filter(times__gte=REFUSALS)
    alone = Q(searches=None, confirmations=None, created_at__lt=now - UNCONFIRMED)
    gone = Subscriber.objects.filter(Q(pk__in=unreachable.values("search__subscriber")) | alone)
    return gone.delete()[1].get("search.Subscriber", 0)
