"""A real receiver on this machine that answers as a test tells it to, and keeps what it was sent."""

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from publication.guarded_requests import Network

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True)
class Received:
    headers: Mapping[str, str]
    body: bytes

    @property
    def said(self) -> dict[str, Any]:
        return json.loads(self.body)

    @property
    def kind(self) -> tuple[str, str]:
        return self.said["type"], self.said.get("record", {}).get("id", "")

    def is_signed_with(self, secret: str) -> bool:
        """As a receiver checks it, by the words of Standard Webhooks alone."""
        names = {name.lower(): value for name, value in self.headers.items()}
        signed = f"{names['webhook-id']}.{names['webhook-timestamp']}.".encode() + self.body
        key = base64.b64decode(secret.removeprefix("whsec_"))
        expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        return f"v1,{expected}" in names["webhook-signature"].split(" ")


@dataclass
class Receiver:
    """`statuses` are used up one by one, then `status` is answered."""

    port: int = 0
    status: int = 200
    statuses: list[int] = field(default_factory=list)
    answer: bytes = b"ok"
    headers: Mapping[str, str] = field(default_factory=dict)
    pause: float = 0
    received: list[Received] = field(default_factory=list)
    on_message: Callable[[], object] = lambda: None

    @property
    def url(self) -> str:
        return f"http://receiver.example:{self.port}/hook"

    @property
    def kinds(self) -> list[tuple[str, str]]:
        return [message.kind for message in self.received]

    def network(self, timeout: float = 5) -> Network:
        """Every name leads to this receiver, and it alone may be asked."""
        return Network(
            lambda host, port: [LOOPBACK], lambda *asked: asked == (LOOPBACK, self.port), timeout, ("http",)
        )


@contextmanager
def receiving() -> Iterator[Receiver]:
    receiver = Receiver()
    server = ThreadingHTTPServer((LOOPBACK, 0), _handler(receiver))
    server.daemon_threads = True
    receiver.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.received.append(Received(dict(self.headers), body))
            receiver.on_message()
            time.sleep(receiver.pause)
            status = receiver.statuses.pop(0) if receiver.statuses else receiver.status
            try:
                self.send_response(status)
                for name, value in receiver.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(receiver.answer)
            except OSError:
                return

        def log_message(self, *args: Any) -> None:
            return

    return Handler
