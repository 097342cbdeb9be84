"""What the figures of a month and of the desk cost over 100,000 cases, against one plain count by kind."""

from datetime import date

import pytest
from django.db import connection
from django.db.models import Count

from casework.desk.analysis import Asked, sections
from casework.models import Case
from casework.statistics.periods import Period
from casework.statistics.publishing import counted
from tests.benchmarks.stopwatch import medians, report
from tests.casework.statistics.many import many

pytestmark = pytest.mark.django_db
CASES = 100_000


def test_figures() -> None:
    many(CASES, date(2025, 1, 1), date(2026, 10, 31))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

    def plain() -> None:
        assert len(Case.objects.order_by().values_list("kind").annotate(number=Count("pk"))) == 4

    def month() -> None:
        assert counted(Period(2026, 3))["received-by-kind"]

    def desk() -> None:
        assert sections(Case.objects.all(), Asked(), date(2026, 10, 31))

    report(f"a month of {CASES} cases against one count of all", *medians(month, plain, rounds=3))
    report(f"the desk's figures of all {CASES} cases against it", *medians(desk, plain, rounds=3))
