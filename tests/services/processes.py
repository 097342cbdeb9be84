"""Starting daemons, recognising them later, finding ports."""

import contextlib
import os
import socket
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

import psutil

from tests.services.privileges import unprivileged_command

START_LIMIT = 240
STOP_LIMIT = 30
LOG_TAIL = 3000


class ServiceUnavailable(Exception):
    """A service could not be provided; the message says why and what to do."""


def run_logged(
    command: list[str], *, log: Path, env: Mapping[str, str] | None = None, cwd: Path | None = None
) -> None:
    """Run a command to its end, without root's rights, its output appended to `log`.

    A file and not a pipe: the daemons that commands leave behind would hold a pipe open.
    """
    with log.open("a") as output:
        finished = subprocess.run(
            unprivileged_command(command),
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            timeout=START_LIMIT,
            env=env,
            cwd=cwd,
        )
    if finished.returncode:
        raise ServiceUnavailable(f"{Path(command[0]).name} failed:\n{log.read_text()[-LOG_TAIL:]}")


def owned_process(pid_file: Path, folder: Path) -> psutil.Process | None:
    """The live process of `pid_file`, if its command line names `folder`: pids are reused by others."""
    try:
        process = psutil.Process(int(pid_file.read_text().split()[0]))
        return process if str(folder) in " ".join(process.cmdline()) else None
    except (OSError, ValueError, IndexError, psutil.Error):
        return None


def free_port(wanted: int) -> int:
    """`wanted` if nothing uses it on loopback, else any free port."""
    for port in (wanted, 0):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return int(probe.getsockname()[1])
    raise ServiceUnavailable("No port is free on 127.0.0.1.")


def answers(host: str, port: int) -> bool:
    """Whether something accepts connections there."""
    with contextlib.suppress(OSError), socket.create_connection((host, port), 2):
        return True
    return False


def wait_until_answering(port: int, *, seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not answers("127.0.0.1", port):
        if time.monotonic() > end:
            raise ServiceUnavailable(f"Nothing answers on port {port} after {seconds:.0f} seconds.")
        time.sleep(0.05)


def environment_without(*names: str) -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in names}
