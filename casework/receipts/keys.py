"""From a code to what finds and opens its case. Argon2id with a pepper: a stolen database guesses nothing."""

import hashlib
import hmac
import threading
from dataclasses import dataclass

import pyrage
from argon2.low_level import Type, hash_secret_raw

from casework.receipts.codes import Code
from casework.sealing.bech32 import encoded
from casework.sealing.keys import secret

MEMORY_KIB = 19 * 1024
ROUNDS = 2
AT_ONCE = 2
LONGEST_WAIT = 1.0

_turns = threading.BoundedSemaphore(AT_ONCE)


class TooBusy(Exception):
    """More codes are being looked up than this machine can derive keys for. It passes in a moment."""


@dataclass(frozen=True, repr=False)
class ReceiptKeys:
    """`lookup`: 32 bytes, the row is found by; `identity`: the age private key that replies are sealed to."""

    lookup: bytes
    identity: str

    @property
    def recipient(self) -> str:
        """The public half, kept with the case."""
        return str(pyrage.x25519.Identity.from_str(self.identity).to_public())


def keys_of(code: Code, *, patience: float = LONGEST_WAIT) -> ReceiptKeys:
    """About 30 ms and 19 MiB. Raises TooBusy when no turn comes within `patience` seconds."""
    if not _turns.acquire(timeout=patience):
        raise TooBusy
    try:
        derived = hash_secret_raw(code.digits.encode(), _salt(), ROUNDS, MEMORY_KIB, 1, 64, Type.ID)
    finally:
        _turns.release()
    identity = encoded("age-secret-key-", derived[32:]).upper()
    return ReceiptKeys(hashlib.sha256(derived[:32]).digest(), identity)


def _salt() -> bytes:
    return hmac.digest(secret("receipt-pepper"), b"receipt-v1", "sha256")
