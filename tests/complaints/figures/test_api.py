"""The same figures for programs: what was published, in the reader's language."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.models import Case
from casework.statistics.publishing import publish_due
from tests.api.asking import get, refused
from tests.casework.statistics.many import case, many, saved

pytestmark = pytest.mark.django_db


@pytest.fixture
def spring() -> None:
    many(400, date(2026, 3, 1), date(2026, 4, 30))
    with time_machine.travel("2026-05-10T12:00:00+00:00", tick=False):
        publish_due()


def test_without_figures_it_says_so() -> None:
    assert get("case-statistics") == {"period": None, "periods": [], "tables": []}


def test_the_latest_month_by_default_and_another_when_asked(spring: None) -> None:
    assert get("case-statistics")["period"] == "2026-04"
    march = get("case-statistics", period="2026-03", locale="fr")
    assert march["periods"] == ["2026-04", "2026-03"]
    (kinds,) = [table for table in march["tables"] if table["name"] == "received-by-kind"]
    assert kinds["total"]["mark"] is None
    assert kinds["total"]["number"] == sum(cell["number"] for cell in kinds["cells"])
    assert (kinds["published_on"], kinds["revision"], kinds["days"]) == ("2026-05-10", 0, None)
    assert len(march["tables"]) == 14


def test_no_number_from_one_to_four_is_told(spring: None) -> None:
    for period in ("2026-03", "2026-04"):
        for table in get("case-statistics", period=period)["tables"]:
            counts = [*table["cells"], *([table["total"]] if table["total"] else [])]
            assert not {1, 2, 3, 4} & {count["number"] for count in counts}
            assert all((count["number"] is None) == (count["mark"] is not None) for count in counts)


def test_labels_are_in_the_readers_language() -> None:
    saved(*(case("complaint", date(2026, 3, 5)) for _ in range(9)))
    with time_machine.travel("2026-04-10T12:00:00+00:00", tick=False):
        publish_due()
    labels = {
        locale: next(
            cell["label"]
            for table in get("case-statistics", locale=locale)["tables"]
            if table["name"] == "received-by-theme"
            for cell in table["cells"]
            if cell["value"] != "not-stated"
        )
        for locale in ("ar", "fr", "en")
    }
    assert len(set(labels.values())) == 3


@pytest.mark.parametrize("period", ["2031-01", "x", "2026-3"])
def test_a_period_that_is_not_published_is_refused(period: str, spring: None) -> None:
    problem = refused("case-statistics", 422, period=period)
    assert problem["errors"][0]["parameter"] == "period"


def test_it_looks_at_no_case(spring: None) -> None:
    with CaptureQueriesContext(connection) as asked:
        get("case-statistics")
    assert [query["sql"] for query in asked if Case._meta.db_table in query["sql"]] == []
    assert len(asked) <= 12
