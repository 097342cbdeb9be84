"""What the approver's queue costs with 2,000 waiting pages against 20."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from editorial.models import InstitutionSectionPage
from institutions.models import User
from tests import cms
from tests.benchmarks.stopwatch import medians, report
from tests.editorial.waiting_pages import many_waiting

pytestmark = pytest.mark.django_db

FEW, MANY = 20, 2_000


def test_queue(signed_in: cms.SignIn, approver: User, editor: User, section: InstitutionSectionPage) -> None:
    client = signed_in(approver)

    def read() -> None:
        assert client.get("/cms/queue/").status_code == 200

    def cost() -> tuple[float, int]:
        median, _same = medians(read, read, rounds=5)
        with CaptureQueriesContext(connection) as queries:
            read()
        return median, len(queries)

    many_waiting(section, editor, FEW)
    small, few = cost()
    many_waiting(section, editor, MANY - FEW, after=FEW)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    large, many = cost()
    report(f"queue of {MANY} waiting pages against {FEW} ({many} and {few} queries)", large, small)
    assert many <= few
