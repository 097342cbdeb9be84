"""Answers requests as a gunicorn worker does, each in a child of its own whose cost the system counts.

Run by `costly`: a request in a line of JSON comes in, its cost goes out.
"""

import json
import os
import resource
import sys
from collections.abc import Callable
from io import BytesIO
from typing import Any
from wsgiref.util import setup_testing_defaults

from tests.drills.cases.portal_wsgi import application

from django.core.cache import caches  # isort: skip
from django.db import connections  # isort: skip

# Seconds of CPU after which a request is ended.
MOST_CPU = 60
WARMING = (
    "/ar/",
    "/fr/speak-up/complaint/write/",
    "/ar/search/?q=شفافية",
    "/en/speak-up/follow/",
    "/api/v1/plans",
)


def answered(request: dict[str, Any]) -> int:
    """The status; the answer is read to its end."""
    started: list[str] = []

    def start(status: str, *_headers: Any) -> Callable[[bytes], object]:
        started.append(status)
        return bytes

    environ: dict[str, Any] = {}
    setup_testing_defaults(environ)
    path, _mark, query = request["path"].partition("?")
    with open(request["body"], "rb") if request["body"] else BytesIO() as body:
        environ |= {
            "REQUEST_METHOD": request["method"],
            # As WSGI wants it: bytes, each in a sign.
            "PATH_INFO": path.encode().decode("latin-1"),
            "QUERY_STRING": query.encode().decode("latin-1"),
            "HTTP_HOST": "127.0.0.1",
            "REMOTE_ADDR": "127.0.0.1",
            "CONTENT_TYPE": request["content_type"],
            "CONTENT_LENGTH": str(os.path.getsize(request["body"])) if request["body"] else "0",
            "wsgi.input": body,
        }
        response = application(environ, start)
        for _piece in response:
            pass
        getattr(response, "close", bytes)()
    return int(started[0].split()[0])


def cost_of(request: dict[str, Any]) -> dict[str, Any]:
    """CPU seconds of the process and its largest size in MB, all that it shares with others included."""
    connections.close_all()
    caches.close_all()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU, MOST_CPU))
        os.write(writing, str(answered(request)).encode())
        os._exit(0)
    os.close(writing)
    _child, _status, used = os.wait4(child, 0)
    with os.fdopen(reading) as said:
        status = int(said.read() or 0)
    return {"status": status, "cpu": used.ru_utime + used.ru_stime, "mb": used.ru_maxrss / 1024}


def main() -> None:
    for path in WARMING:
        answered({"method": "GET", "path": path, "body": "", "content_type": ""})
    for line in sys.stdin:
        print(json.dumps(cost_of(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
