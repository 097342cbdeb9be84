"""The work of one process without a broker: quick deliveries in one thread, slow ones and jobs in another."""

import logging
from collections.abc import Callable
from threading import Event, Thread

from django.db import InterfaceError, OperationalError, close_old_connections, connection

from outbox import relay

logger = logging.getLogger(__name__)

# So long what is slow may go on when the process is to stop; it is taken up again by the next one.
SECONDS_TO_END = 10
SECONDS_WHEN_AWAY = 5.0


def work_until(stop: Event, *, pause: float) -> None:
    """Deliver and run what is due until `stop` is set; while the database is away, wait for it.

    Raises whatever else ended one of the two threads.
    """
    beside = _Beside(stop, pause)
    beside.start()
    try:
        _repeat(lambda: relay.deliver_due(slow=False), stop, pause)
    finally:
        beside.join(SECONDS_TO_END)
    if beside.error is not None:
        raise beside.error


class _Beside(Thread):
    def __init__(self, stop: Event, pause: float) -> None:
        super().__init__(name="slow work", daemon=True)
        self._stop_of_both, self._pause = stop, pause
        self.error: Exception | None = None

    def run(self) -> None:
        try:
            _repeat(_slow_work, self._stop_of_both, self._pause)
        except Exception as error:
            self.error = error


def _slow_work() -> None:
    relay.run_due_jobs()
    relay.deliver_due(slow=True)


def _repeat(work: Callable[[], object], stop: Event, pause: float) -> None:
    """When one of the threads ends, so does the other: half of the work done would go unnoticed."""
    try:
        while not stop.is_set():
            close_old_connections()
            try:
                work()
            except (OperationalError, InterfaceError) as away:
                logger.warning("worker: the database is away (%s), trying again", type(away).__name__)
                stop.wait(SECONDS_WHEN_AWAY)
            stop.wait(pause)
    finally:
        stop.set()
        connection.close()
