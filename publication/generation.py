"""When anything that public pages show last changed: the mark by which a kept page is known to be old.

With Redis all processes and machines read the mark there. Without it, server and worker share a machine and
read the time of a file in the data folder (docs/adr/0016).
"""

import logging
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import cast

from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction

logger = logging.getLogger(__name__)

KEY = "generation"
# How often a process asks Redis: other processes' changes are seen this much later.
SECONDS_BETWEEN = 0.5


class _Heard:
    """What this process last heard from Redis, and when on its own clock."""

    mark: int | None = None
    at: float = -1.0


_heard = _Heard()
# {name: (mark, what was read under it)}
_remembered: dict[str, tuple[int, object]] = {}


def renew() -> None:
    """Outdate every kept page as soon as the running transaction is through; at once when there is none."""
    waiting = [entry[1] for entry in connection.run_on_commit[-3:]]
    if _renew not in waiting:
        transaction.on_commit(_renew, robust=True)


def current() -> int | None:
    """The mark, in nanoseconds since 1970; None while it cannot be read, and nothing should be kept."""
    if file := settings.PORTAL_GENERATION_FILE:
        return _of_file(file)
    if _heard.at < 0 or time.monotonic() - _heard.at > SECONDS_BETWEEN:
        _heard.mark, _heard.at = cache.get(KEY) or _begin(), time.monotonic()
    return _heard.mark


def remembered[T](name: str, read: Callable[[], T]) -> T:
    """What `read` gives, asked once for each mark. Inside a transaction always anew: what that has changed
    counts there already, and nowhere else yet."""
    mark = None if connection.in_atomic_block else current()
    if mark is None:
        return read()
    known = _remembered.get(name)
    if known is None or known[0] != mark:
        known = _remembered[name] = mark, read()
    return cast(T, known[1])


def _renew() -> None:
    now = time.time_ns()
    if file := settings.PORTAL_GENERATION_FILE:
        _mark_file(file, now)
    else:
        cache.set(KEY, now, None)
        _heard.at = -1.0


def _begin() -> int | None:
    cache.add(KEY, time.time_ns(), None)
    return cache.get(KEY)


def _of_file(file: Path) -> int:
    try:
        return os.stat(file).st_mtime_ns
    except FileNotFoundError:
        _mark_file(file, now := time.time_ns())
        return now


def _mark_file(file: Path, now: int) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch()
    # Set, not left to the file system: its clock is too coarse to tell two changes apart.
    os.utime(file, ns=(now, now))
