"""Envelopes: age files (X25519, ChaCha20-Poly1305) whose length does not tell how much was written."""

from collections.abc import Sequence

import pyrage

SMALLEST = 1024
_LENGTH = 8


class CannotOpen(Exception):
    """None of the keys at hand fits, or the envelope is damaged."""


def padded(content: bytes) -> bytes:
    """`content` behind its length, filled up to the next power of two, 1 KiB at least."""
    needed = len(content) + _LENGTH
    size = max(SMALLEST, 1 << (needed - 1).bit_length())
    return len(content).to_bytes(_LENGTH) + content + bytes(size - needed)


def unpadded(content: bytes) -> bytes:
    length = int.from_bytes(content[:_LENGTH])
    if length > len(content) - _LENGTH:
        raise CannotOpen("The envelope is shorter than it says.")
    return content[_LENGTH : _LENGTH + length]


def seal(content: bytes, recipients: Sequence[str]) -> bytes:
    """An envelope that each of `recipients` (age public keys) can open. Raises ValueError for none at all."""
    if not recipients:
        raise ValueError("An envelope for nobody could never be opened.")
    return pyrage.encrypt(padded(content), [pyrage.x25519.Recipient.from_str(key) for key in recipients])


def open_envelope(envelope: bytes | memoryview, identities: Sequence[str]) -> bytes:
    """What was sealed. `identities`: age private keys. Raises CannotOpen."""
    keys = [pyrage.x25519.Identity.from_str(key) for key in identities]
    try:
        return unpadded(pyrage.decrypt(bytes(envelope), keys))
    except pyrage.DecryptError as error:
        raise CannotOpen(str(error)) from error
