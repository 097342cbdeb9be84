"""Server and worker as child processes that end together."""

import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from types import FrameType, TracebackType
from typing import Self

from portal.settings.environment import ROOT

STOPPING = (signal.SIGTERM, signal.SIGINT)
LONGEST_START = 60.0
GRACE = 10.0


class PortTaken(Exception):
    """Somebody else listens there."""


def claim_port(port: int) -> int:
    """`port`, if it is free on the loopback interface. Raises PortTaken with the system's reason."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise PortTaken(error.strerror or str(error)) from error
    return port


class Processes:
    """Children that are stopped when the block ends, by whatever way."""

    def __init__(self) -> None:
        self.children: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        # Also SIGINT: a shell that starts this in the background has told it to ignore Ctrl-C.
        for number in STOPPING:
            signal.signal(number, _as_interrupt)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        # Who presses Ctrl-C again is in a hurry; the children still need their moment.
        for number in STOPPING:
            signal.signal(number, signal.SIG_IGN)
        for child in self.children:
            child.terminate()
        for child in self.children:
            try:
                child.wait(GRACE)
            except subprocess.TimeoutExpired:
                child.kill()
        return kind is KeyboardInterrupt

    def start(self, *arguments: str) -> None:
        """Run Python with `arguments`, out of reach of Ctrl-C: this process stops its children itself."""
        command = [sys.executable, *arguments]
        child = subprocess.Popen(command, cwd=ROOT, start_new_session=True)  # noqa: S603 (our own words)
        self.children.append(child)

    def alive(self) -> bool:
        return all(child.poll() is None for child in self.children)

    def wait(self) -> None:
        """Until one of them ends."""
        while self.alive():
            time.sleep(0.5)


def _as_interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def wait_until_ready(port: int, processes: Processes) -> bool:
    """True once the server says it is ready; False when a process ended or a minute has passed."""
    last = time.monotonic() + LONGEST_START
    while processes.alive() and time.monotonic() < last:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/-/ready", timeout=2):
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    return False
