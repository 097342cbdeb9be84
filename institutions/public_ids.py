"""Public identifiers: `<type>-<8 base32 letters>`, in Crockford's alphabet without look-alikes."""

import hashlib
import secrets

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 8


def new_public_id(record_type: str) -> str:
    """A random identifier; 40 bits, so the caller still checks that it is free."""
    return f"{record_type}-{''.join(secrets.choice(ALPHABET) for _ in range(LENGTH))}"


def derived_public_id(record_type: str, name: str) -> str:
    """The identifier that the same `name` has on every machine (sample content)."""
    digest = hashlib.sha256(f"{record_type}/{name}".encode()).digest()
    return f"{record_type}-{''.join(ALPHABET[byte % 32] for byte in digest[:LENGTH])}"
