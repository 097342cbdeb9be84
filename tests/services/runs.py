"""Several test runs of one checkout at the same time, each with a database and indices of its own."""

import fcntl
from itertools import count
from typing import IO
from urllib.parse import urlsplit, urlunsplit

from tests.services.folders import state_folder

_held: list[IO[str]] = []


def take_run_number() -> int:
    """The lowest number no other live run holds; it is given back when this process ends."""
    folder = state_folder()
    folder.mkdir(parents=True, exist_ok=True)
    for number in count():
        file = (folder / f"run-{number}.lock").open("w")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            continue
        _held.append(file)
        return number
    raise AssertionError("unreachable")


def environment_of_run(urls: dict[str, str], number: int) -> dict[str, str]:
    """The services' URLs for one run; run 0 uses them as they are.

    Django makes `test_<name>` out of the database's name, which itself need not exist.
    """
    if number == 0:
        return urls | {"PORTAL_TEST_RUN": "test"}
    return urls | {
        "DATABASE_URL": _with_path(urls["DATABASE_URL"], f"run{number}"),
        "REDIS_URL": _with_path(urls["REDIS_URL"], str(number % 16)),
        "PORTAL_TEST_RUN": f"test{number}",
    }


def redis_of_worker(url: str, worker: str) -> str:
    """The Redis database of pytest-xdist's `gw0`, `gw1`…: emptying a cache empties its whole database.

    Apart for four runs at the same time with three workers each, as Redis has 16.
    """
    run = int(urlsplit(url).path.strip("/") or 0)
    return _with_path(url, str((run + 4 * (int(worker.removeprefix("gw")) + 1)) % 16))


def _with_path(url: str, path: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{path}"))
