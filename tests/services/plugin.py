"""pytest plugin: the services run and their URLs are in the environment before Django reads its settings."""

import os

import pytest

from portal.catalogues import compile_all
from tests.services.provision import ServiceUnavailable, ensure
from tests.services.runs import environment_of_run, redis_of_worker, take_run_number

PREFIX = "ELASTICSEARCH_INDEX_PREFIX"
# The run's own name, so that workers can lengthen it; workers are children of the process that sets it.
RUN = "PORTAL_TEST_RUN"


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if not worker:
        compile_all()
        _provide_services()
    run = os.environ[RUN]
    os.environ[PREFIX] = f"{run}_{worker}" if worker else run
    if worker:
        os.environ["REDIS_URL"] = redis_of_worker(os.environ["REDIS_URL"], worker)


@pytest.fixture(scope="session")
def worker_prefix() -> str:
    """What this worker's Elasticsearch indices and Redis keys begin with: `test`, `test_gw0`…"""
    return os.environ[PREFIX]


def _provide_services() -> None:
    try:
        urls = ensure()
    except ServiceUnavailable as error:
        raise pytest.UsageError(f"The tests need their services. {error}") from error
    os.environ.update(environment_of_run(urls, take_run_number()))
