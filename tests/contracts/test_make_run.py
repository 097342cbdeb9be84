"""`make run` on a fresh clone: no server, three languages, within two minutes."""

import contextlib
import html
import json
import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOT_FOR_THE_CLONE = {
    "DATABASE_URL", "REDIS_URL", "ELASTICSEARCH_URL", "ELASTICSEARCH_INDEX_PREFIX", "PORTAL_TEST_RUN",
    "PORTAL_DATA_DIR", "DJANGO_SETTINGS_MODULE", "PYTEST_XDIST_WORKER", "VIRTUAL_ENV", "MAKEFLAGS",
    "MAKELEVEL",
}  # fmt: skip
LONGEST_FIRST_START = 180


def environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in NOT_FOR_THE_CLONE}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running(clone: Path, port: int, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`make run` until the block ends; then Ctrl-C, as a person would."""
    with log.open("wb") as out:
        process = subprocess.Popen(
            ["make", "run", f"PORT={port}"],
            cwd=clone,
            env=environment(),
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            wait_for_ready_line(process, log)
            yield process
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGINT)
            process.wait(30)


def wait_for_ready_line(process: subprocess.Popen[bytes], log: Path) -> None:
    last = time.monotonic() + LONGEST_FIRST_START
    while "The portal is ready" not in log.read_text():
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < last, log.read_text()
        time.sleep(0.3)


def fetch(port: int, path: str) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as response:
        assert response.status == 200
        return str(response.read().decode())


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clone") / "portal"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder)], check=True, timeout=60)
    return folder


def test_first_start_serves_the_content_and_the_second_keeps_it(clone: Path, tmp_path: Path) -> None:
    port, log = free_port(), tmp_path / "first.log"
    with running(clone, port, log):
        for locale, name in (("ar", "نسبة"), ("fr", "Taux d"), ("en", "National Action Plan")):
            home = fetch(port, f"/{locale}/")
            assert f'<html lang="{locale}"' in home
            assert name in html.unescape(home)
            assert "82" in home
        found = json.loads(fetch(port, "/api/v1/search?locale=ar&q=%D8%A7%D9%84%D8%B1%D8%B4%D9%88%D9%87"))
        assert found["count"] > 0
        assert found["degraded"] is True
        assert "editor@mrafp.example" in log.read_text()
        taken = subprocess.run(
            ["make", "run", f"PORT={port}"],
            cwd=clone,
            env=environment(),
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert taken.returncode != 0
        assert f"Port {port} is taken" in taken.stderr
        assert "Traceback" not in taken.stderr
    database = clone / "var" / "portal.sqlite3"
    assert database.exists()
    second = tmp_path / "second.log"
    with running(clone, port, second):
        assert "Loading the sample content" not in second.read_text()
        assert "82" in fetch(port, "/ar/")
