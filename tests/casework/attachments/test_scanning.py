"""The scanner is there, is away, is silent: the answer comes in time, and only a clear yes is a yes."""

import shutil
import subprocess
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from pytest_django import Settings

from casework.attachments.scanning import Verdict, scan
from tests.casework.attachments.clamd import EICAR, Manner, scanner


@pytest.fixture
def socket_path() -> object:
    """Short: the system takes about a hundred letters."""
    with TemporaryDirectory(prefix="clamd") as folder:
        yield Path(folder) / "socket"


def test_nobody_is_asked_without_an_address(settings: Settings) -> None:
    settings.PORTAL_CLAMD = ""
    assert scan(EICAR) is Verdict.NOT_CONFIGURED


def test_scanner_on_a_socket(settings: Settings, socket_path: Path) -> None:
    with scanner(socket_path) as address:
        for form in (address, f"unix:{address}", f"unix://{address}"):
            settings.PORTAL_CLAMD = form
            assert scan(b"words" * 1_000_000) is Verdict.CLEAN
            assert scan(b"words" * 500 + EICAR) is Verdict.INFECTED


def test_scanner_on_a_port(settings: Settings) -> None:
    with scanner(None) as address:
        settings.PORTAL_CLAMD = address
        assert scan(b"words") is Verdict.CLEAN
        assert scan(EICAR) is Verdict.INFECTED


@pytest.mark.parametrize("manner", [manner for manner in Manner if manner is not Manner.USUAL])
@pytest.mark.parametrize("content", [b"words", b"words" * 2_000_000])
def test_unclear_answer_is_none(
    manner: Manner, content: bytes, settings: Settings, socket_path: Path
) -> None:
    settings.PORTAL_CLAMD_SECONDS = 0.3
    for place in (socket_path, None):
        with scanner(place, manner) as address:
            settings.PORTAL_CLAMD = address
            begun = time.monotonic()
            assert scan(content) is Verdict.ERROR
            assert time.monotonic() - begun < 5


@pytest.mark.parametrize("address", ["/nowhere/clamd", "127.0.0.1:1", "127.0.0.1", "nonsense", "unix:", ":"])
def test_scanner_that_is_away(address: str, settings: Settings) -> None:
    settings.PORTAL_CLAMD = address
    assert scan(b"words") is Verdict.ERROR


def test_real_scanner_where_there_is_one(settings: Settings, tmp_path: Path, socket_path: Path) -> None:
    """With one signature of its own: the usual ones come from elsewhere. Else the own one answers."""
    if shutil.which("clamd") is None:
        with scanner(socket_path) as address:
            settings.PORTAL_CLAMD = address
            assert scan(EICAR) is Verdict.INFECTED
        return
    (tmp_path / "own.ndb").write_text(f"Eicar:0:*:{EICAR.hex()}\n")
    rules = tmp_path / "clamd.conf"
    rules.write_text(f"LocalSocket {socket_path}\nDatabaseDirectory {tmp_path}\nForeground yes\n")
    with subprocess.Popen(["clamd", "-c", str(rules)]) as running:
        try:
            settings.PORTAL_CLAMD = str(socket_path)
            deadline = time.monotonic() + 60
            while scan(b"words") is Verdict.ERROR and time.monotonic() < deadline:
                time.sleep(0.5)
            assert (scan(b"words"), scan(EICAR)) == (Verdict.CLEAN, Verdict.INFECTED)
        finally:
            running.terminate()
