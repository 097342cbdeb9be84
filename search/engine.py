"""The connection to Elasticsearch, and what to do while it is away."""

import time
from collections.abc import Callable
from functools import lru_cache
from threading import Lock

from django.conf import settings
from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch

SEARCH_TIMEOUT = 2.0
WRITE_TIMEOUT = 60.0
PAUSE = 10.0
BUSY = {429, 502, 503, 504}


class EngineAway(Exception):
    """Elasticsearch did not answer, or could not serve."""


def client() -> Elasticsearch:
    """One client for the process. Fails fast: a search must not wait for a hung node."""
    return _client_of(settings.PORTAL_ELASTICSEARCH_URL)


@lru_cache(maxsize=4)
def _client_of(url: str) -> Elasticsearch:
    return Elasticsearch(url, request_timeout=SEARCH_TIMEOUT, max_retries=0, retry_on_timeout=False)


def patient_client() -> Elasticsearch:
    """For writing in bulk, which may take longer than a reader waits."""
    return client().options(request_timeout=WRITE_TIMEOUT, max_retries=1)


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


breaker = Breaker()


def is_away(error: Exception) -> bool:
    """Whether `error` says that the server can't take requests now, rather than that the request is wrong."""
    if isinstance(error, ApiError):
        return error.status_code in BUSY
    return isinstance(error, TransportError)
