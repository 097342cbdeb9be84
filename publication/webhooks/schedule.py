"""When what failed is tried again: soon at first, then less and less often, over a day and a half."""

from datetime import datetime, timedelta

PAUSES = (
    timedelta(seconds=5),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=18),
)
MOST_ATTEMPTS = len(PAUSES) + 1


def next_attempt(failures: int, at: datetime) -> datetime | None:
    """After so many failures in a row, the last one at `at`; None: it is not tried again by itself."""
    return at + PAUSES[failures - 1] if failures <= len(PAUSES) else None
