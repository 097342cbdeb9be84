"""Secrets and signatures after Standard Webhooks: receivers can tell that a message is the portal’s."""

import base64
import hashlib
import hmac
import secrets

from institutions.ciphers import cipher_for

PREFIX = "whsec_"
BYTES = 32
PURPOSE = "webhooks"


def new_secret() -> str:
    """`whsec_` and 32 random bytes in base64, as the receiver writes it into its settings."""
    return PREFIX + base64.b64encode(secrets.token_bytes(BYTES)).decode()


def sealed(secret: str) -> str:
    return cipher_for(PURPOSE).encrypt(secret.encode()).decode()


def opened(kept: str) -> str:
    """Raises cryptography.fernet.InvalidToken when the server's key is another by now."""
    return cipher_for(PURPOSE).decrypt(kept.encode()).decode()


def signature(secret: str, *, message_id: str, timestamp: int, body: bytes) -> str:
    """`v1,` and the HMAC-SHA256 over `id.timestamp.body`, in base64."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
