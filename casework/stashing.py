"""Files of a form that is not sent yet: kept for a day at most, closed with a key that only the form has."""

import hashlib
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from casework.models import StashedFile

KEPT = timedelta(hours=24)
# After it was sent, for somebody who presses the button twice.
KEPT_AFTER_SENDING = timedelta(hours=1)
MOST_OF_A_FORM = 5
MOST = 2000
# The key of a file closes these two and nothing else, so that no nonce comes twice.
_LABEL, _CONTENT = bytes(12), bytes(11) + b"\1"

Label = Mapping[str, Any]


class StashAway(Exception):
    """The database does not answer: nothing can be kept between two steps now."""


class StashFull(Exception):
    """This form, or all forms together, have as many files waiting as there may be."""


@dataclass(frozen=True, repr=False)
class Ticket:
    """What the form carries for one file. Its `repr` does not show the key."""

    id: UUID
    key: bytes

    @property
    def text(self) -> str:
        return f"{self.id.hex}.{urlsafe_b64encode(self.key).decode().rstrip('=')}"

    @classmethod
    def read(cls, text: str) -> "Ticket | None":
        """None for what is no ticket."""
        number, _dot, key = text.partition(".")
        if len(number) != 32 or len(key) != 43 or not (number + key).isascii():
            return None
        try:
            return cls(UUID(hex=number), urlsafe_b64decode(f"{key}="))
        except ValueError:
            return None


def stash(*, token: bytes, label: Label, content: bytes) -> Ticket:
    """Raises StashAway, StashFull."""
    ticket = Ticket(uuid4(), secrets.token_bytes(32))
    form = _form_of(token)
    cipher = ChaCha20Poly1305(ticket.key)
    try:
        of_form = StashedFile.objects.filter(form_digest=form, expires_at__gt=timezone.now())
        if of_form.count() >= MOST_OF_A_FORM or StashedFile.objects.count() >= MOST:
            raise StashFull
        StashedFile.objects.create(
            id=ticket.id,
            form_digest=form,
            label=cipher.encrypt(_LABEL, json.dumps(dict(label)).encode(), ticket.id.bytes),
            content=cipher.encrypt(_CONTENT, content, ticket.id.bytes),
            expires_at=_whole_hour_after(timezone.now() + KEPT),
        )
    except (OperationalError, InterfaceError) as error:
        raise StashAway from error
    return ticket


def labels(tickets: Iterable[Ticket]) -> dict[UUID, Label]:
    """Of the files that are still there and that their tickets open. Raises StashAway."""
    return {row: json.loads(plain) for row, plain in _opened(tickets, "label", _LABEL).items()}


def contents(tickets: Iterable[Ticket]) -> dict[UUID, bytes]:
    """Of the files that are still there and that their tickets open. Raises StashAway."""
    return _opened(tickets, "content", _CONTENT)


def _opened(tickets: Iterable[Ticket], column: str, nonce: bytes) -> dict[UUID, bytes]:
    keys = {ticket.id: ticket.key for ticket in tickets}
    waiting = StashedFile.objects.filter(pk__in=keys, expires_at__gt=timezone.now())
    try:
        rows = list(waiting.values_list("pk", column)) if keys else []
    except (OperationalError, InterfaceError) as error:
        raise StashAway from error
    found = {}
    for row, closed in rows:
        try:
            found[row] = ChaCha20Poly1305(keys[row]).decrypt(nonce, bytes(closed), row.bytes)
        except InvalidTag:
            continue
    return found


def take_out(*, ticket: Ticket) -> None:
    """Delete a file, if the ticket opens it. Raises StashAway."""
    if labels([ticket]):
        StashedFile.objects.filter(pk=ticket.id).delete()


def let_go(*, tickets: Iterable[Ticket]) -> None:
    """The form was sent: its files are kept for an hour more. Raises StashAway."""
    try:
        StashedFile.objects.filter(pk__in=[ticket.id for ticket in tickets]).update(
            expires_at=timezone.now() + KEPT_AFTER_SENDING
        )
    except (OperationalError, InterfaceError) as error:
        raise StashAway from error


def purge() -> int:
    """Delete what is past its time; how many."""
    return StashedFile.objects.filter(expires_at__lte=timezone.now()).delete()[0]


def _form_of(token: bytes) -> bytes:
    """Not the digest under which a case knows its form: the two must not be joined."""
    return hashlib.sha256(b"stash" + token).digest()


def _whole_hour_after(moment: datetime) -> datetime:
    """Nobody shall read from a row when somebody sat before the form."""
    return moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
