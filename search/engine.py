"""The connection to Elasticsearch, and what to do while it is away."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from threading import Lock
from typing import Any

from django.conf import settings
from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch

# With what the database takes to answer instead, a reader waits two seconds and a half at most.
SEARCH_TIMEOUT = 1.7
# For small requests that come before a large one: a hung node shows itself in them.
LOOK_TIMEOUT = 5.0
WRITE_TIMEOUT = 30.0
PAUSE = 10.0
BUSY = {429, 502, 503, 504}


class EngineAway(Exception):
    """Elasticsearch did not answer, or could not serve."""


_end: ContextVar[float | None] = ContextVar("end", default=None)


@contextmanager
def time_limit(seconds: float = SEARCH_TIMEOUT) -> Iterator[None]:
    """All requests of `client()` in the block together take at most this long."""
    token = _end.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _end.reset(token)


def client() -> Elasticsearch:
    """One client for the process. Fails fast: a search must not wait for a hung node."""
    url, end = settings.PORTAL_ELASTICSEARCH_URL, _end.get()
    if end is None:
        return _client_of(url)
    return _limited(url, max(1, int((end - time.monotonic()) * 100)))


@lru_cache(maxsize=4)
def _client_of(url: str) -> Elasticsearch:
    return Elasticsearch(url, request_timeout=SEARCH_TIMEOUT, max_retries=0, retry_on_timeout=False)


@lru_cache(maxsize=256)
def _limited(url: str, hundredths: int) -> Elasticsearch:
    """Kept: to make one takes longer than many an answer."""
    return _client_of(url).options(request_timeout=hundredths / 100)


def patient_client() -> Elasticsearch:
    """For writing in bulk, which may take longer than a reader waits."""
    return client().options(request_timeout=WRITE_TIMEOUT)


def looking_client() -> Elasticsearch:
    """For a worker that asks whether the server is there before it writes."""
    return client().options(request_timeout=LOOK_TIMEOUT)


def in_use() -> bool:
    return bool(settings.PORTAL_ELASTICSEARCH_URL)


class Breaker:
    """After a failure, asks again only every `PAUSE` seconds, one caller at a time."""

    def __init__(self) -> None:
        self._closed_until = 0.0
        self._lock = Lock()

    def call[T](self, ask: Callable[[], T]) -> T:
        """What `ask` returns. Raises EngineAway at once during the pause, or when nobody answers."""
        self._take_turn()
        try:
            answer = ask()
        except (TransportError, ApiError) as error:
            if is_away(error):
                self._closed_until = time.monotonic() + PAUSE
            raise EngineAway(str(error)) from error
        self.reset()
        return answer

    def reset(self) -> None:
        self._closed_until = 0.0

    def _take_turn(self) -> None:
        with self._lock:
            now = time.monotonic()
            if now < self._closed_until:
                raise EngineAway("a moment ago it did not answer")
            if self._closed_until:
                self._closed_until = now + PAUSE


# A server may be too busy to take documents and still answer readers.
breaker = Breaker()
write_breaker = Breaker()


def is_away(error: Exception) -> bool:
    """Whether `error` says that the server can't take requests now, rather than that the request is wrong."""
    if isinstance(error, ApiError):
        return error.status_code in BUSY
    return isinstance(error, TransportError)


def require_complete(answer: Mapping[str, Any], *, shards: int) -> None:
    """Raises EngineAway for an answer that not every index has given: silently, it would hide records."""
    counted = answer["_shards"]
    # A shard that no node has is neither successful nor failed.
    if answer.get("timed_out") or counted["successful"] < max(shards, counted["total"]):
        raise EngineAway(f"an incomplete answer: {dict(counted)}")
