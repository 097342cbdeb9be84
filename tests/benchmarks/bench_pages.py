"""How near a kept page comes to a Django view that only sends the same bytes, on the same server."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from wagtail.models import Page

from portal.settings.environment import ROOT
from tests import cms
from tests.benchmarks.bare import ADDRESS
from tests.benchmarks.keepalive import Connection
from tests.benchmarks.stopwatch import medians
from tests.contracts.test_make_run import free_port

pytestmark = pytest.mark.django_db

PAGES = ["home", "initiatives", "commitments", "commitment/mo0007"]
IN_A_ROW = 200


def database_url() -> str:
    """That of the test database, whose sample content other processes see."""
    at = connection.settings_dict
    return f"postgres://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"


@pytest.fixture(params=["with Redis", "without Redis"])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[int]:
    port = free_port()
    services = {} if request.param == "with Redis" else {"REDIS_URL": ""}
    environment = os.environ | {"DATABASE_URL": database_url(), "PORTAL_DATA_DIR": str(tmp_path)} | services
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--threads", "4",
               "--log-level", "warning", "tests.benchmarks.bare"]  # fmt: skip
    with subprocess.Popen(command, cwd=ROOT, env=environment) as process:
        try:
            _wait_for(port)
            yield port
        finally:
            process.terminate()


def _wait_for(port: int) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/-/live", timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server does not start")


def test_kept_pages_against_a_bare_view(
    server: int, page_of: cms.PageOf, request: pytest.FixtureRequest
) -> None:
    print(f"\n{request.node.callspec.id}, requests a second:")
    for name in PAGES:
        compare(server, name, page_of(name, "ar"))


def compare(port: int, name: str, page: Page) -> None:
    path = page.get_url()
    with Connection(port) as client:
        body = client.get(path)
        client.put(ADDRESS, body)
        assert client.get(path) == client.get(ADDRESS) == body

        def read(address: str) -> None:
            for _ in range(IN_A_ROW):
                client.get(address)

        kept, bare = medians(lambda: read(path), lambda: read(ADDRESS), rounds=15)
    rates = [IN_A_ROW / milliseconds * 1000 for milliseconds in (kept, bare)]
    print(
        f"{name} ({len(body) / 1000:.0f} kB): kept {rates[0]:.0f}, bare view {rates[1]:.0f}, "
        f"ratio {rates[0] / rates[1]:.2f}"
    )
