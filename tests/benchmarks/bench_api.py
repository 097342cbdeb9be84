"""A list of twenty records: the portal's API beside Wagtail's own on the same pages."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from tests.benchmarks.stopwatch import medians, report

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.benchmarks.both_apis")]

OURS = "/api/v1/initiatives?locale=fr&page_size=20"
WAGTAILS = "/api/v2/pages/?type=knowledge_base.InitiativePage&locale=fr&limit=20"


def reading(path: str, count: str) -> Callable[[], None]:
    client = Client()

    def read() -> None:
        response = client.get(path)
        assert response.status_code == 200, response.content
        assert len(response.json()[count]) == 20

    return read


def queries_of(read: Callable[[], None]) -> int:
    with CaptureQueriesContext(connection) as asked:
        read()
        return len(asked)


def test_a_list_of_twenty(settings: Settings) -> None:
    settings.PORTAL_API_REQUESTS_PER_MINUTE = 0
    ours, wagtails = reading(OURS, "results"), reading(WAGTAILS, "items")
    few, many = queries_of(ours), queries_of(wagtails)
    made, theirs = medians(ours, wagtails, rounds=40)
    report(f"list of 20, made anew ({few} and {many} queries)", made, theirs)
    print(f"{theirs / made:.1f} times the requests a second of Wagtail's API")
    settings.PORTAL_PAGE_CACHE_SECONDS = 300
    kept, theirs = medians(ours, wagtails, rounds=40)
    report("list of 20, as it is kept until something changes", kept, theirs)
    print(f"{theirs / kept:.1f} times the requests a second of Wagtail's API")
