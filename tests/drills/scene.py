"""The stage of a drill: a database of its own, and servers that nobody else uses where they are to fail."""

import os
import subprocess
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from signal import SIGKILL, SIGTERM
from urllib.parse import urlsplit, urlunsplit

import psutil
import psycopg

from tests.services.elasticsearch import Elasticsearch
from tests.services.folders import CHECKOUT, exclusive, state_folder
from tests.services.postgres import Postgres
from tests.services.redis import Redis
from tests.services.server import Server

TEMPLATE = "drill_template"
STOP_LIMIT = 30


@dataclass
class Scene:
    """`own`: the servers that may be killed, by name, since they belong to the drill."""

    name: str
    folder: Path
    own: dict[str, Server]
    environment: dict[str, str]

    @property
    def elasticsearch(self) -> Server | None:
        return self.own.get("elasticsearch")

    @contextmanager
    def worker(self) -> Iterator[None]:
        """A real worker process, as beside a running portal."""
        with (self.folder / "worker.log").open("wb") as log:
            command = [sys.executable, "manage.py", "work"]
            process = subprocess.Popen(
                command, cwd=CHECKOUT, env=os.environ | self.environment, stdout=log, stderr=log
            )
            try:
                yield
            finally:
                end(process)

    def kill(self, name: str) -> None:
        """The whole server at once, as if the machine had taken it away."""
        process = self.own[name].process()
        assert process is not None, f"{name} is not running"
        for one in (process, *process.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):
                one.send_signal(SIGKILL)
        process.wait(STOP_LIMIT)

    def restart(self, name: str) -> None:
        """On the port it had, as a service manager would."""
        variable = self.own[name].variable
        self.own[name].launch(int(urlsplit(self.environment[variable]).port or 0))


def end(process: subprocess.Popen[bytes]) -> None:
    """Ask it to stop, and do not wait for ever."""
    process.send_signal(SIGTERM)
    try:
        process.wait(STOP_LIMIT)
    except subprocess.TimeoutExpired:
        process.kill()


@contextmanager
def prepared(name: str, own: Collection[str]) -> Iterator[Scene]:
    """Its database is a copy of one with the sample content; its servers are put away at the end.

    Without an Elasticsearch of its own it has none.
    """
    folder = state_folder() / "drills" / name
    folder.mkdir(parents=True, exist_ok=True)
    kinds: tuple[type[Server], ...] = (Postgres, Redis, Elasticsearch)
    servers = {kind.name: kind(folder) for kind in kinds if kind.name in own}
    server = servers.get("postgres", Postgres()).start()
    database = f"drill_{name}"
    environment = {
        "DATABASE_URL": _database(server, database),
        "REDIS_URL": servers.get("redis", Redis()).start().removesuffix("/0") + "/15",
        "ELASTICSEARCH_URL": servers["elasticsearch"].start() if "elasticsearch" in servers else "",
        "ELASTICSEARCH_INDEX_PREFIX": "drill",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "PORTAL_DATA_DIR": str(folder / "data"),
        "PORTAL_DEMO": "1",
        "PORTAL_PAGE_CACHE_SECONDS": "0",
        "PORTAL_API_REQUESTS_PER_MINUTE": "0",
    }
    try:
        _make_template(server, environment)
        _execute(server, f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
        _execute(server, f"CREATE DATABASE {database} TEMPLATE {TEMPLATE}")
        yield Scene(name, folder, servers, environment)
    finally:
        # A server of its own may lie where the drill has left it.
        with suppress(psycopg.OperationalError):
            _execute(server, f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
        for one in servers.values():
            one.stop()


def _make_template(server: str, environment: dict[str, str]) -> None:
    """Once, and migrated each time; drills copy it in a second. Half made, it is named otherwise."""
    unfinished, known = f"{TEMPLATE}_unfinished", f"SELECT 1 FROM pg_database WHERE datname = '{TEMPLATE}'"
    own = environment | {"ELASTICSEARCH_URL": ""}
    with exclusive(state_folder() / "drills.lock"):
        if _execute(server, known):
            _manage(own | {"DATABASE_URL": _database(server, TEMPLATE)}, "migrate")
            return
        print("drills: preparing a database with the sample content…", file=sys.stderr, flush=True)
        _execute(server, f"DROP DATABASE IF EXISTS {unfinished} WITH (FORCE)")
        _execute(server, f"CREATE DATABASE {unfinished}")
        _manage(own | {"DATABASE_URL": _database(server, unfinished)}, "migrate", "load_sample_content")
        _execute(server, f"ALTER DATABASE {unfinished} RENAME TO {TEMPLATE}")


def _manage(environment: dict[str, str], *commands: str) -> None:
    for command in commands:
        subprocess.run(
            [sys.executable, "manage.py", command, "--verbosity", "0"],
            cwd=CHECKOUT, env=os.environ | environment, check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip


def _database(server: str, name: str) -> str:
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


def _execute(server: str, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(server, autocommit=True) as connection:
        cursor = connection.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []
