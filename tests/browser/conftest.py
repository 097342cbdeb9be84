"""A server over the sample content of the test database, and a browser that reads it."""

import sys
from collections.abc import Iterator

import pytest
from django.db import connections
from playwright.sync_api import Browser, sync_playwright

from tests.browser.addresses import addresses
from tests.browser.chromium import BrowserMissing, arguments, chromium
from tests.browser.serving import database_url, environment, free_port, serving


@pytest.fixture(scope="package")
def site(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running portal, without a slash at its end."""
    folder, port = tmp_path_factory.mktemp("served"), free_port()
    options = ["--bind", f"127.0.0.1:{port}", "--threads", "4"]
    command = [sys.executable, "-m", "gunicorn", *options, "portal.wsgi"]
    with serving(command, environment(port, folder, database_url()), folder):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="package")
def pages(site: str) -> dict[str, dict[str, str]]:
    """`{language: {kind of page: address}}`."""
    return addresses(site)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Playwright keeps an event loop in this thread, which Django would take for asynchronous code.

    Within it Django opens connections of its own: those from before are closed, so that none is forgotten.
    """
    try:
        path = chromium()
    except BrowserMissing as missing:
        pytest.fail(str(missing), pytrace=False)
    connections.close_all()
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield playwright.chromium.launch(executable_path=path, args=arguments())
