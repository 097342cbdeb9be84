"""The stage of a drill: a database and an Elasticsearch of its own, which nobody else uses."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from signal import SIGKILL, SIGTERM
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests.services.elasticsearch import Elasticsearch
from tests.services.folders import CHECKOUT, exclusive, state_folder
from tests.services.postgres import Postgres
from tests.services.redis import Redis

TEMPLATE = "drill_template"
STOP_LIMIT = 30


@dataclass
class Scene:
    """`elasticsearch` may be killed: it belongs to the drill."""

    name: str
    folder: Path
    elasticsearch: Elasticsearch
    environment: dict[str, str]

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
                process.send_signal(SIGTERM)
                try:
                    process.wait(STOP_LIMIT)
                except subprocess.TimeoutExpired:
                    process.kill()

    def kill_elasticsearch(self) -> None:
        process = self.elasticsearch.process()
        assert process is not None, "Elasticsearch is not running"
        process.send_signal(SIGKILL)
        process.wait(STOP_LIMIT)

    def restart_elasticsearch(self) -> None:
        """On the port it had, as a service manager would."""
        self.elasticsearch.launch(int(urlsplit(self.environment["ELASTICSEARCH_URL"]).port or 0))


@contextmanager
def prepared(name: str) -> Iterator[Scene]:
    """Its database is a copy of one with the sample content; both servers are put away at the end."""
    folder = state_folder() / "drills" / name
    folder.mkdir(parents=True, exist_ok=True)
    server, elasticsearch = Postgres().start(), Elasticsearch(folder)
    database = f"drill_{name}"
    environment = {
        "DATABASE_URL": _database(server, database),
        "REDIS_URL": Redis().start().removesuffix("/0") + "/15",
        "ELASTICSEARCH_URL": elasticsearch.start(),
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
        yield Scene(name, folder, elasticsearch, environment)
    finally:
        elasticsearch.stop()
        _execute(server, f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")


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
