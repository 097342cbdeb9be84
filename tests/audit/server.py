"""The portal to audit: the one at AUDIT_URL, or a new one with the sample content."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.audit.lighthouse import AuditImpossible

ROOT = Path(__file__).resolve().parents[2]
# The new portal is complete in one folder, whatever else this machine runs.
NOT_FOR_THE_PORTAL = {
    "DATABASE_URL", "REDIS_URL", "ELASTICSEARCH_URL", "PORTAL_SITE", "PORTAL_HOSTS", "PORTAL_BASE_URL",
}  # fmt: skip
LONGEST_START = 180


@contextlib.contextmanager
def portal() -> Iterator[str]:
    """Its address, without a slash at the end."""
    if given := os.environ.get("AUDIT_URL"):
        yield given.rstrip("/")
        return
    with tempfile.TemporaryDirectory() as folder, _serving(Path(folder), free_port()) as address:
        yield address


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def _serving(folder: Path, port: int) -> Iterator[str]:
    kept = {name: value for name, value in os.environ.items() if name not in NOT_FOR_THE_PORTAL}
    own = {"PORTAL_DATA_DIR": str(folder / "data"), "PORTAL_DEMO": "1", "PORT": str(port)}
    log = folder / "serve.log"
    with log.open("wb") as out:
        command = [sys.executable, "manage.py", "serve"]
        process = subprocess.Popen(command, cwd=ROOT, env=kept | own, stdout=out, stderr=out)
        try:
            _wait_for_ready_line(process, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def _wait_for_ready_line(process: subprocess.Popen[bytes], log: Path) -> None:
    last = time.monotonic() + LONGEST_START
    while "The portal is ready" not in log.read_text():
        if process.poll() is not None or time.monotonic() > last:
            raise AuditImpossible(f"The portal did not start:\n{log.read_text()}")
        time.sleep(0.3)
