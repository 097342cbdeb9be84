"""Each service from the first source that has it."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from tests.services import compose
from tests.services.elasticsearch import Elasticsearch
from tests.services.postgres import Postgres
from tests.services.processes import ServiceUnavailable, answers
from tests.services.redis import Redis
from tests.services.server import Server

__all__ = ["ServiceUnavailable", "all_servers", "ensure", "stop"]


def all_servers() -> list[Server]:
    return [Postgres(), Redis(), Elasticsearch()]


def ensure() -> dict[str, str]:
    """{variable: URL} of the three services, all of them answering.

    Raises ServiceUnavailable if one cannot be started or reached.
    """
    servers = all_servers()
    urls = {server.variable: os.environ.get(server.variable, "") for server in servers}
    missing = [server for server in servers if not urls[server.variable]]
    if missing:
        urls |= _start(missing)
    for variable, url in urls.items():
        require_answer(variable, url)
    return urls


def stop() -> None:
    """Stop what this checkout started; services named by the environment are left alone."""
    if compose.engine_answers():
        compose.stop()
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda server: server.stop(), all_servers()))


def require_answer(variable: str, url: str) -> None:
    address = urlsplit(url)
    defaults = {server.variable: server.container_port for server in all_servers()}
    if not answers(address.hostname or "127.0.0.1", address.port or defaults[variable]):
        raise ServiceUnavailable(f"Nothing answers at {variable}={_without_password(url)}")


def _start(servers: Sequence[Server]) -> dict[str, str]:
    if compose.engine_answers() and (urls := compose.start(servers)):
        return urls
    with ThreadPoolExecutor() as pool:
        started = list(pool.map(lambda server: server.start(), servers))
    return {server.variable: url for server, url in zip(servers, started, strict=True)}


def _without_password(url: str) -> str:
    password = urlsplit(url).password
    return url.replace(f":{password}@", ":***@") if password else url
