"""One request to a receiver, and what came of it."""

import time
from dataclasses import dataclass
from datetime import timedelta

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.utils import timezone

from publication.guarded_requests import Failure, Network, failure_of, request
from publication.webhooks.models import LONGEST_ANSWER, Reason, Webhook, WebhookDelivery
from publication.webhooks.signing import opened, signature

TIMEOUT = 10.0
SECURE_NETWORK = Network(timeout=TIMEOUT, schemes=("https",))
LOOPBACK = "127.0.0.1"
# A port that every user of a machine may open: none of the system's own.
FIRST_FREE_PORT = 1024


@dataclass(frozen=True)
class Outcome:
    """`status`: None without an answer; `reason`: empty for a success; `answer`: how its body begins."""

    status: int | None
    reason: str
    duration: timedelta
    answer: str = ""

    @property
    def is_success(self) -> bool:
        return not self.reason

    @property
    def nobody_there(self) -> bool:
        """Another message would fare no better."""
        return self.status is None


def this_machine(host: str, port: int) -> list[str]:
    """No name is looked up: even that would be a message to the outside."""
    return [LOOPBACK] if host in {LOOPBACK, "localhost"} and port >= FIRST_FREE_PORT else []


THIS_MACHINE = Network(this_machine, lambda address, port: address == LOOPBACK, TIMEOUT)


def network_in_use() -> Network:
    """The demonstration sends nothing outside, but to a receiver that somebody tries on the same machine."""
    return THIS_MACHINE if settings.PORTAL_DEMO else SECURE_NETWORK


def send(webhook: Webhook, delivery: WebhookDelivery, body: bytes, network: Network) -> Outcome:
    """Send `body`, signed. Redirects are not followed, and little of the answer is read."""
    began = time.monotonic()
    try:
        headers = headers_of(webhook, str(delivery.uid), body)
        reply = request("POST", webhook.url, headers, network, body=body, keep=4 * LONGEST_ANSWER)
    except InvalidToken:
        return Outcome(None, Reason.NO_SECRET, timedelta())
    except Exception as error:
        return Outcome(None, _reason(failure_of(error)), _since(began))
    return Outcome(reply.status, _verdict(reply.status), _since(began), _readable(reply.body))


def headers_of(webhook: Webhook, message_id: str, body: bytes) -> dict[str, str]:
    timestamp = int(time.time())
    signatures = [
        signature(secret, message_id=message_id, timestamp=timestamp, body=body)
        for secret in secrets_of(webhook)
    ]
    return {
        "Content-Type": "application/json",
        "Accept-Encoding": "identity",
        "User-Agent": f"IntegrityPortalWebhooks/1.0 (+{settings.PORTAL_PUBLIC_URL})",
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signatures),
    }


def secrets_of(webhook: Webhook) -> list[str]:
    """The secret, and the former one as long as it counts."""
    kept = [webhook.secret]
    if webhook.former_secret_until and webhook.former_secret_until > timezone.now():
        kept.append(webhook.former_secret)
    return [opened(one) for one in kept]


def _verdict(status: int) -> str:
    if status < 300:
        return ""
    if status < 400:
        return Reason.REDIRECT
    if status == 410:
        return Reason.GONE
    return Reason.REFUSED if status < 500 else Reason.SERVER_ERROR


def _reason(failure: Failure) -> str:
    if failure == Failure.NOT_PUBLIC and settings.PORTAL_DEMO:
        return Reason.DEMONSTRATION
    return Reason(failure.value)


def _since(began: float) -> timedelta:
    return timedelta(seconds=time.monotonic() - began)


def _readable(body: bytes) -> str:
    """Text without control characters, which no database and no reader wants."""
    text = body.decode("utf-8", "replace")
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:LONGEST_ANSWER]
