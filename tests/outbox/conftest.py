"""Workers of their own: threads whose connections commit, and nothing of them left behind."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from django.db import connection

from outbox import handlers
from outbox.handlers import Handler
from outbox.models import Message, ScheduledRun

TOPIC = "test.topic"

Apart = Callable[[Callable[[], object]], Future[object]]


@pytest.fixture
def only_handler(monkeypatch: pytest.MonkeyPatch) -> Callable[[Handler], None]:
    """Make this handler of TOPIC the only one."""

    def register(handler: Handler) -> None:
        monkeypatch.setattr(handlers, "_handlers", {TOPIC: handler})

    return register


@pytest.fixture
def no_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handlers, "_jobs", {})


def _closing(work: Callable[[], object]) -> object:
    try:
        return work()
    finally:
        connection.close()


def _forget() -> None:
    Message.objects.filter(topic=TOPIC).delete()
    ScheduledRun.objects.filter(name__startswith="test.").delete()


@pytest.fixture
def apart(db: None) -> Iterator[Apart]:
    """Run work on a connection of its own, outside the test's transaction; what it commits is removed."""
    with ThreadPoolExecutor(max_workers=8) as threads:

        def run(work: Callable[[], object]) -> Future[object]:
            return threads.submit(_closing, work)

        run(_forget).result()
        yield run
        run(_forget).result()
