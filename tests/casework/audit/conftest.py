from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection, transaction
from pytest_django import Settings

Apart = Callable[[Callable[[], object]], Future[object]]


@pytest.fixture(autouse=True)
def own_key(settings: Settings, tmp_path: Path) -> Path:
    """Not the key of the portal on this machine."""
    settings.PORTAL_AUDIT_KEY = ""
    settings.PORTAL_AUDIT_OWN_KEY = tmp_path / "keys" / "audit.pem"
    return tmp_path / "keys" / "audit.pem"


def _closing(work: Callable[[], object]) -> object:
    try:
        return work()
    finally:
        connection.close()


def _empty() -> None:
    """On purpose, as the owner may."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL portal.ledger_maintenance = 'on'")
        cursor.execute("DELETE FROM casework_auditentry")
        cursor.execute("DELETE FROM casework_audithead")
        cursor.execute("SET LOCAL portal.ledger_maintenance = 'off'")


@pytest.fixture
def empty_audit(db: None) -> None:
    """Whatever the test database was prepared with is gone for this test."""
    _empty()


@pytest.fixture
def apart(db: None) -> Iterator[Apart]:
    """Run work on a connection of its own, outside the test's transaction; what it commits is removed."""
    with ThreadPoolExecutor(max_workers=8) as threads:

        def run(work: Callable[[], object]) -> Future[object]:
            return threads.submit(_closing, work)

        run(_empty).result()
        yield run
        run(_empty).result()
