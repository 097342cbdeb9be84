"""`python -m tests.services start|stop|status`; only `VARIABLE=URL` lines on standard output."""

import argparse
import contextlib
import sys

from tests.services.provision import ServiceUnavailable, all_servers, ensure, stop


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.services", description="PostgreSQL, Redis, Elasticsearch"
    )
    parser.add_argument("action", choices=["start", "stop", "status"])
    action = parser.parse_args().action
    try:
        _perform(action)
    except ServiceUnavailable as error:
        print(f"services: {error}", file=sys.stderr)
        return 1
    return 0


def _perform(action: str) -> None:
    if action == "stop":
        stop()
    elif action == "status":
        print(*(server.status() for server in all_servers()), sep="\n")
    else:
        with contextlib.redirect_stdout(sys.stderr):
            urls = ensure()
        print(*(f"{variable}={url}" for variable, url in urls.items()), sep="\n")


sys.exit(main())
