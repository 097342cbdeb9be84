"""Registering webhooks and looking after them. Each act is in the ledger, without addresses or secrets."""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from institutions.models import Institution, User
from publication.guarded_requests import PERMITTED_PORTS, PORTS, Network
from publication.webhooks.events import wake
from publication.webhooks.failing import begin_anew
from publication.webhooks.models import (
    LONGEST_URL,
    DeliveryState,
    EventKind,
    PauseReason,
    Webhook,
    WebhookDelivery,
)
from publication.webhooks.payload import body_of
from publication.webhooks.permissions import check_keeps_webhooks
from publication.webhooks.sending import SECURE_NETWORK, network_in_use, send
from publication.webhooks.signing import new_secret, opened, sealed
from publication.webhooks.turns import record_attempt

MADE = "portal.webhook.made"
CHANGED = "portal.webhook.changed"
PAUSED = "portal.webhook.paused"
RESUMED = "portal.webhook.resumed"
REMOVED = "portal.webhook.removed"
SECRET_SHOWN = "portal.webhook.secret_shown"  # noqa: S105 (names an act)
SECRET_RENEWED = "portal.webhook.secret_renewed"  # noqa: S105 (names an act)
TESTED = "portal.webhook.tested"
TRIED_AGAIN = "portal.webhook.tried_again"
# Each costs a little with every publication.
MOST_WEBHOOKS = 50
BOTH_SECRETS_FOR = timedelta(hours=24)


@dataclass(frozen=True, kw_only=True)
class Wish:
    """Who wants to know what; `types` empty: of all records."""

    name: str
    url: str
    events: Sequence[str]
    types: Sequence[str] = ()
    institution: Institution | None = None


@transaction.atomic
def keep_webhook(*, wish: Wish, by: User, webhook: Webhook | None = None) -> Webhook:
    """Make a webhook with a new secret, or change `webhook`. Raises PermissionDenied and ValidationError."""
    check_keeps_webhooks(by)
    check_wish(wish)
    is_new = webhook is None
    if is_new and Webhook.objects.count() >= MOST_WEBHOOKS:
        raise ValidationError(
            _("There are %(number)s webhooks already. Remove one that nobody needs.")
            % {"number": MOST_WEBHOOKS}
        )
    kept = webhook or Webhook(made_by=by, secret=sealed(new_secret()))
    is_elsewhere = kept.url != wish.url
    kept.name, kept.url, kept.institution = wish.name, wish.url, wish.institution
    kept.events, kept.types = list(wish.events), list(wish.types)
    kept.save(update_fields=None if is_new else ["name", "url", "institution", "events", "types"])
    if is_elsewhere:
        # Another address has not failed yet.
        begin_anew(kept)
    _record(MADE if is_new else CHANGED, kept, by, host=kept.host, events=kept.events, types=kept.types)
    wake(kept.pk)
    return kept


def check_wish(wish: Wish) -> None:
    """Raises ValidationError, by field."""
    problems = {"url": _problem_of(wish.url)}
    if not wish.events:
        problems["events"] = _("Choose at least one event.")
    found = {field: problem for field, problem in problems.items() if problem}
    if found:
        raise ValidationError(found)


def _problem_of(url: str) -> str:
    network = network_in_use()
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError:
        return _("This is not a complete address.")
    if parts.scheme not in network.schemes or not parts.hostname or len(url) > LONGEST_URL:
        return _("Write a complete address that begins with https://.")
    if parts.username is not None or parts.fragment:
        return _("Leave out the user name, the password and whatever follows “#”.")
    if network is SECURE_NETWORK and port not in PERMITTED_PORTS:
        return _("Messages go to the usual ports only, such as 443.")
    if not _may_be_asked(parts.hostname, port, network):
        return _("Messages cannot go to this address: it does not lead to a public site.")
    return ""


def _may_be_asked(host: str, port: int, network: Network) -> bool:
    """As far as it can be said without looking up a name: that is done whenever something is sent."""
    if host != "localhost" and not _is_number(host):
        return True
    addresses = network.addresses_of(host, port)
    return bool(addresses) and all(network.permits(address, port) for address in addresses)


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


@transaction.atomic
def show_secret(*, webhook: Webhook, by: User) -> str:
    """The signing secret, this once. Raises PermissionDenied; ValidationError when it was shown before."""
    check_keeps_webhooks(by)
    unseen = Webhook.objects.filter(pk=webhook.pk, secret_shown_at=None)
    if not unseen.update(secret_shown_at=timezone.now()):
        raise ValidationError(
            _("This secret has been shown already. If nobody has written it down, renew it.")
        )
    _record(SECRET_SHOWN, webhook, by)
    return opened(webhook.secret)


@transaction.atomic
def renew_secret(*, webhook: Webhook, by: User) -> None:
    """A new secret, not shown yet; messages are signed with both for a day. Raises PermissionDenied."""
    check_keeps_webhooks(by)
    webhook.former_secret, webhook.former_secret_until = webhook.secret, timezone.now() + BOTH_SECRETS_FOR
    webhook.secret, webhook.secret_shown_at = sealed(new_secret()), None
    webhook.save(update_fields=["secret", "secret_shown_at", "former_secret", "former_secret_until"])
    _record(SECRET_RENEWED, webhook, by)


@transaction.atomic
def pause(*, webhook: Webhook, by: User) -> None:
    """What happens meanwhile waits. Raises PermissionDenied."""
    check_keeps_webhooks(by)
    working = Webhook.objects.filter(pk=webhook.pk, paused_at=None)
    if working.update(paused_at=timezone.now(), pause_reason=PauseReason.BY_HAND.value):
        _record(PAUSED, webhook, by)


@transaction.atomic
def resume(*, webhook: Webhook, by: User) -> None:
    """What has waited is sent, also what was given up since nothing got through. Raises PermissionDenied."""
    check_keeps_webhooks(by)
    held = Webhook.objects.select_for_update().exclude(paused_at=None).filter(pk=webhook.pk).first()
    if held is None:
        return
    now, own = timezone.now(), WebhookDelivery.objects.filter(webhook=held)
    fresh: dict[str, Any] = {"failures": 0, "next_attempt_at": now}
    own.waiting().filter(next_attempt_at__isnull=False).update(**fresh)
    if held.failing_since:
        given_up = own.filter(state=DeliveryState.FAILED, settled_at__gte=held.failing_since)
        given_up = given_up.exclude(event=EventKind.TEST)
        given_up.update(state=DeliveryState.WAITING, settled_at=None, **fresh)
    Webhook.objects.filter(pk=held.pk).update(paused_at=None, pause_reason="")
    begin_anew(held)
    _record(RESUMED, held, by)
    wake(held.pk)


@transaction.atomic
def remove(*, webhook: Webhook, by: User) -> None:
    """With its log. Raises PermissionDenied."""
    check_keeps_webhooks(by)
    _record(REMOVED, webhook, by, host=webhook.host)
    webhook.delete()


@transaction.atomic
def try_again(*, delivery: WebhookDelivery, by: User) -> None:
    """Send what was given up, as often as a new message. Raises PermissionDenied and ValidationError."""
    check_keeps_webhooks(by)
    webhook = delivery.webhook
    if webhook.is_paused:
        raise ValidationError(_("This webhook is paused. Resume it first."))
    given_up = WebhookDelivery.objects.filter(pk=delivery.pk, state=DeliveryState.FAILED)
    given_up = given_up.exclude(event=EventKind.TEST)
    if not given_up.update(
        state=DeliveryState.WAITING, failures=0, next_attempt_at=timezone.now(), settled_at=None
    ):
        raise ValidationError(_("Only what was given up can be tried again."))
    Webhook.objects.filter(pk=webhook.pk).update(rest_until=None)
    _record(TRIED_AGAIN, webhook, by, record=delivery.public_id)
    wake(webhook.pk)


def send_test(*, webhook: Webhook, by: User, network: Network | None = None) -> WebhookDelivery:
    """Send a message about nothing, now and once, also while paused; what came back stands in the log.

    Takes up to ten seconds. A success ends the rest of a webhook that has failed. Raises PermissionDenied.
    """
    check_keeps_webhooks(by)
    with transaction.atomic():
        delivery = WebhookDelivery.objects.create(uid=uuid4(), webhook=webhook, event=EventKind.TEST)
        _record(TESTED, webhook, by)
    body = body_of(delivery) or b""
    outcome = send(webhook, delivery, body, network or network_in_use())
    with transaction.atomic():
        record_attempt(webhook, delivery, outcome)
        if outcome.is_success:
            Webhook.objects.filter(pk=webhook.pk).update(rest_until=None)
            wake(webhook.pk)
    delivery.refresh_from_db()
    return delivery


def _record(action: str, webhook: Webhook, by: User, **data: Any) -> None:
    log(webhook, action, user=by, data=data)
