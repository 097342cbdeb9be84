"""Heads: how far the audit had come, signed. Kept outside, they tell that its end was cut or rewritten."""

import base64
import binascii
import json
import logging
from collections.abc import Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.utils import timezone

from casework.audit.keys import fits, name_of, signing_key
from casework.models import AuditEntry, AuditHead

# Standard output, beside the ledger's lines: whoever collects those has the heads too.
logger = logging.getLogger("ledger")


class HeadsUnreadable(Exception):
    """The file of heads cannot be read; the message says where."""


@dataclass(frozen=True, slots=True, order=True)
class Head:
    """`number` and `hash` of the last entry at a time; `signature` by the key named `key`."""

    number: int
    hash: str
    at: datetime
    key: str
    signature: str

    def signed_text(self) -> bytes:
        at = self.at.astimezone(UTC).isoformat(timespec="microseconds")
        return f"audit head {self.number} {self.hash} {at} {self.key}".encode()

    def is_signed_by(self, keys: Mapping[str, Ed25519PublicKey]) -> bool:
        try:
            signature = base64.b64decode(self.signature, validate=True)
        except binascii.Error:
            return False
        return self.key in keys and fits(keys[self.key], signature, self.signed_text())

    def line(self) -> str:
        """One line of JSON, as `audit_heads` prints it and `verify_audit --heads` reads it."""
        at = self.at.astimezone(UTC).isoformat(timespec="microseconds")
        words = {"number": self.number, "hash": self.hash, "at": at, "key": self.key}
        return json.dumps({"audit_head": words | {"signature": self.signature}})


def sign_head() -> Head | None:
    """Keep and print the head of now; None while there are no entries. Raises KeyUnfit.

    Also when nothing has happened since the last one, so that a missing hour is noticed.
    """
    last = AuditEntry.objects.order_by("-number").values_list("number", "hash").first()
    if last is None:
        return None
    head = _signed(*last)
    AuditHead.objects.create(
        number=head.number, hash=head.hash, at=head.at, key=head.key, signature=head.signature
    )
    logger.info(head.line())
    return head


def _signed(number: int, last: str) -> Head:
    key = signing_key()
    unsigned = Head(number, last, timezone.now(), name_of(key.public_key()), "")
    signature = base64.b64encode(key.sign(unsigned.signed_text())).decode()
    return Head(unsigned.number, unsigned.hash, unsigned.at, unsigned.key, signature)


def kept_heads() -> Generator[Head]:
    """Those in the database, by the number of their entry, in flat memory."""
    rows = AuditHead.objects.order_by("number", "pk")
    for row in rows.values_list("number", "hash", "at", "key", "signature").iterator(chunk_size=2000):
        yield Head(*row)


def heads_in(path: Path) -> list[Head]:
    """From a file with a head a line, by their numbers; other lines, as of a collected log, are passed over.

    Raises HeadsUnreadable.
    """
    try:
        with path.open(encoding="utf-8") as file:
            return sorted(_heads_among(file, path))
    except (OSError, UnicodeDecodeError) as error:
        raise HeadsUnreadable(f"{path}: {error}") from error


def _heads_among(lines: Iterable[str], path: Path) -> Iterator[Head]:
    for place, line in enumerate(lines, 1):
        if '"audit_head"' not in line:
            continue
        try:
            yield _head_of(json.loads(line[line.index("{") :])["audit_head"])
        except (ValueError, KeyError, TypeError) as error:
            raise HeadsUnreadable(f"{path}, line {place}: this is no head.") from error


def _head_of(words: Mapping[str, object]) -> Head:
    at = datetime.fromisoformat(str(words["at"]))
    number = int(str(words["number"]))
    if at.tzinfo is None:
        raise ValueError("a time without its zone")
    return Head(number, str(words["hash"]), at, str(words["key"]), str(words["signature"]))
