"""`manage.py work`: deliver messages and run periodic jobs, without a broker."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from outbox import relay
from outbox.working import work_until


class Command(BaseCommand):
    help = "Deliver what waits in the outbox and run what is due, until stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="deliver what is due now, then exit")
        parser.add_argument("--pause", type=float, default=1.0, help="seconds between looks (default 1)")

    def handle(self, *args: Any, once: bool, pause: float, **options: Any) -> None:
        if once:
            relay.run_due_jobs()
            self.stdout.write(f"{relay.deliver_due()} delivered")
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda _signal, _frame: stop.set())
        work_until(stop, pause=pause)
