"""A real clamd of the drill's own, which knows one virus: the harmless one that every scanner reports."""

import shutil
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from signal import SIGCONT, SIGSTOP

from tests.casework.attachments.clamd import EICAR
from tests.services.debian import install_one_of
from tests.services.folders import hand_over
from tests.services.privileges import unprivileged_command
from tests.services.processes import ServiceUnavailable

START_LIMIT = 60


def program() -> str:
    """Raises ServiceUnavailable where it is missing and may not be installed."""
    if shutil.which("clamd") is None:
        install_one_of("clamav-daemon", why="a virus scanner")
    if found := shutil.which("clamd"):
        return found
    raise ServiceUnavailable("This drill needs clamd: install ClamAV's daemon.")


class Clamd:
    """`address`: of its socket, in `folder`, where its one signature and its log are too."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.address = str(folder / "socket")
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        program_ = program()
        signatures = self.folder / "signatures"
        signatures.mkdir(parents=True, exist_ok=True)
        (signatures / "own.ndb").write_text(f"Eicar:0:*:{EICAR.hex()}\n")
        rules = self.folder / "clamd.conf"
        rules.write_text(
            f"LocalSocket {self.address}\nFixStaleSocket yes\n"
            f"DatabaseDirectory {signatures}\nForeground yes\n"
        )
        hand_over(self.folder)
        with (self.folder / "log").open("wb") as log:
            command = unprivileged_command([program_, "--config-file", str(rules)])
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        self._wait()

    def _wait(self) -> None:
        end = time.monotonic() + START_LIMIT
        while time.monotonic() < end and self._running().poll() is None:
            with suppress(OSError), socket.socket(socket.AF_UNIX) as asking:
                asking.connect(self.address)
                return
            time.sleep(0.1)
        raise ServiceUnavailable(f"clamd did not start:\n{(self.folder / 'log').read_text()[-2000:]}")

    def _running(self) -> subprocess.Popen[bytes]:
        assert self._process is not None, "clamd was not started"
        return self._process

    def kill(self) -> None:
        """At once; its socket stays behind, as after a crash."""
        self._running().kill()
        self._running().wait()

    def hang(self) -> None:
        """It accepts whoever comes, and says nothing."""
        self._running().send_signal(SIGSTOP)

    def go_on(self) -> None:
        self._running().send_signal(SIGCONT)

    def stop(self) -> None:
        if self._process is not None:
            self.kill()
