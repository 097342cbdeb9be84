"""The key that signs how far the audit has come (Ed25519), and those by which a signature is checked."""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from django.conf import settings

from casework.key_files import made_once


class KeyUnfit(Exception):
    """The file is missing or holds no Ed25519 key; the message says which file."""


def signing_key() -> Ed25519PrivateKey:
    """From the file that PORTAL_AUDIT_KEY names; else made once in the data folder. Raises KeyUnfit."""
    path = Path(settings.PORTAL_AUDIT_KEY or made_once(settings.PORTAL_AUDIT_OWN_KEY, _new_key))
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise KeyUnfit(f"{path}: {error}") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyUnfit(f"{path} holds no Ed25519 key.")
    return key


def _new_key() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def public_pem(key: Ed25519PublicKey) -> str:
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def name_of(key: Ed25519PublicKey) -> str:
    """Sixteen hexadecimal digits by which heads name the key that has signed them."""
    return hashlib.sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()[:16]


def known_keys(files: Iterable[Path]) -> Mapping[str, Ed25519PublicKey]:
    """By name: the public keys in `files`; without any, of the key in use. Raises KeyUnfit."""
    keys = [_public_key(path) for path in files] or [signing_key().public_key()]
    return {name_of(key): key for key in keys}


def _public_key(path: Path) -> Ed25519PublicKey:
    try:
        key = load_pem_public_key(path.read_bytes())
    except (OSError, ValueError, UnsupportedAlgorithm) as error:
        raise KeyUnfit(f"{path}: {error}") from error
    if not isinstance(key, Ed25519PublicKey):
        raise KeyUnfit(f"{path} holds no Ed25519 key.")
    return key


def fits(key: Ed25519PublicKey, signature: bytes, text: bytes) -> bool:
    try:
        key.verify(signature, text)
    except InvalidSignature:
        return False
    return True
