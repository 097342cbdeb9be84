"""Cases of the tests, taken in as a citizen's form does it."""

import secrets
from collections.abc import Sequence
from typing import Any

from casework.intake import Receipt, Submission, receive
from casework.models import Case
from casework.receipts.keys import keys_of

WORDS = "Le guichet demande un billet pour chaque tampon, مرة بعد مرة."


def submission(kind: str = "complaint", *, about: Sequence[str] = ("mrafp",), **given: Any) -> Submission:
    fields: dict[str, Any] = {"body": {"text": WORDS}, "identity": {}, "locale": "ar"} | given
    return Submission(kind=kind, about=about, **fields)


def sent(kind: str = "complaint", *, token: bytes = b"", **given: Any) -> tuple[Case, Receipt]:
    """The case of a new form and its receipt."""
    receipt = receive(submission=submission(kind, **given), token=token or secrets.token_bytes(16))
    return case_of(receipt), receipt


def case_of(receipt: Receipt) -> Case:
    return Case.objects.get(receipt_lookup=keys_of(receipt.code).lookup)
