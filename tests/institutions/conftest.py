from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from django.db import connection

from editorial.provisioning import provision, provision_approving_body
from institutions.models import Institution, User
from institutions.roles import Role
from tests.people import member

Apart = Callable[[Callable[[], object]], Future[object]]


@pytest.fixture(autouse=True)
def _rights_as_they_are_given(request: pytest.FixtureRequest) -> None:
    """The rights that the code gives now, even where the kept test database is older."""
    if request.node.get_closest_marker("django_db"):
        request.getfixturevalue("db")
        provision_approving_body()
        for slug in ("mrafp", "icpc"):
            provision(Institution.objects.get(slug=slug))


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
