"""What every portal that a browser test reads is started with."""

import contextlib
import os
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import urlopen

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
# Of the services it gets the database alone, so that it answers alike on every machine.
NOT_FOR_THE_SERVER = {"REDIS_URL", "ELASTICSEARCH_URL", "PORTAL_SITE", "PORTAL_HOSTS", "PORTAL_BASE_URL"}
LONGEST_START = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def database_url(name: str = "") -> str:
    """Of the test database, or of another one on the same server."""
    at = connection.settings_dict
    who = f"{quote(str(at['USER']))}:{quote(str(at['PASSWORD']), safe='')}"
    return f"postgres://{who}@{at['HOST']}:{at['PORT'] or 5432}/{name or at['NAME']}"


def environment(port: int, folder: Path, database: str) -> dict[str, str]:
    """Variables of a portal in demonstration mode; `folder` holds its data, `database` is a URL."""
    kept = {name: value for name, value in os.environ.items() if name not in NOT_FOR_THE_SERVER}
    return kept | {
        "DATABASE_URL": database,
        "PORTAL_DATA_DIR": str(folder),
        "PORTAL_DEMO": "1",
        # The same as here, so that a test can open a session and factors can be read.
        "SECRET_KEY": settings.SECRET_KEY,
        "PORT": str(port),
    }


@contextlib.contextmanager
def serving(command: Sequence[str], variables: dict[str, str], folder: Path) -> Iterator[None]:
    """`command` runs, answering on the variables' PORT, until the block ends."""
    log = folder / "server.log"
    with log.open("wb") as file:
        process = subprocess.Popen(command, cwd=ROOT, env=variables, stdout=file, stderr=file)
        try:
            _wait_until_ready(f"http://127.0.0.1:{variables['PORT']}", process, log)
            yield
        finally:
            process.terminate()
            process.wait(25)


def _wait_until_ready(site: str, process: subprocess.Popen[bytes], log: Path) -> None:
    last = time.monotonic() + LONGEST_START
    while True:
        with contextlib.suppress(URLError, OSError), urlopen(f"{site}/-/ready", timeout=2):
            return
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < last, log.read_text()
        time.sleep(0.2)
