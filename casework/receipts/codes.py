"""The code of a receipt: 20 random digits and two that notice mistakes (ISO 7064, MOD 97-10)."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

RANDOM_DIGITS = 20
DIGITS = RANDOM_DIGITS + 2
_SEPARATORS = re.compile(r"[\s\-‐-―.·/_,،]+")


class Mistake(StrEnum):
    """What is wrong with a code that somebody typed."""

    EMPTY = "empty"
    NOT_DIGITS = "not-digits"
    LENGTH = "length"
    MISTYPED = "mistyped"


class NotACode(Exception):
    def __init__(self, mistake: Mistake, *, digits: int = 0) -> None:
        super().__init__(mistake)
        self.mistake, self.digits = mistake, digits


@dataclass(frozen=True, repr=False)
class Code:
    """22 digits. Its `repr` and `str` do not show them: a code must not get into a log by accident."""

    digits: str

    @property
    def groups(self) -> list[str]:
        """In fours, as the card shows them; the two check digits last."""
        return [self.digits[start : start + 4] for start in range(0, DIGITS, 4)]

    def __repr__(self) -> str:
        return "Code(…)"


def check_digits(number: str) -> str:
    """The two digits that follow `number`."""
    return f"{98 - int(number) * 100 % 97:02}"


def code_from(secret: bytes, token: bytes) -> Code:
    """The code that belongs to a form: sent twice, it gets the same receipt, and nobody has to keep it."""
    derived = HKDF(SHA256(), 32, salt=None, info=b"receipt-code-v1" + token).derive(secret)
    number = f"{int.from_bytes(derived) % 10**RANDOM_DIGITS:0{RANDOM_DIGITS}}"
    return Code(number + check_digits(number))


def read_code(typed: str) -> Code:
    """The code in what somebody typed: digits of any script, spaces, dashes, direction marks.

    Raises NotACode.
    """
    joined = _SEPARATORS.sub("", "".join(sign for sign in typed if unicodedata.category(sign) != "Cf"))
    if not joined:
        raise NotACode(Mistake.EMPTY)
    values = [unicodedata.decimal(sign, None) for sign in joined[: 4 * DIGITS]]
    if None in values:
        raise NotACode(Mistake.NOT_DIGITS)
    if len(values) != DIGITS:
        raise NotACode(Mistake.LENGTH, digits=len(joined))
    digits = "".join(map(str, values))
    if check_digits(digits[:RANDOM_DIGITS]) != digits[RANDOM_DIGITS:]:
        raise NotACode(Mistake.MISTYPED)
    return Code(digits)
