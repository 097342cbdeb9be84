"""From any value that lies about to the keys that it could be: none is too unlikely to be tried."""

import binascii
import hashlib
import re
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from contextlib import suppress

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from casework.receipts.codes import Code, NotACode, read_code
from casework.sealing.bech32 import encoded

IDENTITY = re.compile(rb"AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}", re.IGNORECASE)
# What is written in letters: hexadecimal, base 64, or a passphrase.
WRITTEN = re.compile(rb"[A-Za-z0-9+/_-]{20,200}={0,2}")
DIGITS = re.compile(rb"(?<!\d)(?:\d[ -]?){21}\d(?!\d)")
SEED, TOKEN = 32, 16
# Longer values are pictures, pages and envelopes: only what is written in them is looked at.
LONGEST_RAW = 200


def identities_in(value: bytes) -> Iterator[str]:
    yield from (found.decode().upper() for found in IDENTITY.findall(value))


def codes_in(value: bytes) -> Iterator[Code]:
    for digits in DIGITS.findall(value):
        try:
            yield read_code(digits.decode())
        except NotACode:
            continue


def pieces(value: bytes) -> Iterator[bytes]:
    """The value and whatever is written in it, decoded in every way that fits."""
    if len(value) <= LONGEST_RAW:
        yield value
    for written in WRITTEN.findall(value):
        yield written
        plain = written.replace(b"-", b"")
        if len(plain) % 2 == 0:
            with suppress(binascii.Error):
                yield binascii.unhexlify(plain)
        text = written.rstrip(b"=").replace(b"+", b"-").replace(b"/", b"_")
        if len(text) % 4 != 1:
            yield urlsafe_b64decode(text + b"=" * (-len(text) % 4))


def seeds(piece: bytes) -> Iterator[bytes]:
    """Of 32 bytes each: beginning, end, and digest, as for a passphrase."""
    if len(piece) >= SEED:
        yield from {piece[:SEED], piece[-SEED:]}
    if len(piece) >= TOKEN:
        yield hashlib.sha256(piece).digest()


def tokens(piece: bytes) -> Iterator[bytes]:
    """What a form could have carried: 16 bytes, or the digest that is kept of them."""
    if len(piece) in {TOKEN, SEED}:
        yield piece


def identity_of(seed: bytes) -> str:
    return encoded("age-secret-key-", seed).upper()


def recipient_of(seed: bytes) -> str:
    """The public half; about a tenth of a millisecond."""
    return encoded("age", X25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw())
