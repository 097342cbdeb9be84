"""What a list costs when the portal has grown."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import cms
from tests.benchmarks.growth import grow
from tests.benchmarks.stopwatch import medians, report

pytestmark = pytest.mark.django_db

GROWN = 5_000


def test_bank_of_initiatives(page_of: cms.PageOf) -> None:
    path = page_of("initiatives", "fr").get_url()
    client = Client()

    def read() -> None:
        assert client.get(path).status_code == 200

    def cost() -> tuple[float, int]:
        median, _same = medians(read, read, rounds=10)
        with CaptureQueriesContext(connection) as queries:
            read()
        return median, len(queries)

    small, few = cost()
    grow(GROWN, type="initiative")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    large, many = cost()
    report(f"bank of {GROWN + 20} initiatives against one of 20 ({many} and {few} queries)", large, small)
    assert many == few
