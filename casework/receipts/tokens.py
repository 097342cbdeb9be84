"""What a form carries from its first step on: random bytes, and when they were given out, signed."""

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import timedelta

from django.core import signing
from django.utils import timezone

LONGEST_OPEN = timedelta(hours=24)
_SALT = "casework.form"


class BadToken(Exception):
    """Not one that this portal gave out, or older than a day."""


@dataclass(frozen=True, repr=False)
class FormToken:
    """`value`: 16 bytes, known to the form alone; `age`: since it was given out."""

    value: bytes
    age: timedelta


def new_token() -> str:
    value = urlsafe_b64encode(secrets.token_bytes(16)).decode()
    return signing.TimestampSigner(salt=_SALT).sign(value)


def read_token(text: str) -> FormToken:
    """Raises BadToken."""
    signer = signing.TimestampSigner(salt=_SALT)
    try:
        value = signer.unsign(text, max_age=LONGEST_OPEN)
    except signing.BadSignature as error:
        raise BadToken from error
    given_at = signing.b62_decode(text.rsplit(":", 2)[1])
    age = timedelta(seconds=max(0, int(timezone.now().timestamp()) - given_at))
    return FormToken(urlsafe_b64decode(value), age)
