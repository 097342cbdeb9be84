"""A real web server on this machine that answers as a test tells it to, and keeps what it was asked."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from publication.guarded_requests import Network

Reply = tuple[int, Mapping[str, str]]
Answering = Callable[[str, str], Reply]


@dataclass
class Web:
    """`asked` holds (method, path, headers) in the order in which requests came."""

    port: int = 0
    answer: Answering = lambda method, path: (200, {})
    pause: float = 0
    asked: list[tuple[str, str, Mapping[str, str]]] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0

    def url(self, path: str = "/", host: str = "site.example") -> str:
        return f"http://{host}:{self.port}{path}"

    def network(self, timeout: float = 2, permits: Callable[[str, int], bool] | None = None) -> Network:
        """Every name leads to this server, and this server alone may be asked."""
        allowed = permits or (lambda address, port: (address, port) == ("127.0.0.1", self.port))
        return Network(lambda host, port: ["127.0.0.1"], allowed, timeout)

    @property
    def methods(self) -> list[str]:
        return [method for method, _path, _headers in self.asked]


@contextmanager
def serving() -> Iterator[Web]:
    web = Web()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(web))
    server.daemon_threads = True
    web.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield web
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(web: Web) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            web.asked.append((self.command, self.path, dict(self.headers)))
            web.at_once += 1
            web.most_at_once = max(web.most_at_once, web.at_once)
            time.sleep(web.pause)
            status, headers = web.answer(self.command, self.path)
            web.at_once -= 1
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()

        do_GET = do_HEAD

        def log_message(self, *args: Any) -> None:
            return

    return Handler
