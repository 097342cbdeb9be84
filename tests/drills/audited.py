"""The audit of cases at its full size: how long it takes to verify, and what tampering goes unnoticed."""

import random
import time

from casework.audit.heads import Head, sign_head
from casework.audit.keys import known_keys
from casework.audit.verifying import verify
from tests.casework.audit.tampering import KINDS, fill, found_after


def seconds_to_verify(rows: int) -> tuple[float, Head]:
    """Fill the audit with so many entries, sign its head, verify it whole."""
    fill(rows, seed=rows)
    head = sign_head()
    assert head is not None
    began = time.monotonic()
    verdict = verify(keys=known_keys(()), outside=[head])
    seconds = time.monotonic() - began
    assert verdict.is_whole, verdict
    assert verdict.entries == rows
    return seconds, head


def untold(rows: int, tamperings: int, head: Head) -> list[str]:
    """The kinds of those that the verification has not found. Each is tried alone and taken back."""
    chance = random.Random(rows)
    tried = [list(KINDS)[number % len(KINDS)] for number in range(tamperings)]
    missed = [kind for kind in tried if found_after(kind, rows, chance, [head]) is None]
    assert verify(keys=known_keys(()), outside=[head]).is_whole, "A tampering was not taken back."
    return missed
