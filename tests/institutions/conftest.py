from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from django.db import connection

from institutions.models import User
from institutions.roles import Role
from tests.people import member

Apart = Callable[[Callable[[], object]], Future[object]]


@pytest.fixture
def administrator(db: None) -> User:
    return member("people@icpc.example", Role.ADMINISTRATOR, "icpc")


@pytest.fixture
def other_lead(db: None) -> User:
    """Leads another partner than `lead`."""
    return member("lead@education.example", Role.LEAD, "national-education-sector")


def _closing(work: Callable[[], object]) -> object:
    try:
        return work()
    finally:
        connection.close()


@pytest.fixture
def apart(db: None) -> Iterator[Apart]:
    """Run work on a connection of its own, outside the test's transaction; the test removes what stays."""
    with ThreadPoolExecutor(max_workers=4) as threads:
        yield lambda work: threads.submit(_closing, work)
