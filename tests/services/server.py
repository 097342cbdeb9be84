"""What the three local servers have in common."""

import shutil
import time
from abc import ABC, abstractmethod
from pathlib import Path
from signal import SIGTERM, Signals
from typing import ClassVar

import psutil

from tests.services.folders import exclusive, state_folder
from tests.services.processes import STOP_LIMIT, ServiceUnavailable, free_port, owned_process

ATTEMPTS = 3
REGISTRATION_LIMIT = 3


class Server(ABC):
    """One service run from local binaries, with its state in one folder.

    `variable` is the environment variable that names its URL, `preferred_port` lies off the usual ports
    so that a developer's own servers are never met, `container_port` is the one inside Docker.
    """

    name: ClassVar[str]
    variable: ClassVar[str]
    preferred_port: ClassVar[int]
    container_port: ClassVar[int]
    stop_signal: ClassVar[Signals] = SIGTERM

    def __init__(self, state: Path | None = None) -> None:
        self.folder = (state or state_folder()) / self.name
        self.log = self.folder / "log"
        self.pid_file = self.folder / "pid"

    @staticmethod
    @abstractmethod
    def url(port: int) -> str:
        """The address clients use."""

    @abstractmethod
    def launch(self, port: int) -> None:
        """Start the daemon on `port`; return once it answers."""

    def process(self) -> psutil.Process | None:
        return owned_process(self.pid_file, self.folder)

    def start(self) -> str:
        """Start unless running; its URL. Several callers at once get the same server."""
        with exclusive(self._lock):
            if self.process():
                return self.url(self._port())
            return self._start_afresh()

    def stop(self) -> None:
        with exclusive(self._lock):
            if process := self.process():
                process.send_signal(self.stop_signal)
                self._wait_until_gone(process)

    def status(self) -> str:
        process = self.process()
        return (
            f"{self.name}: {self.url(self._port())} (pid {process.pid})"
            if process
            else f"{self.name}: stopped"
        )

    @property
    def _lock(self) -> Path:
        return self.folder.with_suffix(".lock")

    def _port(self) -> int:
        return int((self.folder / "port").read_text())

    def _start_afresh(self) -> str:
        self.folder.mkdir(parents=True, exist_ok=True)
        for _ in range(ATTEMPTS):
            port = free_port(self.preferred_port)
            try:
                return self._start_on(port)
            except ServiceUnavailable as error:
                failure = error
                if not self._lost_the_port():
                    break
        raise failure

    def _start_on(self, port: int) -> str:
        for left_over in (self.pid_file, self.log):
            left_over.unlink(missing_ok=True)
        self.log.touch()
        (self.folder / "port").write_text(str(port))
        self.launch(port)
        self._wait_until_known()
        return self.url(port)

    def _lost_the_port(self) -> bool:
        # Another checkout may take the port after it was found free. All three servers say it in these words.
        return "Address already in use" in self.log.read_text()

    def _wait_until_known(self) -> None:
        # A server may answer a moment before its pid file is written.
        end = time.monotonic() + REGISTRATION_LIMIT
        while not self.process():
            if time.monotonic() > end:
                raise ServiceUnavailable(f"{self.name} ended right after its start; see {self.log}")
            time.sleep(0.02)

    def _wait_until_gone(self, process: psutil.Process) -> None:
        # Not process.wait(): a zombie has no command line any more and is gone enough.
        end = time.monotonic() + STOP_LIMIT
        while self.process():
            if time.monotonic() > end:
                process.kill()
                return
            time.sleep(0.1)


def discard(folder: Path) -> None:
    """Remove what an interrupted run may have left."""
    shutil.rmtree(folder, ignore_errors=True)
