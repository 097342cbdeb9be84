import pytest

from casework.models import DeadlineRule, Holiday
from institutions.models import User
from institutions.roles import Role
from tests.people import member


@pytest.fixture
def administrator(db: None) -> User:
    return member("people@icpc.example", Role.ADMINISTRATOR, "icpc")


@pytest.fixture
def empty_calendar(db: None) -> None:
    """Whatever the test database was prepared with."""
    Holiday.objects.all().delete()
    DeadlineRule.objects.all().delete()
