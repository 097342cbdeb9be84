"""A server over the sample content of the test database, and a browser that reads it."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import urlopen

import pytest
from django.conf import settings
from django.db import connection
from playwright.sync_api import Browser, sync_playwright

from tests.browser.addresses import addresses
from tests.browser.chromium import BrowserMissing, arguments, chromium

ROOT = Path(__file__).resolve().parents[2]
# Of the services it gets the database alone, so that it answers alike on every machine.
NOT_FOR_THE_SERVER = {"REDIS_URL", "ELASTICSEARCH_URL", "PORTAL_SITE", "PORTAL_HOSTS", "PORTAL_BASE_URL"}
LONGEST_START = 60


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _database_url() -> str:
    at = connection.settings_dict
    who = f"{quote(str(at['USER']))}:{quote(str(at['PASSWORD']), safe='')}"
    return f"postgres://{who}@{at['HOST']}:{at['PORT'] or 5432}/{at['NAME']}"


@contextlib.contextmanager
def _serving(port: int, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    kept = {name: value for name, value in os.environ.items() if name not in NOT_FOR_THE_SERVER}
    own = {
        "DATABASE_URL": _database_url(),
        "PORTAL_DATA_DIR": str(folder),
        "PORTAL_DEMO": "1",
        # The same as here, so that a test can open a session.
        "SECRET_KEY": settings.SECRET_KEY,
        "PORT": str(port),
    }
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "--bind",
        f"127.0.0.1:{port}",
        "--threads",
        "4",
        "portal.wsgi",
    ]
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=kept | own, stdout=log, stderr=log)
        try:
            yield process
        finally:
            process.terminate()
            process.wait(15)


def _wait_until_ready(site: str, process: subprocess.Popen[bytes], log: Path) -> None:
    last = time.monotonic() + LONGEST_START
    while True:
        with contextlib.suppress(URLError, OSError), urlopen(f"{site}/-/ready", timeout=2):
            return
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < last, log.read_text()
        time.sleep(0.2)


@pytest.fixture(scope="package")
def site(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running portal, without a slash at its end."""
    folder, port = tmp_path_factory.mktemp("served"), _free_port()
    address = f"http://127.0.0.1:{port}"
    with _serving(port, folder) as process:
        _wait_until_ready(address, process, folder / "server.log")
        yield address


@pytest.fixture(scope="package")
def pages(site: str) -> dict[str, dict[str, str]]:
    """`{language: {kind of page: address}}`."""
    return addresses(site)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Playwright keeps an event loop in this thread, which Django would take for asynchronous code."""
    try:
        path = chromium()
    except BrowserMissing as missing:
        pytest.fail(str(missing), pytrace=False)
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield playwright.chromium.launch(executable_path=path, args=arguments())
