"""What a download of a million records takes, in memory, beyond the idle process."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from portal.settings.environment import ROOT
from tests.benchmarks.bench_pages import database_url
from tests.benchmarks.filling import fill

pytestmark = pytest.mark.django_db

RECORDS = 1_000_000
MOST_MEGABYTES = 150
NAME = "million"


@pytest.fixture(scope="module")
def million(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The address of a copy of the test database that has grown."""
    with django_db_blocker.unblock():
        url = database_url()
        connection.close()
    copy = f"{url.rpartition('/')[0]}/{NAME}"
    with psycopg.connect(f"{url.rpartition('/')[0]}/postgres", autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {NAME}")
        server.execute(f'CREATE DATABASE {NAME} TEMPLATE "{url.rpartition("/")[2]}"')
        try:
            fill(copy, RECORDS)
            yield copy
        finally:
            server.execute(f"DROP DATABASE {NAME} WITH (FORCE)")


def exported(database: str, path: str) -> dict[str, float]:
    environment = os.environ | {"DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "portal.settings"}
    command = [sys.executable, "-m", "tests.benchmarks.exporting", path]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return dict(json.loads(done.stdout))


def written_aside(database: str) -> int:
    """Bytes that PostgreSQL has put into temporary files."""
    with psycopg.connect(database) as server:
        row = server.execute(
            "SELECT temp_bytes FROM pg_stat_database WHERE datname = current_database()"
        ).fetchone()
    return int(row[0]) if row else 0


@pytest.mark.parametrize("path", ["/fr/data/record.csv", "/fr/data/record.jsonl?sort=title"])
def test_a_million_records(million: str, path: str) -> None:
    before = written_aside(million)
    found = exported(million, path)
    aside = (written_aside(million) - before) / 1_000_000
    print(
        f"\n{path}: {found['records']:,.0f} lines, {found['size'] / 1_000_000:,.0f} MB "
        f"in {found['seconds']:.0f} s, the first after {found['seconds_to_first']:.1f} s; "
        f"{found['above_idle']:.0f} MB above the idle {found['idle']:.0f} MB; "
        f"{aside:,.0f} MB of temporary files at the server"
    )
    assert found["records"] > RECORDS
    assert found["above_idle"] <= MOST_MEGABYTES
