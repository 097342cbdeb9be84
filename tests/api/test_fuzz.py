"""Whatever is sent to the API, it answers as its document says: no server error, no undocumented answer."""

from collections import Counter
from collections.abc import Iterator

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from pytest_django import Settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from portal.openapi import document, operations
from portal.wsgi import application

schema = schemathesis.openapi.from_dict(document())
schema.app = application
made: Counter[str] = Counter()
PATHS = sorted(path for path, _operation in operations(document()))
CASES = 5_000
# Values that nobody knows are refused, which another of its checks takes for an error.
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@pytest.fixture(autouse=True)
def without_limit(settings: Settings) -> None:
    settings.PORTAL_API_REQUESTS_PER_MINUTE = 0


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """The test's own, as in Django's test client: its transaction would be lost with it."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_is_documented(path: str, db: None) -> None:
    operation = schema[path]["GET"]

    @given(case=operation.as_strategy())
    @settings(
        max_examples=-(-CASES // len(PATHS)),
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def run(case: schemathesis.Case) -> None:
        made[path] += 1
        case.call_and_validate(checks=CHECKS, headers={"Accept-Encoding": "identity"})

    run()
    print(path, made[path])
