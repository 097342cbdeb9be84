"""Whose keys close and open envelopes. The public process is given public keys only.

In production the keys are made elsewhere and named in the environment. Without them (demonstration,
development) a pair of each is made once in the data folder.
"""

import hashlib
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

import pyrage
from django.conf import settings

from casework.key_files import made_once


class Ring(StrEnum):
    """DESK opens what citizens write, IDENTITY who they say they are."""

    DESK = "desk"
    IDENTITY = "identity"


class NoKey(Exception):
    """This process is not given the key: it is another one that opens envelopes."""


@dataclass(frozen=True)
class Sealer:
    """The public halves of a ring. `key_id` names them beside each envelope, for the day they change."""

    recipients: tuple[str, ...]

    @property
    def key_id(self) -> str:
        return hashlib.sha256("\n".join(sorted(self.recipients)).encode()).hexdigest()[:16]


def sealer(ring: Ring) -> Sealer:
    """Raises NoKey where no public key is set and this site may not make one."""
    given: Sequence[str] = settings.PORTAL_SEALING[ring]["recipients"]
    if given:
        return Sealer(tuple(given))
    return Sealer(tuple(_public_half(key) for key in identities(ring)))


def identities(ring: Ring) -> Sequence[str]:
    """The private keys of a ring, the newest first. Raises NoKey in a process that has none."""
    given: str = settings.PORTAL_SEALING[ring]["key_file"]
    if given:
        return _keys_in(Path(given))
    if settings.PORTAL_SEALING[ring]["recipients"] or not settings.PORTAL_SEALING_MAKES_KEYS:
        raise NoKey(f"No private key of the ring {ring} is set here.")
    return _keys_in(_made(f"{ring}.age", _new_pair))


def secret(name: str) -> bytes:
    """A secret of this installation that is neither in the database nor in its backups.

    Raises NoKey where none is set and this site may not make one.
    """
    if given := settings.PORTAL_RECEIPT_SECRETS[name]:
        return given.encode()
    if not settings.PORTAL_SEALING_MAKES_KEYS:
        raise NoKey(f"The secret {name} is not set here.")
    return _made(f"{name}.secret", lambda: secrets.token_urlsafe(48).encode()).read_bytes().strip()


def _made(name: str, made: Callable[[], bytes]) -> Path:
    try:
        return made_once(settings.PORTAL_KEY_DIR / name, made)
    except OSError as error:
        raise NoKey(f"The key {name} cannot be made: {error.strerror}.") from error


def _new_pair() -> bytes:
    return f"{pyrage.x25519.Identity.generate()}\n".encode()


def _public_half(key: str) -> str:
    return str(pyrage.x25519.Identity.from_str(key).to_public())


@cache
def _read(path: Path, changed: int) -> tuple[str, ...]:
    lines = (line.strip() for line in path.read_text().splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


def _keys_in(path: Path) -> tuple[str, ...]:
    try:
        return _read(path, path.stat().st_mtime_ns)
    except OSError as error:
        raise NoKey(f"The key file cannot be read: {error.strerror}.") from error
