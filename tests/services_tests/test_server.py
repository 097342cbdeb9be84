"""When a server counts as running, and what starting and stopping leave behind."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from tests.services.processes import ServiceUnavailable, free_port, owned_process, run_logged
from tests.services.redis import Redis


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Redis]:
    server = Redis(tmp_path / "a place")
    yield server
    server.stop()


def test_a_second_start_finds_the_first(server: Redis) -> None:
    url = server.start()
    process = server.process()
    assert process
    assert server.start() == url
    assert server.process() == process


def test_callers_at_the_same_time_share_one_server(server: Redis) -> None:
    with ThreadPoolExecutor() as pool:
        urls = set(pool.map(lambda _: Redis(server.folder.parent).start(), range(3)))
    assert len(urls) == 1


def test_it_starts_again_after_a_crash(server: Redis) -> None:
    server.start()
    process = server.process()
    assert process
    process.kill()
    psutil.wait_procs([process], timeout=5)
    assert server.process() is None
    server.start()
    assert server.process() != process


def test_stop_ends_it_and_may_be_repeated(server: Redis) -> None:
    server.start()
    server.stop()
    server.stop()
    assert server.status() == "redis: stopped"


def test_a_pid_that_now_belongs_to_another_program_is_not_ours(tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    waits = [sys.executable, "-c", "print(flush=True); input()"]
    other = subprocess.Popen(waits, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    pid_file.write_text(f"{other.pid}\n")
    assert other.stdout is not None
    # Before it runs, it has no command line.
    other.stdout.readline()
    try:
        assert owned_process(pid_file, tmp_path) is None
        assert owned_process(pid_file, Path(sys.executable))
    finally:
        other.communicate()


@pytest.mark.parametrize("content", ["", "none", "-5"])
def test_a_broken_pid_file_is_no_process(tmp_path: Path, content: str) -> None:
    (tmp_path / "pid").write_text(content)
    assert owned_process(tmp_path / "pid", Path("/")) is None


def test_a_busy_port_is_left_to_its_owner() -> None:
    with socket.create_server(("127.0.0.1", 0)) as owner:
        busy = owner.getsockname()[1]
        assert free_port(busy) not in (0, busy)


def test_a_port_taken_at_the_last_moment_is_given_up(server: Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        ports = iter([taken, free_port(taken)])
        monkeypatch.setattr("tests.services.server.free_port", lambda _: next(ports))
        assert f":{taken}/" not in server.start()
        assert server.process()


def test_a_failed_start_shows_the_end_of_its_log(tmp_path: Path) -> None:
    failing = [sys.executable, "-c", "raise SystemExit('the disk is full')"]
    with pytest.raises(ServiceUnavailable, match="the disk is full"):
        run_logged(failing, log=tmp_path / "log")


def test_servers_never_see_themselves_as_root(tmp_path: Path) -> None:
    log = tmp_path / "log"
    run_logged([sys.executable, "-c", "import os; print(os.geteuid())"], log=log)
    assert int(log.read_text()) != 0
