"""A portal that serves HTTP, as in production: gunicorn, its own log, the environment of one site."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.drills.scene import Scene, end
from tests.services.folders import CHECKOUT
from tests.services.processes import free_port

START_LIMIT = 90
THREADS = 8
WSGI = "tests.drills.cases.portal_wsgi"


@dataclass(frozen=True)
class Site:
    """`address`: without a slash at its end; `log`: all that the processes wrote."""

    address: str
    log: Path
    process: subprocess.Popen[bytes]


@contextmanager
def running(
    scene: Scene,
    *,
    name: str = "site",
    workers: int = 1,
    environment: Mapping[str, str] | None = None,
    options: tuple[str, ...] = (),
    wsgi: str = WSGI,
) -> Iterator[Site]:
    """Served until the block ends. `options`: more of gunicorn's; `wsgi`: the module served."""
    port = free_port(0)
    log = scene.folder / f"{name}.log"
    command = [
        *(sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--threads", f"{THREADS}"),
        *("--workers", f"{workers}", "--timeout", "120", "--log-level", "info"),
        *("--logger-class", "portal.access_log.DiscreetLogger", *options, f"{wsgi}:application"),
    ]
    own = os.environ | scene.environment | dict(environment or {}) | {"PORT": f"{port}"}
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=CHECKOUT, env=own, stdout=output, stderr=output)
        site = Site(f"http://127.0.0.1:{port}", log, process)
        try:
            _wait_until_ready(site)
            yield site
        finally:
            end(process)


def _wait_until_ready(site: Site) -> None:
    end = time.monotonic() + START_LIMIT
    while site.process.poll() is None and time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"{site.address}/-/ready", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"The portal did not start:\n{site.log.read_text()[-3000:]}")
